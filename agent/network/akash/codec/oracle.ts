import type { UnixMs } from '../../../base/instant.ts';
import { parseUnixMs } from '../../../base/instant.ts';
import type { Dec } from '../../../domain/money.ts';
import { present, scaledDec } from './read.ts';
import { bytesField, intAt, messageAt, readFields, textAt } from './wire.ts';

/** What the oracle says about a coin. The published codecs know its first version alone. */
export interface OraclePrice {
  /** US dollars for a whole coin, averaged over time: what the chain itself reckons with. */
  readonly usd: Dec;
  readonly atMs: UnixMs;
  /** Enough sources were fresh and near to each other. Without that the chain does not use it. */
  readonly healthy: boolean;
}

/** `coin` is the oracle's own name for it: `akt`. */
export function encodePriceRequest(coin: string): Uint8Array {
  return bytesField(1, new TextEncoder().encode(coin));
}

export function decodePrice(bytes: Uint8Array): OraclePrice {
  const answer = readFields(bytes);
  const price = readFields(present(messageAt(answer, 1), 'a price'));
  const health = messageAt(answer, 2);
  const time = readFields(present(messageAt(price, 6), 'the time of a price'));
  return {
    usd: scaledDec(textAt(price, 2), 'a price'),
    atMs: parseUnixMs(Number(intAt(time, 1)) * 1000 + Math.floor(Number(intAt(time, 2)) / 1e6)),
    healthy: health !== undefined && intAt(readFields(health), 3) === 1n,
  };
}
