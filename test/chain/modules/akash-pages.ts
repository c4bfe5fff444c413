import { crc32 } from 'node:zlib';

import type { PageRequest } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { PageResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { joined } from '../codec/wire.ts';
import { invalidArgument } from './akash-queries.ts';

/** How many a page holds where the question does not say. */
const DEFAULT_LIMIT = 100;

/** One thing in a list: by its key it is found again, by owner, provider and state it is filtered. */
export interface Entry<T> {
  readonly key: Uint8Array;
  readonly owner: string;
  readonly provider?: string;
  readonly state: number;
  readonly value: T;
}

/** How a list is walked: whole and state by state, or only what is one owner's or one provider's. */
type Path = 'state' | 'owner' | 'provider';

export interface Listing<T> {
  /** All that there is, in the order of their keys. */
  readonly entries: readonly Entry<T>[];
  /** The number of each state by its name; walked in this order. */
  readonly states: Readonly<Record<string, number>>;
  readonly filters: {
    readonly owner: string;
    readonly provider?: string;
    /** A name, or empty for all. */
    readonly state: string;
  };
  /** The filters besides owner, provider and state. */
  readonly accepts: (value: T) => boolean;
  readonly request: PageRequest | undefined;
  /** What a page's key tells about the path at its end; lists differ in it. */
  readonly tails: Readonly<Partial<Record<Path, readonly number[]>>>;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: PageResponse;
}

/** The place where the next page begins, as bytes that only the chain understands. */
export interface PageKey {
  readonly states: readonly number[];
  readonly prefix: Uint8Array;
  readonly key: Uint8Array;
  readonly tail: readonly number[];
}

/**
 * A page of orders, bids, leases or deployments. With an owner (or else a provider) they come in
 * the order of their keys; without, state by state. `total` counts what is on the page only.
 */
export function page<T>(listing: Listing<T>): Page<T> {
  const { request, filters, tails } = listing;
  const reverse = request?.reverse ?? false;
  const resumed = request?.key.length ? decodePageKey(request.key) : undefined;
  let left = request?.limit.toNumber() ?? 0;
  if (left === 0) left = DEFAULT_LIMIT;
  let skip = request?.offset.toNumber() ?? 0;
  if (skip > 0 && filters.state === '') {
    throw invalidArgument(
      'invalid request parameters. if offset is set, filter.state must be provided',
    );
  }

  const path = resumed === undefined ? pathOf(filters) : pathOfTail(tails, resumed.tail);
  const states = resumed?.states ?? wantedStates(listing);
  const items: T[] = [];
  for (const { entry, states: statesLeft } of walk(listing, path, states, resumed, reverse)) {
    if (!listing.accepts(entry.value)) continue;
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    if (left === 0) {
      const prefix = Uint8Array.from(statesLeft.slice(0, 1));
      const tail = tails[path] ?? [];
      const nextKey = encodePageKey({ states: statesLeft, prefix, key: entry.key, tail });
      return { items, pagination: pageResponse(items.length, nextKey) };
    }
    items.push(entry.value);
    left -= 1;
  }
  return { items, pagination: pageResponse(items.length) };
}

export function pageResponse(total: number, nextKey: Uint8Array = new Uint8Array()): PageResponse {
  return PageResponse.fromPartial({ nextKey, total });
}

function pathOf({ owner, provider = '' }: Listing<unknown>['filters']): Path {
  if (owner !== '') return 'owner';
  return provider === '' ? 'state' : 'provider';
}

function pathOfTail(tails: Listing<unknown>['tails'], tail: readonly number[]): Path {
  const found = (Object.keys(tails) as Path[]).find((path) => tails[path]?.join() === tail.join());
  if (found === undefined) throw invalidArgument('invalid pagination key');
  return found;
}

function wantedStates({
  filters,
  states,
}: Pick<Listing<unknown>, 'filters' | 'states'>): readonly number[] {
  if (filters.state === '') return Object.values(states);
  const wanted = states[filters.state];
  if (wanted === undefined) throw invalidArgument('invalid state value');
  return [wanted];
}

/** The entries in the order of the path, each with the states that are still to come, its own first. */
function* walk<T>(
  { entries, filters }: Listing<T>,
  path: Path,
  states: readonly number[],
  resumed: PageKey | undefined,
  reverse: boolean,
): Generator<{ readonly entry: Entry<T>; readonly states: readonly number[] }> {
  const ordered = reverse ? entries.toReversed() : entries;
  const notBefore = (entry: Entry<T>) => {
    const order = resumed === undefined ? 0 : Buffer.compare(entry.key, resumed.key);
    return reverse ? order <= 0 : order >= 0;
  };
  if (path !== 'state') {
    const whose = resumed === undefined ? filters : ownersOf(resumed.key);
    for (const entry of ordered) {
      if (entry[path] !== whose[path] || !states.includes(entry.state)) continue;
      if (notBefore(entry)) yield { entry, states };
    }
    return;
  }
  const wanted = reverse && resumed === undefined ? states.toReversed() : states;
  for (const [index, state] of wanted.entries()) {
    for (const entry of ordered) {
      if (entry.state !== state || (index === 0 && !notBefore(entry))) continue;
      yield { entry, states: wanted.slice(index) };
    }
  }
}

/** Who owns, and who provides, the thing with this key. */
function ownersOf(key: Uint8Array): { readonly owner: string; readonly provider: string } {
  const bytes = Buffer.from(key);
  const ownerEnd = bytes.indexOf(0);
  // A deployment's key ends with its number; a bid's goes on after its order's.
  const provider = bytes.subarray(ownerEnd + 1 + 8 + 4 + 4, -5);
  return { owner: bytes.subarray(0, ownerEnd).toString(), provider: provider.toString() };
}

/** The key of an order or a deployment, as the chain's stores have it: an owner and whole numbers. */
export function keyBytes(owner: string, dseq: bigint, ...sequences: readonly number[]): Uint8Array {
  return joined([cText(owner), bigEndian(dseq, 8), ...sequences.map((seq) => bigEndian(seq, 4))]);
}

/** The key of a bid or a lease: that of its order, then who bids. */
export function bidKeyBytes(order: Uint8Array, provider: string, bseq: number): Uint8Array {
  return joined([order, cText(provider), bigEndian(bseq, 4)]);
}

function cText(text: string): Uint8Array {
  return Buffer.from(`${text}\0`);
}

function bigEndian(value: bigint | number, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}

/** A sum over the rest; then states, prefix, key and tail, each after its length. */
export function encodePageKey({ states, prefix, key, tail }: PageKey): Uint8Array {
  const parts = [Uint8Array.from(states), prefix, key];
  if (tail.length > 0) parts.push(Uint8Array.from(tail));
  const rest = joined(parts.flatMap((part) => [Uint8Array.of(part.length), part]));
  return joined([bigEndian(crc32(rest), 4), rest]);
}

export function decodePageKey(bytes: Uint8Array): PageKey {
  const refused = (why: string) => invalidArgument(`pagination: invalid key: ${why}`);
  if (bytes.length < 5) throw refused('invalid key length');
  const rest = bytes.slice(4);
  const [told, counted] = [Buffer.from(bytes).readUInt32BE(), crc32(rest)];
  if (told !== counted) {
    const hex = (sum: number) => `0x${sum.toString(16).padStart(8, '0')}`;
    throw refused(`invalid checksum, ${hex(told)} != ${hex(counted)}`);
  }
  const parts: Uint8Array[] = [];
  for (let at = 0; at < rest.length; at += 1 + (rest[at] ?? 0)) {
    parts.push(rest.slice(at + 1, at + 1 + (rest[at] ?? 0)));
  }
  const [states, prefix, key, tail = new Uint8Array()] = parts;
  if (states === undefined || prefix === undefined || key === undefined) {
    throw refused('invalid state length');
  }
  return { states: [...states], prefix, key, tail: [...tail] };
}
