import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { PowerTerms } from '../domain/electricity.ts';
import { electricityFloor } from '../domain/electricity.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Dec, DecCoin } from '../domain/money.ts';
import { DEC_ZERO } from '../domain/money.ts';
import { monthlyScale } from '../domain/monthly.ts';
import type { Order } from '../domain/order.ts';
import type { DollarPace } from '../domain/pace.ts';
import type { PriceScale } from '../domain/pricing.ts';
import { priceGroup } from '../domain/pricing.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Claim } from '../domain/reservation.ts';
import type { GpuWish } from '../domain/resources.ts';
import type { PriceAnswer } from '../pricing/interface.ts';
import type { ProviderParts } from './parts.ts';
import type { LiveSettings } from './settings.ts';

interface PricesParts extends ProviderParts {
  readonly settings: LiveSettings;
  /** Milliseconds between blocks, as measured. */
  readonly blockMs: () => number;
}

/** What is asked for together with its claim. */
export interface Unpriced {
  readonly order: Order;
  readonly claim: Claim;
}

/**
 * The owner's prices for the orders of one block. Made anew for each: settings and the pace of blocks
 * change, and what a program said about an order holds for that look at it alone.
 */
export class PriceRound {
  readonly #parts: PricesParts;
  readonly #machine: Inventory;
  readonly #pace: DollarPace | undefined;
  readonly #scale: PriceScale | Refusal | undefined;
  readonly #power: PowerTerms;
  readonly #answers = new Map<string, PriceAnswer>();

  constructor(parts: PricesParts, machine: Inventory) {
    this.#parts = parts;
    this.#machine = machine;
    const { network, settings } = parts;
    const { usdPerCoin, exponent, denom } = network;
    this.#pace =
      usdPerCoin === undefined ? undefined : { blockMs: parts.blockMs(), exponent, usdPerCoin };
    this.#power = settings.power();
    const { strategy } = settings.value.pricing;
    if (strategy === 'scale') this.#scale = settings.priceScale(denom);
    else if (strategy === 'monthly') {
      this.#scale =
        this.#pace === undefined
          ? { code: 'price-unknown', numbers: {} }
          : monthlyScale(settings.monthlyTargets(), denom, this.#pace);
    }
  }

  /** What is asked for the order; `undefined` where the owner's program has to say it first. */
  price(order: Order, claim: Claim): Result<DecCoin, Refusal> | undefined {
    // Without its worth in dollars nobody knows whether the power is paid for.
    if (this.#pace === undefined && this.#power.usdPerKwh > 0n) {
      return fail({ code: 'price-unknown', numbers: {} });
    }
    const scale = this.#scale;
    if (scale === undefined) return this.#said(order, claim);
    if ('code' in scale) return fail(scale);
    return ok(priceGroup(order.group, claim, this.#machine.gpus, scale));
  }

  /** What the claim's electricity costs per block. */
  floor(claim: Claim): Dec {
    return this.#pace === undefined
      ? DEC_ZERO
      : electricityFloor(claim, this.#machine, this.#power, this.#pace);
  }

  /** Asks the owner's program about each of them, beside each other. */
  async ask(wanted: readonly Unpriced[], signal: AbortSignal): Promise<void> {
    await Promise.all(
      wanted.map(async ({ order, claim }) => {
        this.#answers.set(keyOf(order, claim), await this.#ask(order, claim, signal));
      }),
    );
  }

  #said(order: Order, claim: Claim): Result<DecCoin, Refusal> | undefined {
    const answer = this.#answers.get(keyOf(order, claim));
    if (answer === undefined) return undefined;
    if (answer.ok) return ok({ denom: this.#parts.network.denom, amount: answer.value });
    const code = answer.code === 'declined' ? 'script-declined' : 'script-failed';
    return fail({ code, numbers: { reason: answer.reason } });
  }

  async #ask(order: Order, claim: Claim, signal: AbortSignal): Promise<PriceAnswer> {
    const { pricing } = this.#parts;
    if (pricing === undefined) {
      return fail({
        code: 'failed',
        reason: 'no program was named at the start (--pricing-script)',
      });
    }
    const { tenant, group, maxPrice } = order;
    return pricing.priceOf({ tenant, group, gpus: kindsOf(claim), maxPrice }, signal);
  }
}

function kindsOf(claim: Claim): ReadonlyMap<number, GpuWish> {
  return new Map(
    claim.gpus.flatMap(({ unit, kind }) => (kind === undefined ? [] : [[unit, kind] as const])),
  );
}

function keyOf(order: Order, claim: Claim): string {
  return JSON.stringify([order.ref, [...kindsOf(claim)]]);
}
