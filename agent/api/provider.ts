import { z } from 'zod';

import { servedPort } from './served-ports.ts';
import { coin, decCoin, orderRef, unixMs } from './values.ts';

/** What we are on a network, and what still has to be done before we can earn there. */

/**
 * `practice`: play money. `shadow`: a live network is watched and nothing is sent. `live`: we bid.
 */
export const PROVIDER_MODES = ['practice', 'shadow', 'live'] as const;

/** In this order; a step that does not apply is left out. */
export const SETUP_STEPS = ['wallet', 'backup', 'grant', 'fund', 'address', 'register'] as const;

export const attributeValue = z.object({ key: z.string(), value: z.string() });

export const providerSlice = z.object({
  mode: z.enum(PROVIDER_MODES),
  /** The setting-up of a network with a wallet. */
  setup: z
    .object({
      steps: z.array(
        z.object({
          step: z.enum(SETUP_STEPS),
          state: z.enum(['done', 'now', 'later']),
          /** Why it does not go on by itself, in one line. */
          problem: z.string().optional(),
        }),
      ),
      /** What the account should have at least, and what it has. */
      needs: coin.optional(),
      has: coin.optional(),
      /** True once the owner said that bids are to be made. */
      started: z.boolean(),
    })
    .optional(),
  /** Why no bids are sent, the first of them the one to mend. Leases go on in any case. */
  blocked: z.array(
    z.object({ code: z.string(), message: z.string(), port: servedPort.optional() }),
  ),
  /** As the chain has us. */
  record: z
    .object({
      hostUri: z.string(),
      email: z.string(),
      website: z.string(),
      attributes: z.array(attributeValue),
      /** False where what we would say now differs; it is sent by itself. */
      upToDate: z.boolean(),
      readAtMs: unixMs,
    })
    .optional(),
  certificate: z.object({ serial: z.string(), notBeforeMs: unixMs, notAfterMs: unixMs }).optional(),
  /** Who vouches for us, and for how many attributes. */
  audits: z.array(z.object({ auditor: z.string(), attributes: z.number().int() })),
  /** Of the orders that came in the last days, how many wanted an auditor's word. */
  auditDemand: z
    .object({ fromMs: unixMs, seen: z.number().int(), wanted: z.number().int() })
    .optional(),
});
export type ProviderSlice = z.output<typeof providerSlice>;

export const endpointValue = z.object({
  url: z.string(),
  state: z.enum(['good', 'lagging', 'unreachable', 'other-chain', 'contradicting', 'unknown']),
  height: z.number().optional(),
  heightAtMs: unixMs.optional(),
  roundTripMs: z.number().optional(),
  problem: z.string().optional(),
});

/** The networks that can be chosen. */
export const networkChoice = z.object({
  network: z.string(),
  name: z.string(),
  money: z.enum(['none', 'test', 'main']),
  current: z.boolean(),
});

/**
 * What a network's orders would have brought this very machine: nothing was sent. `fit`: a bid would
 * have been made. `won` and `lost` count those of them that somebody was chosen for; a tie is lost.
 */
export const shadowSummary = z.object({
  fromMs: unixMs,
  toMs: unixMs,
  seen: z.number().int(),
  /** Met our attributes and hardware, whatever the price. */
  matched: z.number().int(),
  fit: z.number().int(),
  won: z.number().int(),
  lost: z.number().int(),
  /** Would have been bid on, and nobody is chosen yet. */
  undecided: z.number().int(),
  /** Wanted the word of an auditor that we do not have. */
  auditedOnly: z.number().int(),
  /** Refusals by code, most frequent first. */
  refusals: z.array(z.object({ code: z.string(), count: z.number().int() })),
  /** What those that we would have won pay per block, together. */
  wouldPay: decCoin.optional(),
  orders: z.array(
    z.object({
      order: orderRef,
      label: z.string(),
      atMs: unixMs,
      maxPrice: decCoin,
      /** What we would have bid. */
      price: decCoin.optional(),
      refusal: z.string().optional(),
      winner: z
        .object({
          provider: z.string(),
          price: decCoin,
          /** Whether some auditor vouches for it now; left out where nobody knows. */
          audited: z.boolean().optional(),
        })
        .optional(),
      outcome: z.enum(['won', 'lost', 'undecided', 'closed', 'refused']),
    }),
  ),
});
export type ShadowSummary = z.output<typeof shadowSummary>;
