import type { EgressRules } from '../../domain/egress.ts';
import type { CommandOutcome, Firewall, FirewallLack, Obstacle, RunCommand } from '../interface.ts';
import { throwIfRefused } from '../refused.ts';
import type { Family, Saved } from './ruleset.ts';
import { iptablesRemoval, iptablesScript, oursOf, refusesTheRest } from './ruleset.ts';

const PROGRAMS = { 4: 'iptables', 6: 'ip6tables' } as const;

/** Chains of its own in the machine's tables, for hosts that have no `nft`. */
export class IptablesFirewall implements Firewall {
  readonly kind = 'iptables';
  #lacks: readonly FirewallLack[] = [];
  readonly #prefix: string;
  readonly #run: RunCommand;
  #inForce: string | undefined;
  #passesOn = false;

  constructor({ prefix }: Pick<EgressRules, 'prefix'>, run: RunCommand) {
    this.#prefix = prefix;
    this.#run = run;
  }

  /** Whether this machine has the program and lets us use it. */
  static async works(run: RunCommand, signal: AbortSignal): Promise<boolean> {
    const { code } = await run({ program: 'iptables-save', args: ['-t', 'filter'] }, signal);
    return code === 0;
  }

  get lacks(): readonly FirewallLack[] {
    return this.#lacks;
  }

  async apply(rules: EgressRules, signal: AbortSignal): Promise<void> {
    this.#inForce = undefined;
    // What it counts is kept with the rule, and `iptables-legacy` makes every rule of a table anew whoever writes.
    const lacks = new Set<FirewallLack>(['open-connections-counted-anew']);
    for (const family of [4, 6] as const) {
      const saved = await this.#saved(family, signal);
      if (saved === undefined) {
        lacks.add('ipv6');
        continue;
      }
      if (await this.#write(family, rules, saved, signal)) continue;
      lacks.add('bandwidth-limit');
    }
    this.#passesOn = rules.ownRange !== undefined;
    this.#lacks = [...lacks];
    this.#inForce = await this.#ours(signal);
  }

  async holds(signal: AbortSignal): Promise<boolean> {
    if (this.#inForce === undefined) return false;
    return (await this.#ours(signal)) === this.#inForce;
  }

  /** Of an engine of our own nothing is refused there: the rules pass it on. */
  async obstacles(signal: AbortSignal): Promise<readonly Obstacle[]> {
    const saved = (await this.#saved(4, signal)) ?? [];
    const isObstacle = !this.#passesOn && refusesTheRest(saved);
    return isObstacle ? [{ kind: 'iptables', name: 'FORWARD' }] : [];
  }

  async remove(signal: AbortSignal): Promise<void> {
    this.#inForce = undefined;
    for (const family of [4, 6] as const) {
      const saved = await this.#saved(family, signal);
      const input = saved === undefined ? '' : iptablesRemoval(this.#prefix, saved);
      if (input !== '') throwIfRefused(await this.#restore(family, input, signal), 'iptables');
    }
  }

  /** False where it took the rules only without the bounds on traffic. */
  async #write(
    family: Family,
    rules: EgressRules,
    saved: Saved,
    signal: AbortSignal,
  ): Promise<boolean> {
    const whole = iptablesScript(family, rules, saved, true);
    if ((await this.#restore(family, whole, signal)).code === 0) return true;
    // One table may have been written before the other failed: what is there is read again.
    const now = (await this.#saved(family, signal)) ?? saved;
    const without = iptablesScript(family, rules, now, false);
    throwIfRefused(await this.#restore(family, without, signal), 'iptables');
    return false;
  }

  async #restore(family: Family, input: string, signal: AbortSignal): Promise<CommandOutcome> {
    const program = `${PROGRAMS[family]}-restore`;
    // Docker and firewalld write too: wait for the lock instead of failing.
    const args = ['--noflush', '--wait', '10'];
    return await this.#run({ program, args, input }, signal);
  }

  /** `undefined` where the machine has no IPv6 filter. */
  async #saved(family: Family, signal: AbortSignal): Promise<Saved | undefined> {
    const lines: string[] = [];
    for (const table of ['filter', 'nat']) {
      const program = `${PROGRAMS[family]}-save`;
      const outcome = await this.#run({ program, args: ['-t', table] }, signal);
      if (outcome.code !== 0 && family === 6) return undefined;
      throwIfRefused(outcome, 'iptables');
      lines.push(...outcome.stdout.split('\n'));
    }
    return lines;
  }

  async #ours(signal: AbortSignal): Promise<string> {
    const four = await this.#saved(4, signal);
    const six = await this.#saved(6, signal);
    return [four, six].map((saved) => oursOf(this.#prefix, saved ?? [])).join('\n--\n');
  }
}
