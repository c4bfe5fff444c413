/** One field of a message in the protobuf wire format: a whole number, or bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/** Bytes that are no protobuf message. The text is the one that a node written in Go gives. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const UINT64 = (1n << 64n) - 1n;

/** The fields of a message in the order in which they stand; bytes that are none throw {@link WireError}. */
export function readFields(bytes: Uint8Array): readonly WireField[] {
  const fields: WireField[] = [];
  const reader = new Reader(bytes);
  while (!reader.done) {
    const tag = reader.varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new WireError('proto: illegal tag 0 (wire type 0)');
    fields.push({ number, value: reader.value(Number(tag & 7n)) });
  }
  return fields;
}

/** A field that holds a whole number; negative ones are written as their two's complement. */
export function varintField(number: number, value: bigint): Uint8Array {
  return joined([varint(BigInt((number << 3) | VARINT)), varint(value & UINT64)]);
}

/** A field that holds a text, bytes or another message. */
export function bytesField(number: number, value: Uint8Array): Uint8Array {
  return joined([varint(BigInt((number << 3) | BYTES)), varint(BigInt(value.length)), value]);
}

/** The parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A number as protobuf packs it: seven bits a byte, the low ones first. */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(wireType: number): bigint | Uint8Array {
    switch (wireType) {
      case VARINT:
        return this.varint();
      case BYTES:
        return this.#take(Number(this.varint()));
      case FIXED64:
        return this.#take(8);
      case FIXED32:
        return this.#take(4);
      default:
        throw new WireError(`proto: illegal wireType ${wireType}`);
    }
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new WireError('unexpected EOF');
      this.#at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value & UINT64;
    }
    throw new WireError('proto: integer overflow');
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new WireError('unexpected EOF');
    const taken = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return taken;
  }
}
