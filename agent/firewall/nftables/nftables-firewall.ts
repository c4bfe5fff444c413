import type { EgressRules } from '../../domain/egress.ts';
import type { Firewall, FirewallLack, Obstacle, RunCommand } from '../interface.ts';
import { throwIfRefused } from '../refused.ts';
import { obstaclesIn } from './obstacles.ts';
import { nftRemoval, nftRuleset } from './ruleset.ts';

/** One table of its own, written and read with the machine's `nft`. */
export class NftablesFirewall implements Firewall {
  readonly kind = 'nftables';
  readonly lacks: readonly FirewallLack[] = [];
  readonly #table: string;
  readonly #run: RunCommand;
  /** The table as the kernel told it right after it was written. */
  #inForce: string | undefined;

  constructor({ prefix }: Pick<EgressRules, 'prefix'>, run: RunCommand) {
    this.#table = `sublet_${prefix.replace(/[^a-z0-9]/gi, '_')}`;
    this.#run = run;
  }

  /** Whether this machine has the program and lets us use it. */
  static async works(run: RunCommand, signal: AbortSignal): Promise<boolean> {
    const { code } = await run({ program: 'nft', args: ['list', 'tables'] }, signal);
    return code === 0;
  }

  async apply(rules: EgressRules, signal: AbortSignal): Promise<void> {
    this.#inForce = undefined;
    await this.#write(nftRuleset(this.#table, rules), signal);
    this.#inForce = await this.#read(signal);
  }

  async holds(signal: AbortSignal): Promise<boolean> {
    if (this.#inForce === undefined) return false;
    return (await this.#read(signal)) === this.#inForce;
  }

  async remove(signal: AbortSignal): Promise<void> {
    this.#inForce = undefined;
    await this.#write(nftRemoval(this.#table), signal);
  }

  async obstacles(signal: AbortSignal): Promise<readonly Obstacle[]> {
    const args = ['--stateless', 'list', 'ruleset'];
    const outcome = await this.#run({ program: 'nft', args }, signal);
    throwIfRefused(outcome, 'nft');
    return obstaclesIn(outcome.stdout).filter(({ name }) => name !== `inet ${this.#table}`);
  }

  async #write(input: string, signal: AbortSignal): Promise<void> {
    throwIfRefused(await this.#run({ program: 'nft', args: ['-f', '-'], input }, signal), 'nft');
  }

  async #read(signal: AbortSignal): Promise<string | undefined> {
    // Without counters and other state that changes by itself.
    const args = ['--stateless', 'list', 'table', 'inet', this.#table];
    const outcome = await this.#run({ program: 'nft', args }, signal);
    if (outcome.code === 0) return outcome.stdout;
    if (/no such file or directory/i.test(outcome.stderr)) return undefined;
    throwIfRefused(outcome, 'nft');
    return undefined;
  }
}
