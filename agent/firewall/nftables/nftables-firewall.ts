import type { EgressRules } from '../../domain/egress.ts';
import type { CommandOutcome, Firewall, FirewallLack, Obstacle, RunCommand } from '../interface.ts';
import { throwIfRefused } from '../refused.ts';
import { obstaclesIn } from './obstacles.ts';
import { nftOtherBridges, nftRemoval, nftRuleset, withoutCounts } from './ruleset.ts';

/** One table of its own, written and read with the machine's `nft`. */
export class NftablesFirewall implements Firewall {
  readonly kind = 'nftables';
  readonly lacks: readonly FirewallLack[] = [];
  readonly #table: string;
  readonly #run: RunCommand;
  /** What was written last, and the table as the kernel told it right after. */
  #inForce: { readonly rules: EgressRules; readonly table: string | undefined } | undefined;

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
    const mayKeep = this.#differsInBridges(rules) && (await this.holds(signal));
    this.#inForce = undefined;
    if (!mayKeep || !(await this.#changeBridges(rules, signal))) {
      await this.#write(nftRuleset(this.#table, rules), signal);
    }
    this.#inForce = { rules, table: await this.#read(rules, signal) };
  }

  async holds(signal: AbortSignal): Promise<boolean> {
    if (this.#inForce?.table === undefined) return false;
    const { rules, table } = this.#inForce;
    return (await this.#read(rules, signal)) === table;
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

  /** At most in them: the rest is what was written last. */
  #differsInBridges(rules: EgressRules): boolean {
    if (this.#inForce === undefined) return false;
    const [was, now] = [this.#inForce.rules, rules].map((all) =>
      nftRuleset(this.#table, { ...all, bridges: [] }),
    );
    return was === now;
  }

  /** False where this `nft` or kernel did not take that, and nothing was changed. */
  async #changeBridges(rules: EgressRules, signal: AbortSignal): Promise<boolean> {
    return (await this.#give(nftOtherBridges(this.#table, rules), signal)).code === 0;
  }

  async #write(input: string, signal: AbortSignal): Promise<void> {
    throwIfRefused(await this.#give(input, signal), 'nft');
  }

  async #give(input: string, signal: AbortSignal): Promise<CommandOutcome> {
    return await this.#run({ program: 'nft', args: ['-f', '-'], input }, signal);
  }

  async #read({ limits }: EgressRules, signal: AbortSignal): Promise<string | undefined> {
    // Without counters and other state that changes by itself.
    const args = ['--stateless', 'list', 'table', 'inet', this.#table];
    const outcome = await this.#run({ program: 'nft', args }, signal);
    if (outcome.code === 0) return withoutCounts(outcome.stdout, limits);
    if (/no such file or directory/i.test(outcome.stderr)) return undefined;
    throwIfRefused(outcome, 'nft');
    return undefined;
  }
}
