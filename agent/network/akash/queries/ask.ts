import { PageRequest, PageResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { AgentError } from '../../../base/errors.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { ChainAccess } from '../chain.ts';
import type { Oddities } from '../codec/read.ts';
import { reading } from '../codec/read.ts';
import { messageAt, messagesAt, readFields } from '../codec/wire.ts';
import type { AkashErrorCode } from '../errors.ts';

/** Who is asked, and where what is new to us is noted. */
export interface Asking {
  readonly access: Pick<ChainAccess, 'query'>;
  readonly oddities: Oddities;
}

/** Where and until when. */
export interface AskOptions {
  readonly signal: AbortSignal;
  /** The state at that height; at the newest where it is left out. */
  readonly height?: BlockHeight;
}

/** Entries of one page; a node gives a hundred where it is not told, and few at a time are slow. */
const PAGE = 1000n;
/** More pages than this are not a list any more but an endpoint that repeats itself. */
const MOST_PAGES = 1000;

/** One question; `undefined` where the chain says "not found". */
export async function ask<T>(
  { access }: Asking,
  path: string,
  request: Uint8Array,
  { signal, height }: AskOptions,
  read: (bytes: Uint8Array) => T,
): Promise<T | undefined> {
  const bytes = await access.query(path, request, signal, height);
  return bytes === undefined ? undefined : reading(`answer to ${path}`, () => read(bytes));
}

/** One question that always has an answer. Throws `chain-answer-malformed` where it has none. */
export async function askFor<T>(
  asking: Asking,
  path: string,
  request: Uint8Array,
  options: AskOptions,
  read: (bytes: Uint8Array) => T,
): Promise<T> {
  const answer = await ask(asking, path, request, options, read);
  if (answer === undefined) {
    const message = `The chain has no answer to ${path}.`;
    throw new AgentError<AkashErrorCode>('chain-answer-malformed', message);
  }
  return answer;
}

/**
 * A list over all its pages. The entries are field 1 of each answer and `pagination` is `pageField`,
 * as in every list of Akash and of the SDK. All pages are asked for at the same height where one is
 * given; otherwise the list may change between two pages, and an entry may come twice or be missed.
 */
export async function askAll<T>(
  asking: Asking,
  path: string,
  request: (page: PageRequest) => Uint8Array,
  options: AskOptions,
  read: (bytes: Uint8Array) => T,
): Promise<readonly T[]> {
  const entries: T[] = [];
  let key = new Uint8Array();
  for (let page = 0; page < MOST_PAGES; page++) {
    const bytes = request(PageRequest.fromPartial({ key, limit: PAGE }));
    const answer = await askFor(asking, path, bytes, options, (answered) => {
      const fields = readFields(answered);
      const pagination = messageAt(fields, 2);
      return {
        entries: messagesAt(fields, 1).map(read),
        next: pagination === undefined ? new Uint8Array() : PageResponse.decode(pagination).nextKey,
      };
    });
    entries.push(...answer.entries);
    if (answer.next.length === 0) return entries;
    key = new Uint8Array(answer.next);
  }
  const message = `The list of ${path} does not end.`;
  throw new AgentError<AkashErrorCode>('chain-answer-malformed', message);
}
