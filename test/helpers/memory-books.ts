import type { AccountOpening, EntryKind } from '../../agent/domain/account.ts';
import type { Coin } from '../../agent/domain/money.ts';
import { sumCoins } from '../../agent/domain/money.ts';
import type { Payout } from '../../agent/domain/paying-out.ts';
import type { BlockHeight } from '../../agent/domain/time.ts';
import type { AccountBooks, PricedEntry, StoredEntry } from '../../agent/storage/interface.ts';

/** Books that outlive the process of a test. */
export class MemoryBooks implements AccountBooks {
  readonly entries: StoredEntry[] = [];
  readonly payouts = new Map<string, Payout>();
  readonly #openings = new Map<string, AccountOpening>();

  open(address: string, opening: AccountOpening): void {
    if (!this.#openings.has(address)) this.#openings.set(address, opening);
  }

  opening(address: string): AccountOpening | undefined {
    return this.#openings.get(address);
  }

  append(_address: string, entries: readonly PricedEntry[]): readonly StoredEntry[] {
    const known = new Set(this.entries.map(({ key }) => key));
    const fresh = entries
      .filter(({ key }) => !known.has(key))
      .map((entry, place) => ({ ...entry, id: this.entries.length + place + 1 }));
    this.entries.push(...fresh);
    return fresh;
  }

  list(_address: string, limit: number, beforeId = Infinity): readonly StoredEntry[] {
    return this.entries
      .filter(({ id }) => id < beforeId)
      .reverse()
      .slice(0, limit);
  }

  sums(_address: string, upTo: BlockHeight, kind?: EntryKind): readonly Coin[] {
    return sumCoins(
      this.entries.filter(
        (entry) => entry.height <= upTo && (kind === undefined || entry.kind === kind),
      ),
    );
  }

  putPayout(_address: string, payout: Payout): void {
    this.payouts.set(payout.id, payout);
  }

  payout(id: string): Payout | undefined {
    return this.payouts.get(id);
  }

  listPayouts(_address: string, limit: number): readonly Payout[] {
    return [...this.payouts.values()].reverse().slice(0, limit);
  }

  openPayouts(): readonly Payout[] {
    return [...this.payouts.values()].filter(({ state }) => state === 'sending');
  }
}
