import type { PageRequest } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { PageResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { invalidRequest } from './refusals.ts';

const DEFAULT_LIMIT = 100;

/** One page of a list, and how to ask for the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: PageResponse;
}

/**
 * The part of a list that a query asks for, as the SDK cuts it: by the key at which the page begins,
 * or by an offset. The total is told only when it was asked for, or nothing was asked at all.
 */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  request: PageRequest | undefined,
): Page<T> {
  const offset = Number(request?.offset ?? 0);
  const from = Buffer.from(request?.key ?? new Uint8Array());
  if (offset > 0 && from.length > 0) {
    throw invalidRequest('invalid request, either offset or key is expected, got both');
  }
  const asked = Number(request?.limit ?? 0);
  const limit = asked === 0 ? DEFAULT_LIMIT : asked;
  const countTotal = from.length === 0 && (asked === 0 || request?.countTotal === true);
  const ordered = request?.reverse === true ? [...all].reverse() : all;
  const begin =
    from.length === 0 ? offset : ordered.findIndex((item) => keyBytes(item).equals(from));
  const first = begin === -1 ? ordered.length : begin;
  const next = ordered[first + limit];
  return {
    items: ordered.slice(first, first + limit),
    pagination: PageResponse.fromPartial({
      ...(next === undefined ? {} : { nextKey: keyBytes(next) }),
      ...(countTotal ? { total: BigInt(all.length) } : {}),
    }),
  };

  function keyBytes(item: T): Buffer {
    return Buffer.from(keyOf(item));
  }
}
