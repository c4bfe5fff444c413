// The oracle's second version came after the published codecs.

import type { Dec } from '../decimal.ts';
import { SECOND_NS } from '../time.ts';
import type { Kind } from './message.ts';
import { bool, embedded, int32, int64, message, text, texts, uint32, uint64 } from './message.ts';
import { Duration } from './reclamation.ts';

/** A number with 18 digits behind the point travels as the text of its integer ×10^18. */
const dec: Kind<Dec> = {
  write: (number, value) => text.write(number, value.toString()),
  read: (values) => BigInt(text.read(values) || '0'),
};

interface WireTime {
  readonly seconds: bigint;
  readonly nanos: number;
}
const wireTime = embedded(
  message<WireTime>('google.protobuf.Timestamp', { seconds: [1, int64], nanos: [2, int32] }),
);
/** Nanoseconds since 1970. */
const time: Kind<bigint> = {
  write: (number, timeNs) =>
    wireTime.write(number, { seconds: timeNs / SECOND_NS, nanos: Number(timeNs % SECOND_NS) }),
  read: (values) => {
    const { seconds, nanos } = wireTime.read(values) ?? { seconds: 0n, nanos: 0 };
    return seconds * SECOND_NS + BigInt(nanos);
  },
};

/** Which price: of `denom` in `baseDenom`. */
export interface DataID {
  readonly denom: string;
  readonly baseDenom: string;
}
export const DataID = message<DataID>('akash.oracle.v2.DataID', {
  denom: [1, text],
  baseDenom: [2, text],
});

/** A source tells a price. */
export interface MsgAddPriceEntry {
  readonly signer: string;
  readonly id: DataID | undefined;
  readonly price: Dec;
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
}
export const MsgAddPriceEntry = message<MsgAddPriceEntry>('akash.oracle.v2.MsgAddPriceEntry', {
  signer: [1, text],
  id: [2, embedded(DataID)],
  price: [3, dec],
  timestamp: [4, time],
});

/** What all sources together say. */
export interface AggregatedPrice {
  readonly denom: string;
  readonly twap: Dec;
  readonly medianPrice: Dec;
  readonly minPrice: Dec;
  readonly maxPrice: Dec;
  readonly timestamp: bigint;
  readonly numSources: number;
  readonly deviationBps: bigint;
}
export const AggregatedPrice = message<AggregatedPrice>('akash.oracle.v2.AggregatedPrice', {
  denom: [1, text],
  twap: [2, dec],
  medianPrice: [3, dec],
  minPrice: [4, dec],
  maxPrice: [5, dec],
  timestamp: [6, time],
  numSources: [7, uint32],
  deviationBps: [8, uint64],
});

/** Whether that can be relied on. */
export interface PriceHealth {
  readonly denom: string;
  readonly isHealthy: boolean;
  readonly hasMinSources: boolean;
  readonly deviationOk: boolean;
  readonly totalSources: number;
  readonly totalHealthySources: number;
  readonly failureReason: readonly string[];
}
export const PriceHealth = message<PriceHealth>('akash.oracle.v2.PriceHealth', {
  denom: [1, text],
  isHealthy: [3, bool],
  hasMinSources: [4, bool],
  deviationOk: [5, bool],
  totalSources: [6, uint32],
  totalHealthySources: [7, uint32],
  failureReason: [8, texts],
});

/** The rules of the feed. */
export interface OracleParams {
  /** Addresses that may tell a price. */
  readonly sources: readonly string[];
  readonly minPriceSources: number;
  readonly maxPriceStalenessPeriod: Duration | undefined;
  readonly twapWindow: Duration | undefined;
  readonly maxPriceDeviationBps: bigint;
  readonly priceRetention: Duration | undefined;
  readonly pruneEpoch: string;
  readonly maxPrunePerEpoch: bigint;
  readonly maxFutureTimeDrift: Duration | undefined;
}
export const OracleParams = message<OracleParams>('akash.oracle.v2.Params', {
  sources: [1, texts],
  minPriceSources: [2, uint32],
  maxPriceStalenessPeriod: [3, embedded(Duration)],
  twapWindow: [4, embedded(Duration)],
  maxPriceDeviationBps: [5, uint64],
  priceRetention: [7, embedded(Duration)],
  pruneEpoch: [8, text],
  maxPrunePerEpoch: [9, int64],
  maxFutureTimeDrift: [10, embedded(Duration)],
});

/** The rules of the feed. */
export const QueryParamsResponse = message<{ readonly params: OracleParams | undefined }>(
  'akash.oracle.v2.QueryParamsResponse',
  { params: [1, embedded(OracleParams)] },
);

/** Of `akt`. */
export const QueryAggregatedPriceRequest = message<{ readonly denom: string }>(
  'akash.oracle.v2.QueryAggregatedPriceRequest',
  { denom: [1, text] },
);

/** The price, and whether it can be relied on. */
export interface QueryAggregatedPriceResponse {
  readonly aggregatedPrice: AggregatedPrice | undefined;
  readonly priceHealth: PriceHealth | undefined;
}
export const QueryAggregatedPriceResponse = message<QueryAggregatedPriceResponse>(
  'akash.oracle.v2.QueryAggregatedPriceResponse',
  { aggregatedPrice: [1, embedded(AggregatedPrice)], priceHealth: [2, embedded(PriceHealth)] },
);
