import type { AddressRange } from '../../domain/address.ts';
import type { RunCommand } from '../interface.ts';
import { throwIfRefused } from '../refused.ts';
import type { Saved } from './ruleset.ts';
import { iptablesRemoval, oursOf, passageScript } from './ruleset.ts';

/**
 * Beside rules in nftables: another engine, or a firewall program, may refuse in the machine's
 * `iptables` filter whatever it does not know, and only a rule in there gets past that. A machine
 * without the program has no such filter.
 */
export class IptablesPassage {
  readonly #prefix: string;
  readonly #run: RunCommand;
  #range: AddressRange | undefined;
  /** What there was to write, and how it stood in the table right after. */
  #inForce: string | undefined;

  constructor(prefix: string, run: RunCommand) {
    this.#prefix = prefix;
    this.#run = run;
  }

  /** Without a range nothing is passed on. */
  async apply(range: AddressRange | undefined, signal: AbortSignal): Promise<void> {
    this.#range = range;
    this.#inForce = undefined;
    const saved = await this.#saved(signal);
    await this.#write(iptablesRemoval(this.#prefix, saved), signal);
    await this.#write(this.#script(await this.#saved(signal)), signal);
    this.#inForce = this.#state(await this.#saved(signal));
  }

  /** What was written last passes everything on that the rules let through. */
  get isOpen(): boolean {
    return this.#range !== undefined && this.#inForce !== undefined;
  }

  async holds(signal: AbortSignal): Promise<boolean> {
    return this.#inForce === this.#state(await this.#saved(signal));
  }

  async remove(signal: AbortSignal): Promise<void> {
    this.#inForce = undefined;
    await this.#write(iptablesRemoval(this.#prefix, await this.#saved(signal)), signal);
  }

  async #write(input: string, signal: AbortSignal): Promise<void> {
    if (input === '') return;
    const args = ['--noflush', '--wait', '10'];
    const outcome = await this.#run({ program: 'iptables-restore', args, input }, signal);
    throwIfRefused(outcome, 'iptables');
  }

  async #saved(signal: AbortSignal): Promise<Saved> {
    const outcome = await this.#run({ program: 'iptables-save', args: ['-t', 'filter'] }, signal);
    return outcome.code === 0 ? outcome.stdout.split('\n') : [];
  }

  /** Another engine may close the filter later: then there is something to write. */
  #state(saved: Saved): string {
    const isNeeded = this.#script(saved) !== '';
    return `${String(isNeeded)}\n${oursOf(this.#prefix, saved)}`;
  }

  #script(saved: Saved): string {
    return this.#range === undefined ? '' : passageScript(this.#prefix, this.#range, saved);
  }
}
