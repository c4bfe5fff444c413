import type { EgressRules } from '../domain/egress.ts';
import type { Firewall, FirewallKind, FirewallLack, Obstacle } from './interface.ts';
import type { IptablesPassage } from './iptables/passage.ts';

/** Rules in nftables, and beside them a passage through a filter of `iptables` that others closed. */
export class PassingFirewall implements Firewall {
  readonly #rules: Firewall;
  readonly #passage: IptablesPassage;

  constructor(rules: Firewall, passage: IptablesPassage) {
    this.#rules = rules;
    this.#passage = passage;
  }

  get kind(): FirewallKind {
    return this.#rules.kind;
  }

  get lacks(): readonly FirewallLack[] {
    return this.#rules.lacks;
  }

  /** First what refuses, then what passes on. */
  async apply(rules: EgressRules, signal: AbortSignal): Promise<void> {
    await this.#rules.apply(rules, signal);
    await this.#passage.apply(rules.ownRange, signal);
  }

  async holds(signal: AbortSignal): Promise<boolean> {
    return (await this.#rules.holds(signal)) && (await this.#passage.holds(signal));
  }

  /** The filter of `iptables` is one of nftables' tables too, and it is passed. */
  async obstacles(signal: AbortSignal): Promise<readonly Obstacle[]> {
    const all = await this.#rules.obstacles(signal);
    return this.#passage.isOpen ? all.filter(({ name }) => name !== 'ip filter') : all;
  }

  async remove(signal: AbortSignal): Promise<void> {
    await this.#passage.remove(signal);
    await this.#rules.remove(signal);
  }
}
