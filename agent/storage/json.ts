import { storageError } from './errors.ts';

/** Readers for what was parsed from a JSON column; each throws `RangeError` that says where. */
export type Reader<T> = (value: unknown, at: string) => T;

export type JsonObject = Readonly<Record<string, unknown>>;

export const readText: Reader<string> = (value, at) => {
  if (typeof value !== 'string') throw new RangeError(`${at} is no text`);
  return value;
};

export const readWhole: Reader<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new RangeError(`${at} is no whole number`);
  }
  return value;
};

export const readObject: Reader<JsonObject> = (value, at) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(`${at} is no object`);
  }
  return value as JsonObject;
};

/** A list, each member read by `member`. */
export function readList<T>(member: Reader<T>): Reader<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new RangeError(`${at} is no list`);
    return value.map((item, index) => member(item, `${at}[${index}]`));
  };
}

export function readOneOf<T extends string>(known: readonly T[]): Reader<T> {
  return (value, at) => {
    const found = known.find((member) => member === value);
    if (found === undefined) throw new RangeError(`${at} is ${JSON.stringify(value)}`);
    return found;
  };
}

/** An object of plain values, each of one of the types named. */
export function readFlat<T extends string | number | boolean>(
  types: readonly ('string' | 'number' | 'boolean')[],
): Reader<Readonly<Record<string, T>>> {
  return (value, at) => {
    const object = readObject(value, at);
    for (const [key, member] of Object.entries(object)) {
      if (!types.some((type) => typeof member === type)) {
        throw new RangeError(`${at}.${key} is of another type`);
      }
    }
    return object as Readonly<Record<string, T>>;
  };
}

/** The text of a JSON column. Refuses what would come back as something else. */
export function toJson(value: object): string {
  return JSON.stringify(value, (key, member: unknown) => {
    if (typeof member === 'number' && !Number.isFinite(member)) {
      throw storageError('storage-failed', `A number that is none was to be stored in ${key}.`);
    }
    // Decimal text, as money goes everywhere outside of this process.
    return typeof member === 'bigint' ? member.toString() : member;
  });
}
