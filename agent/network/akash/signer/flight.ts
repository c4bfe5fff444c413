import { z } from 'zod';

import type { UnixMs } from '../../../base/instant.ts';
import { parseUnixMs } from '../../../base/instant.ts';
import type { Coin } from '../../../domain/money.ts';
import { parseDenom } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { Timeout } from './transaction.ts';

/**
 * The one transaction that was signed and whose fate is not known yet. It is stored before it is
 * broadcast, and nothing else is signed until the chain has said what became of it.
 */
export interface Flight {
  readonly hash: string;
  /** Who signed: the account whose sequence number it takes. */
  readonly signer: string;
  readonly sequence: bigint;
  readonly timeout: Timeout;
  /** The tip when it was signed: it is in no block up to this one. */
  readonly fromHeight: BlockHeight;
  readonly sentMs: UnixMs;
  readonly gas: bigint;
  readonly fee: Coin;
  /** The messages of each intent were carried by one of the hot key's. */
  readonly wrapped: boolean;
  /** Intent ids, in the order of their messages. */
  readonly members: readonly string[];
}

/** A fee that is gone, also where the transaction did nothing else. */
export interface SpentFee {
  /** Names the record: the same one may be told again after a crash. */
  readonly hash: string;
  readonly height: BlockHeight;
  readonly fee: Coin;
  /** 0 where the transaction did what it was to do. */
  readonly code: number;
}

/** What was paid in fees since the local midnight `startMs`. */
export interface FeeDay {
  readonly startMs: UnixMs;
  readonly spent: bigint;
}

const height = z.number().transform(parseBlockHeight);
const instant = z.number().transform(parseUnixMs);
const whole = z.string().regex(/^\d+$/).transform(BigInt);
const coin = z.strictObject({ denom: z.string().transform(parseDenom), amount: whole });

const flight = z.strictObject({
  hash: z.string(),
  signer: z.string(),
  sequence: whole,
  timeout: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('height'), height }),
    z.strictObject({ by: z.literal('time'), atMs: instant }),
  ]),
  fromHeight: height,
  sentMs: instant,
  gas: whole,
  fee: coin,
  wrapped: z.boolean(),
  members: z.array(z.string()),
});
const spentFee = z.strictObject({ hash: z.string(), height, fee: coin, code: z.number() });
const feeDay = z.strictObject({ startMs: instant, spent: whole });

/** Reads a flight of the journal. Throws zod's error, or `SyntaxError`; so do the next two. */
export const parseFlight = (text: string): Flight => flight.parse(JSON.parse(text));

export const parseSpentFee = (text: string): SpentFee => spentFee.parse(JSON.parse(text));

export const parseFeeDay = (text: string): FeeDay => feeDay.parse(JSON.parse(text));

/** Any of the three as it lies in the journal. */
export function recordText(record: Flight | SpentFee | FeeDay): string {
  return JSON.stringify(record, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}
