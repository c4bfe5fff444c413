import { MsgAddPriceEntry, PriceDataState } from '@akashnetwork/chain-sdk/private-types/akash.v1';

import type { PackedMessage } from '../sign.ts';
import { scaled } from './view.ts';

const PRICE_FIELD = 0x1a;
const TIMESTAMP_FIELD = 0x22;

/**
 * `/akash.oracle.v2.MsgAddPriceEntry`: what AKT is worth in USD (`1.25`) says this source. The
 * published codecs know the older message, which has price and time one level deeper; signer and
 * id are the same fields in both.
 */
export function priceEntry(signer: string, price: string, timestamp: Date): PackedMessage {
  const id = { denom: 'akt', baseDenom: 'usd' };
  const head = MsgAddPriceEntry.encode(MsgAddPriceEntry.fromPartial({ signer, id })).finish();
  const amount = new TextEncoder().encode(scaled(price).toString());
  // Without a price it is the time alone: tag, length, content.
  const [, ...time] = PriceDataState.encode(PriceDataState.fromPartial({ timestamp })).finish();
  const value = [...head, PRICE_FIELD, amount.length, ...amount, TIMESTAMP_FIELD, ...time];
  return { typeUrl: '/akash.oracle.v2.MsgAddPriceEntry', value: Uint8Array.from(value) };
}
