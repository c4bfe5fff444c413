import { z } from 'zod';

import { PROVIDER_CLOSE_REASONS } from './constants.ts';
import {
  attribute,
  bid,
  bidRef,
  blockHeight,
  decCoin,
  lease,
  leaseEscrow,
  leaseRef,
  manifestAnswer,
  order,
  orderRef,
  payment,
  providerId,
} from './schemas.ts';

/**
 * What a provider may ask the market, as it goes over a socket: one entry for each request, with
 * the form of what is asked and of what comes back. In the same process nothing is converted.
 */

const outcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done'), bid: bidRef.exactOptional() }),
  z.object({ outcome: z.literal('refused'), code: z.string(), message: z.string() }),
]);
export type CallOutcome = z.output<typeof outcome>;

const provider = providerId;
const most = 10_000;

export const CALLS = {
  /** The attributes under which the provider is registered; `null` where it is not. */
  profile: { params: z.object({ provider }), result: z.array(attribute).nullable() },
  register: {
    params: z.object({ provider, attributes: z.array(attribute).max(500) }),
    result: z.array(outcome),
  },
  'open-orders': { params: z.object({}), result: z.array(order) },
  order: { params: z.object({ order: orderRef }), result: order.nullable() },
  'submit-bids': {
    params: z.object({
      provider,
      bids: z.array(z.object({ order: orderRef, price: decCoin })).max(most),
    }),
    result: z.array(outcome),
  },
  'close-bid': {
    params: z.object({
      provider,
      bid: bidRef,
      reason: z.enum(PROVIDER_CLOSE_REASONS).exactOptional(),
    }),
    result: z.array(outcome),
  },
  'open-bids': { params: z.object({ provider }), result: z.array(bid) },
  bid: { params: z.object({ provider, order: orderRef }), result: bid.nullable() },
  'active-leases': { params: z.object({ provider }), result: z.array(lease) },
  lease: { params: z.object({ lease: leaseRef }), result: lease.nullable() },
  withdraw: {
    params: z.object({ provider, leases: z.array(leaseRef).max(most) }),
    result: z.array(outcome),
  },
  payments: { params: z.object({ provider, from: blockHeight }), result: z.array(payment) },
  escrows: { params: z.object({ provider }), result: z.array(leaseEscrow) },
  'answer-manifest': {
    params: z.object({ provider, lease: leaseRef, id: z.string(), answer: manifestAnswer }),
    result: z.null(),
  },
} as const;

export type CallMethod = keyof typeof CALLS;
export type CallParams<M extends CallMethod> = z.output<(typeof CALLS)[M]['params']>;
export type CallResult<M extends CallMethod> = z.output<(typeof CALLS)[M]['result']>;
