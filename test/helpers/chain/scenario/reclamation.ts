import type { PackedMessage } from '../sign.ts';

// The published codecs know nothing of reclamation: here its fields stand as bytes.

/** Field 1, seconds: 3600, the shortest that the parameters allow. */
const HOUR = [0x08, 0x90, 0x1c];
const FIELD_1 = 0x0a;
const FIELD_5 = 0x2a;

/** A MsgCreateDeployment whose bids must offer a window of an hour: field 5 { min_window = 1 }. */
export function asksForWindow(deployment: PackedMessage): PackedMessage {
  return extended(deployment, [FIELD_5, HOUR.length + 2, FIELD_1, HOUR.length, ...HOUR]);
}

/** A MsgCreateBid that offers a window of an hour: field 5. */
export function offersWindow(bid: PackedMessage): PackedMessage {
  return extended(bid, [FIELD_5, HOUR.length, ...HOUR]);
}

/** Announces what this MsgCloseBid would do: the same fields, an id and a reason. */
export function startReclaim({ value }: PackedMessage): PackedMessage {
  return { typeUrl: '/akash.market.v1beta5.MsgLeaseStartReclaim', value };
}

function extended({ typeUrl, value }: PackedMessage, field: readonly number[]): PackedMessage {
  return { typeUrl, value: Uint8Array.from([...value, ...field]) };
}
