import type { Codec } from '../module.ts';
import type { WireField } from './wire.ts';
import { bytesField, joined, readFields, varintField } from './wire.ts';

/** How the values of one field are written and read. `values` are all that stand under its number. */
export interface Kind<T> {
  write(number: number, value: T): readonly Uint8Array[];
  read(values: readonly WireField['value'][]): T;
}

/** The fields of a message: each name with its number and kind, in the order of the numbers. */
export type Fields<T> = { readonly [K in keyof T]-?: readonly [number: number, kind: Kind<T[K]>] };

/** Numbers of 64 bits, with a sign. Like every proto3 field, zero is left out. */
export const int64: Kind<bigint> = {
  write: (number, value) => (value === 0n ? [] : [varintField(number, value)]),
  read: (values) => BigInt.asIntN(64, lastNumber(values)),
};

/** Numbers of 64 bits without a sign. */
export const uint64: Kind<bigint> = { write: int64.write, read: lastNumber };

/** Numbers of 32 bits without a sign. */
export const uint32: Kind<number> = {
  write: (number, value) => int64.write(number, BigInt(value)),
  read: (values) => Number(BigInt.asUintN(32, lastNumber(values))),
};

/** Numbers of 32 bits with a sign. */
export const int32: Kind<number> = {
  write: (number, value) => int64.write(number, BigInt(value)),
  read: (values) => Number(BigInt.asIntN(32, lastNumber(values))),
};

/** The values of an enum, also those that the published package does not know yet. */
export function enumeration<E extends number>(): Kind<E> {
  return {
    write: (number, value) => int64.write(number, BigInt(value)),
    read: (values) => int32.read(values) as E,
  };
}

/** Yes, or nothing. */
export const bool: Kind<boolean> = {
  write: (number, value) => int64.write(number, value ? 1n : 0n),
  read: (values) => lastNumber(values) !== 0n,
};

/** Bytes; none of them are left out. */
export const bytes: Kind<Uint8Array> = {
  write: (number, value) => (value.length === 0 ? [] : [bytesField(number, value)]),
  read: (values) => lastBytes(values) ?? new Uint8Array(),
};

/** UTF-8. */
export const text: Kind<string> = {
  write: (number, value) => bytes.write(number, new TextEncoder().encode(value)),
  read: (values) => new TextDecoder().decode(bytes.read(values)),
};

/** Any number of texts. */
export const texts: Kind<readonly string[]> = {
  write: (number, list) => list.map((value) => bytesField(number, new TextEncoder().encode(value))),
  read: (values) => values.filter(isBytes).map((value) => new TextDecoder().decode(value)),
};

/** Another message, or none. An empty one is still written. */
export function embedded<T>(codec: Codec<T>): Kind<T | undefined> {
  return {
    write: (number, value) =>
      value === undefined ? [] : [bytesField(number, codec.encode(value).finish())],
    read: (values) => {
      const found = lastBytes(values);
      return found === undefined ? undefined : codec.decode(found);
    },
  };
}

/** Any number of other messages. */
export function repeated<T>(codec: Codec<T>): Kind<T[]> {
  return {
    write: (number, list) => list.map((value) => bytesField(number, codec.encode(value).finish())),
    read: (values) => values.filter(isBytes).map((value) => codec.decode(value)),
  };
}

/** The codec of a message that the published package does not know. */
export function message<T extends object>($type: string, fields: Fields<T>): Codec<T> {
  return {
    $type,
    encode: (value) => ({ finish: () => writeAll(fields, value) }),
    decode: (whole) => readAll(fields, whole),
  };
}

/**
 * A codec of the published package with fields that it does not know. Their numbers come after all
 * that it knows, so that the bytes are in the order of the numbers, as a node writes them.
 */
export function extended<B extends object, X extends object>(
  base: Codec<B>,
  fields: Fields<X>,
): Codec<B & X> {
  return {
    $type: base.$type,
    encode: (value) => ({
      finish: () => joined([base.encode(value).finish(), writeAll(fields, value)]),
    }),
    decode: (whole) => ({ ...base.decode(whole), ...readAll(fields, whole) }),
  };
}

function writeAll<T extends object>(fields: Fields<T>, value: T): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const [number, kind] = fields[name];
    parts.push(...kind.write(number, value[name]));
  }
  return joined(parts);
}

function readAll<T extends object>(fields: Fields<T>, whole: Uint8Array): T {
  const found = readFields(whole);
  const value: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const [number, kind] = fields[name];
    value[name] = kind.read(
      found.filter((field) => field.number === number).map((field) => field.value),
    );
  }
  return value as T;
}

function lastNumber(values: readonly WireField['value'][]): bigint {
  const last = values.findLast((value) => typeof value === 'bigint');
  return last ?? 0n;
}

function lastBytes(values: readonly WireField['value'][]): Uint8Array | undefined {
  return values.findLast(isBytes);
}

function isBytes(value: WireField['value']): value is Uint8Array {
  return typeof value !== 'bigint';
}
