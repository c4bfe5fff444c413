import type { Result } from '../base/result.ts';
import type { TenantId } from '../domain/ids.ts';
import type { Dec, DecCoin } from '../domain/money.ts';
import type { GpuWish, GroupSpec } from '../domain/resources.ts';

/** Somebody who is asked what an order shall cost, such as a program of the owner's. */
export interface PriceSource {
  /**
   * The price of the whole group per block, in the order's own coin. Never throws but for `signal`:
   * what goes wrong is an answer, because one order without a price must not hold up the others.
   */
  priceOf(request: PriceRequest, signal: AbortSignal): Promise<PriceAnswer>;
}

/** What is asked for and what it may cost. */
export interface PriceRequest {
  readonly tenant: TenantId;
  readonly group: GroupSpec;
  /** What each unit with GPUs would get, by the unit's id. */
  readonly gpus: ReadonlyMap<number, GpuWish>;
  /** The most that the tenant pays for the group, per block. */
  readonly maxPrice: DecCoin;
}

/** `declined`: it does not want the order. `failed`: it gave no price that could be used. */
export type PriceAnswer = Result<
  Dec,
  { readonly code: 'declined' | 'failed'; readonly reason: string }
>;
