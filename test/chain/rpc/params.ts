import { invalidParams } from './errors.ts';

/** The parameters of a call, by name. How bytes are written depends on where the call came from. */
export class Params {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #isUri: boolean;

  /** `isUri`: from the address of a GET, where all are texts, and texts and hex are marked. */
  constructor(values: Readonly<Record<string, unknown>>, isUri: boolean) {
    this.#values = values;
    this.#isUri = isUri;
  }

  /** A whole number; `undefined` where it was left out. */
  whole(name: string): bigint | undefined {
    const value = this.#unquoted(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
    throw this.#wrong(name, 'a whole number');
  }

  text(name: string): string {
    const value = this.#unquoted(name) ?? '';
    if (typeof value !== 'string') throw this.#wrong(name, 'a text');
    return value;
  }

  /** Bytes that JSON writes as base64: a transaction, a hash. */
  bytes(name: string): Buffer {
    const marked = this.#marked(name);
    if (marked !== undefined) return marked;
    const text = this.text(name);
    if (this.#isUri) return Buffer.from(text);
    if (!/^[0-9A-Za-z+/]*=*$/.test(text)) throw this.#wrong(name, 'base64');
    return Buffer.from(text, 'base64');
  }

  /** Bytes that JSON writes as hex: what a query asks. */
  hex(name: string): Buffer {
    const marked = this.#marked(name);
    if (marked !== undefined) return marked;
    const text = this.text(name);
    if (!/^([0-9a-fA-F]{2})*$/.test(text)) throw this.#wrong(name, 'hex');
    return Buffer.from(text, 'hex');
  }

  /** In a GET `0x…` marks hex. */
  #marked(name: string): Buffer | undefined {
    const value = this.#values[name];
    if (!this.#isUri || typeof value !== 'string' || !value.startsWith('0x')) return undefined;
    return Buffer.from(value.slice(2), 'hex');
  }

  #unquoted(name: string): unknown {
    const value = this.#values[name] ?? undefined;
    if (!this.#isUri || typeof value !== 'string') return value;
    return /^".*"$/.test(value) ? value.slice(1, -1) : value;
  }

  #wrong(name: string, wanted: string): Error {
    const which = this.#isUri ? 'http' : 'json';
    return invalidParams(`error converting ${which} params to arguments: ${name} is not ${wanted}`);
  }
}
