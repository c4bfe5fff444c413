import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import type { OrderRef } from '../../domain/ids.ts';
import type { DecCoin } from '../../domain/money.ts';
import { decToText, parseDec } from '../../domain/money.ts';
import { missingAttribute } from '../../domain/order.ts';
import type { Attribute, GpuWish, ResourceUnit } from '../../domain/resources.ts';
import type { Books } from './books.ts';
import { isRival, PRACTICE_DENOM } from './constants.ts';
import type { MarketRefusal, MarketRefusalCode } from './errors.ts';
import type { FoundOrder } from './refs.ts';
import { findOrder } from './refs.ts';
import { orderView } from './views.ts';

/** May this provider make this bid? Akash's checks, in Akash's order, with its words. */
export function checkBid(
  books: Books,
  provider: string,
  ref: OrderRef,
  price: DecCoin,
): Result<FoundOrder, MarketRefusal> {
  const found = findOrder(books, ref);
  if (found === undefined) return refuse('order-unknown', 'unknown order');
  const { deployment, order } = found;
  if (order.state !== 'open') return refuse('order-closed', 'order not open');
  if (price.denom !== PRACTICE_DENOM) {
    return refuse('denom-wrong', `bid price in ${price.denom}, the order's is ${PRACTICE_DENOM}`);
  }
  if (price.amount <= 0n) return refuse('price-malformed', 'bid price is not positive');
  if (price.amount > parseDec(deployment.maxPrice)) {
    const texts = `${decToText(price.amount)} > ${deployment.maxPrice}`;
    return refuse('price-above-order', `bid price over order price: ${texts}`);
  }
  const registered = books.providers[provider];
  if (registered === undefined) return refuse('not-a-provider', 'unknown provider');
  if (deployment.tenant === provider) return refuse('own-order', 'bid on own order');
  // The made-up competitors can do everything.
  if (!isRival(provider)) {
    const missing = missingAttribute(orderView(found), registered.attributes);
    if (missing !== undefined) {
      return refuse('attributes-missing', `attribute mismatch: ${missing.key}=${missing.value}`);
    }
    const lacking = deployment.group.units.find((unit) => !claims(registered.attributes, unit));
    if (lacking !== undefined) {
      return refuse('capability-missing', `capabilities mismatch in unit ${lacking.id}`);
    }
  }
  if (order.bids.some((bid) => bid.provider === provider)) {
    return refuse('bid-exists', 'invalid bid: bid exists from provider');
  }
  return ok(found);
}

/** An expected "no". */
export function refuse(code: MarketRefusalCode, message: string): { ok: false } & MarketRefusal {
  return fail({ code, message });
}

const GPU = 'capabilities/gpu/';

// A provider that does not publish a GPU or a storage class can never bid for it.
function claims(attributes: readonly Attribute[], unit: ResourceUnit): boolean {
  const keys = attributes.map(({ key }) => key);
  const gpuFits =
    unit.gpu.count === 0 ||
    (unit.gpu.anyOf.length === 0
      ? keys.some((key) => key.startsWith(GPU))
      : unit.gpu.anyOf.some((wish) => keys.some((key) => wishPattern(wish).test(key))));
  return (
    gpuFits &&
    unit.storage.every(
      ({ class: kind }) => kind === 'ephemeral' || hasStorageClass(attributes, kind),
    )
  );
}

function wishPattern({ vendor, model, memoryGi, interface: plug }: GpuWish): RegExp {
  const name = model === '*' ? '[^/]*' : model.replace(/[^a-z0-9]/gi, '\\$&');
  const ram = memoryGi === undefined ? '' : `/ram/${memoryGi}Gi`;
  const slot = plug === undefined ? '' : `/interface/${plug}`;
  return new RegExp(`^${GPU}vendor/${vendor}/model/${name}${ram}${slot}$`);
}

function hasStorageClass(attributes: readonly Attribute[], kind: string): boolean {
  const persistent = String(kind !== 'ram');
  const groupOf = (key: string): string | undefined =>
    /^(capabilities\/storage\/\d+\/)class$/.exec(key)?.[1];
  return attributes.some(({ key, value }) => {
    const group = groupOf(key);
    return (
      group !== undefined &&
      value === kind &&
      attributes.some((other) => other.key === `${group}persistent` && other.value === persistent)
    );
  });
}
