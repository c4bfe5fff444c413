import type { ShadowSummary } from '../api/provider.ts';
import { addMs, parseUnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { OrderRef, ProviderId } from '../domain/ids.ts';
import type { OrderWinner, ShadowOrder } from '../storage/interface.ts';
import { windowOf } from './history.ts';
import type { ProviderMode } from './mode.ts';
import type { ProviderParts } from './parts.ts';
import type { ProviderState } from './state.ts';
import { priceValue } from './views.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = 32 * DAY_MS;
/** A node that lags does not list an order that was just made: it is not over for that. */
const YOUNG_MS = 300_000;
const PRUNE_MS = 3_600_000;

/** What is looked at after attributes and hardware: an order refused for these met both. */
const MATCHED_REFUSALS: readonly string[] = [
  'price-too-low',
  'price-zero',
  'price-unknown',
  'script-declined',
  'script-failed',
  'crowded',
  'outbid-by-own',
];
/** Wanted an auditor's word that we do not have. */
const AUDIT_MISSING = 'audit-missing';

interface ShadowParts extends Pick<ProviderParts, 'storage' | 'clock' | 'network' | 'log'> {
  readonly mode: ProviderMode;
  readonly state: () => ProviderState;
}

/** Who won the orders that we decided on, and what we would have won of those that we only watched. */
export class Shadow {
  readonly #parts: ShadowParts;
  readonly #log: Logger;
  #prunedMs = -Infinity;

  constructor(parts: ShadowParts) {
    this.#parts = parts;
    this.#log = parts.log.child('bidding');
  }

  /** A tenant chose somebody. */
  noteWon(order: OrderRef, winner: OrderWinner): void {
    const { storage, clock, state } = this.#parts;
    storage.outcomes.putWon(order, winner, clock.now());
    state().publish('market');
  }

  noteClosed(order: OrderRef): void {
    const { storage, clock, state } = this.#parts;
    storage.outcomes.putClosed([order], clock.now());
    state().publish('market');
  }

  /** These orders are open now: of the others it is no longer to be learnt who won them. */
  noteOpen(open: ReadonlySet<OrderRef>): void {
    const { storage, clock } = this.#parts;
    const now = clock.now();
    const gone = storage.outcomes
      .undecided(addMs(now, -YOUNG_MS))
      .filter((order) => !open.has(order));
    if (gone.length > 0) storage.outcomes.putClosed(gone, now);
  }

  /**
   * A bid or lease under our name that is not in our books while we only watch: another program's,
   * which works for the same account. It is not touched.
   */
  isForeign(order: OrderRef): boolean {
    return this.#parts.mode.watchesOnly && this.#parts.storage.pursuits.get(order) === undefined;
  }

  /** Drops what belongs to decisions that are gone. Reads all that is kept, and so not often. */
  prune(): void {
    const { storage, clock } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#prunedMs < PRUNE_MS) return;
    this.#prunedMs = nowMs;
    // An outcome may be there a moment before the decision is.
    storage.outcomes.prune(addMs(clock.now(), -YOUNG_MS));
  }

  /** Who is audited; `undefined` where nobody says it now. */
  async audited(signal: AbortSignal): Promise<ReadonlySet<ProviderId> | undefined> {
    try {
      return await this.#parts.network.auditedProviders(signal);
    } catch (error) {
      this.#log.debug('who is audited is not known now', { error });
      return undefined;
    }
  }

  /**
   * What was not bid on since `fromMs`, and what would have come of it, with whether who won is among
   * the `audited`. Reads only.
   */
  summary(
    asked: { readonly fromMs: number; readonly limit: number },
    audited?: ReadonlySet<ProviderId>,
  ): ShadowSummary {
    const { storage, clock, network } = this.#parts;
    const toMs = Math.max(asked.fromMs, clock.now());
    const { fromMs } = windowOf({ fromMs: asked.fromMs, toMs }, LONGEST_MS);
    // What was bid on for real is another thing.
    const { bid: _bid, 'shadow-bid': fit = 0, ...refused } = storage.decisions.count(fromMs);
    const refusals = Object.entries(refused)
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count);
    const matched = refusals.filter(({ code }) => MATCHED_REFUSALS.includes(code));
    const total = (counts: readonly { readonly count: number }[]): number =>
      counts.reduce((sum, { count }) => sum + count, 0);
    const { won, lost, undecided } = storage.outcomes.countShadow(fromMs);
    const wouldPay = storage.outcomes.sumWon(fromMs).find(({ denom }) => denom === network.denom);
    return {
      fromMs,
      toMs: parseUnixMs(toMs),
      seen: fit + total(refusals),
      matched: fit + total(matched),
      fit,
      won,
      lost,
      undecided,
      auditedOnly: refused[AUDIT_MISSING] ?? 0,
      refusals,
      ...(wouldPay === undefined ? {} : { wouldPay: priceValue(wouldPay) }),
      orders:
        asked.limit === 0
          ? []
          : storage.outcomes
              .listShadow(fromMs, asked.limit)
              .map((shown) => orderValue(shown, audited)),
    };
  }
}

function orderValue(
  shown: ShadowOrder,
  audited: ReadonlySet<ProviderId> | undefined,
): ShadowSummary['orders'][number] {
  const { order, label, atMs, maxPrice, winner, became } = shown;
  return {
    order,
    label,
    atMs,
    maxPrice: priceValue(maxPrice),
    ...('price' in shown ? { price: priceValue(shown.price) } : { refusal: shown.refusal }),
    ...(winner === undefined
      ? {}
      : {
          winner: {
            provider: winner.provider,
            price: priceValue(winner.price),
            ...(audited === undefined ? {} : { audited: audited.has(winner.provider) }),
          },
        }),
    outcome: became,
  };
}
