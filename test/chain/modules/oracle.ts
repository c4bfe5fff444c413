import { z } from 'zod';

import {
  MsgAddPriceEntry,
  QueryAggregatedPriceRequest,
  QueryAggregatedPriceResponse,
  QueryParamsResponse,
} from '../codec/oracle.ts';
import type { Dec } from '../decimal.ts';
import { decText, parseDec } from '../decimal.ts';
import { typedEvent } from '../events.ts';
import type { OracleKeeper } from '../keepers.ts';
import type { Context, MessageHandler, Module } from '../module.ts';
import { invalidRequest, keyNotFound, refusal } from '../refusals.ts';
import { Store } from '../state.ts';
import { eventTimeText, parseSpan, parseTime, SECOND_NS } from '../time.ts';
import type { PricePoint, SourceHistory } from './oracle-price.ts';
import { aggregate, healthOf } from './oracle-price.ts';
import type { OracleRules } from './oracle-store.ts';
import { aggregated, AKT, health, paramsOf, rules, USD } from './oracle-store.ts';

const genesisSchema = z.object({
  params: z.object({
    sources: z.array(z.string()),
    min_price_sources: z.number(),
    max_price_staleness_period: z.string(),
    twap_window: z.string(),
    max_price_deviation_bps: z.string(),
    price_retention: z.string(),
    prune_epoch: z.string(),
    max_prune_per_epoch: z.string(),
    max_future_time_drift: z.string(),
  }),
  prices: z.array(
    z.object({
      id: z.object({ source: z.number() }),
      state: z.object({ price: z.string(), timestamp: z.string() }),
    }),
  ),
});

/** What a source told, by source and time. */
const prices = new Store<PricePoint>('oracle.prices');
const ONLY = '';

/**
 * The price of AKT in USD. Listed sources tell it; after each block the chain averages what each of
 * them told over the last seconds, and calls the price healthy while enough of them are fresh and
 * near to each other.
 */
export class Oracle implements OracleKeeper {
  price(context: Context): Dec | undefined {
    if (context.state.get(health, ONLY)?.isHealthy !== true) return undefined;
    return context.state.get(aggregated, ONLY)?.twap;
  }

  /** As if the first listed source had told this price at the time of the block. */
  feed(context: Context, price: Dec): void {
    const [source] = paramsOf(context).sources;
    if (source === undefined) throw new Error('the genesis lists no source of prices');
    tell(context, source, price, context.timeNs);
  }
}

/** The messages, queries and block ends of the {@link Oracle}. */
export function makeOracleModule(): Module {
  return {
    name: 'akash.oracle',
    initGenesis: (context, genesis) => {
      const { params, prices: known } = genesisSchema.parse(genesis);
      context.state.set(rules, ONLY, rulesOf(params));
      for (const { id, state } of known) {
        putPrice(context, id.source, {
          price: parseDec(state.price),
          timeNs: parseTime(state.timestamp),
        });
      }
      // A chain that goes on with a price goes on with its health.
      if (known.length > 0) endBlock({ ...context, emit: () => undefined });
    },
    messages: { [`/${MsgAddPriceEntry.$type}`]: addPriceEntry },
    queries: {
      '/akash.oracle.v2.Query/Params': (context) => {
        const params = paramsOf(context).wire;
        return QueryParamsResponse.encode({ params }).finish();
      },
      '/akash.oracle.v2.Query/AggregatedPrice': (context, request) => {
        const { denom } = QueryAggregatedPriceRequest.decode(request);
        const aggregatedPrice = context.state.get(aggregated, ONLY);
        const priceHealth = context.state.get(health, ONLY);
        if (denom !== AKT || aggregatedPrice === undefined) throw keyNotFound('collections');
        return QueryAggregatedPriceResponse.encode({ aggregatedPrice, priceHealth }).finish();
      },
    },
    endBlock,
  };
}

const addPriceEntry: MessageHandler<MsgAddPriceEntry> = {
  codec: MsgAddPriceEntry,
  signer: ({ signer }) => signer,
  handle: (context, { signer, id, price, timestamp }) => {
    if (!paramsOf(context).sources.includes(signer)) {
      throw refusal('unauthorized', `source ${signer} is not authorized oracle provider`);
    }
    if (id?.denom !== AKT) throw invalidRequest(`unsupported denom ${id?.denom ?? ''}`);
    if (id.baseDenom !== USD) throw invalidRequest(`unsupported base denom ${id.baseDenom}`);
    if (price <= 0n) throw invalidRequest('price must be positive');
    tell(context, signer, price, timestamp);
    return new Uint8Array();
  },
};

/** A first price may be twelve seconds old; each further one is not older than the last. */
const OLDEST_FIRST_NS = 12n * SECOND_NS;

function tell(context: Context, signer: string, price: Dec, timeNs: bigint): void {
  const source = paramsOf(context).sources.indexOf(signer) + 1;
  const last = historyOf(context, source).points.at(-1);
  const oldest = last?.timeNs ?? context.timeNs - OLDEST_FIRST_NS;
  if (timeNs < oldest) throw invalidRequest('price timestamp is too old');
  putPrice(context, source, { price, timeNs });
  context.emit(
    typedEvent('akash.oracle.v2.EventPriceData', {
      source: signer,
      id: { denom: AKT, base_denom: USD },
      price: decText(price),
      timestamp: eventTimeText(timeNs),
    }),
  );
}

function endBlock(context: Context): void {
  const params = paramsOf(context);
  const sources = params.sources.map((_, at) => historyOf(context, at + 1));
  const told = sources.filter(({ points }) => points.length > 0);
  if (told.length === 0) return;
  const price = aggregate(told, context.timeNs, params);
  const before = context.state.get(health, ONLY);
  const now = healthOf(price, told.length, params);
  context.state.set(health, ONLY, now);
  if (now.isHealthy !== (before?.isHealthy ?? !now.isHealthy)) {
    const id = { denom: AKT, base_denom: USD };
    context.emit(
      now.isHealthy
        ? typedEvent('akash.oracle.v2.EventPriceRecovered', {
            id,
            height: context.height.toString(),
          })
        : typedEvent('akash.oracle.v2.EventPriceStaled', { id, last_height: '0' }),
    );
  }
  if (!now.isHealthy || price === undefined) return;
  context.state.set(aggregated, ONLY, price);
  context.emit(
    typedEvent('akash.oracle.v2.EventAggregatedPrice', {
      price: {
        denom: price.denom,
        twap: decText(price.twap),
        median_price: decText(price.medianPrice),
        min_price: decText(price.minPrice),
        max_price: decText(price.maxPrice),
        timestamp: eventTimeText(price.timestamp),
        num_sources: price.numSources,
        deviation_bps: price.deviationBps.toString(),
      },
    }),
  );
}

/** All that a source told, the oldest first. */
function historyOf(context: Context, source: number): SourceHistory {
  return { points: context.state.list(prices, `${source}/`).map(([, point]) => point) };
}

const TIME_DIGITS = 20;

function putPrice(context: Context, source: number, point: PricePoint): void {
  const time = point.timeNs.toString().padStart(TIME_DIGITS, '0');
  context.state.set(prices, `${source}/${time}`, point);
}

function rulesOf(given: z.output<typeof genesisSchema>['params']): OracleRules {
  const span = (text: string) => {
    const spanNs = parseSpan(text);
    return { seconds: spanNs / SECOND_NS, nanos: Number(spanNs % SECOND_NS) };
  };
  return {
    sources: given.sources,
    minSources: given.min_price_sources,
    stalenessNs: parseSpan(given.max_price_staleness_period),
    windowNs: parseSpan(given.twap_window),
    maxDeviationBps: BigInt(given.max_price_deviation_bps),
    wire: {
      sources: given.sources,
      minPriceSources: given.min_price_sources,
      maxPriceStalenessPeriod: span(given.max_price_staleness_period),
      twapWindow: span(given.twap_window),
      maxPriceDeviationBps: BigInt(given.max_price_deviation_bps),
      priceRetention: span(given.price_retention),
      pruneEpoch: given.prune_epoch,
      maxPrunePerEpoch: BigInt(given.max_prune_per_epoch),
      maxFutureTimeDrift: span(given.max_future_time_drift),
    },
  };
}
