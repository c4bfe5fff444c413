/**
 * Protobuf's wire format, as far as the fields need it that the published codecs lack. Numbers of
 * fixed width are stepped over: none of ours has one.
 */

/** One field: its number, and a whole number or bytes. */
export interface RawField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** A number of 64 bits has at most ten bytes. */
const LONGEST_VARINT = 10;

/** The fields of a message in their order. Throws `RangeError` where the bytes are none. */
export function readFields(bytes: Uint8Array): readonly RawField[] {
  const fields: RawField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let place = 0; place < LONGEST_VARINT; place++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('a message ends too early');
      value |= BigInt(byte & 0x7f) << BigInt(7 * place);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number is too long');
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new RangeError('a message ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const wireType = Number(tag & 7n);
    if (number === 0) throw new RangeError('a field has the number 0');
    if (wireType === VARINT) fields.push({ number, value: varint() });
    else if (wireType === BYTES) fields.push({ number, value: take(Number(varint())) });
    else if (wireType === FIXED64) take(8);
    else if (wireType === FIXED32) take(4);
    else throw new RangeError(`a field has the unknown form ${wireType}`);
  }
  return fields;
}

/** The message under `number`, the last one where there are several. */
export function messageAt(fields: readonly RawField[], number: number): Uint8Array | undefined {
  return messagesAt(fields, number).at(-1);
}

/** All messages under `number`. */
export function messagesAt(fields: readonly RawField[], number: number): readonly Uint8Array[] {
  return fields.flatMap((field) =>
    field.number === number && typeof field.value !== 'bigint' ? [field.value] : [],
  );
}

/** The text under `number`; `''` where there is none. */
export function textAt(fields: readonly RawField[], number: number): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(messageAt(fields, number));
}

/** The number under `number`, with a sign; 0 where there is none. */
export function intAt(fields: readonly RawField[], number: number): bigint {
  const found = fields.findLast((one) => one.number === number && typeof one.value === 'bigint');
  return typeof found?.value === 'bigint' ? BigInt.asIntN(64, found.value) : 0n;
}

/** A whole number ≥ 0 as a field; nothing for 0. */
export function intField(number: number, value: bigint): Uint8Array {
  return value === 0n
    ? new Uint8Array()
    : joined([varintBytes(BigInt(number) << 3n), varintBytes(value)]);
}

/** Bytes, a text or a message as a field. */
export function bytesField(number: number, value: Uint8Array): Uint8Array {
  const tag = (BigInt(number) << 3n) | BigInt(BYTES);
  return joined([varintBytes(tag), varintBytes(BigInt(value.length)), value]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
