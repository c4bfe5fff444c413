import type { Duration } from '../codec/reclamation.ts';
import type { Coin } from '../keepers.ts';
import { parseSpan, SECOND_NS } from '../time.ts';

// The genesis file is JSON as Go writes it: whole numbers of 64 bits and amounts are texts.

export interface GenesisCoin {
  readonly denom: string;
  readonly amount: string;
}

export function genesisCoin({ denom, amount }: GenesisCoin): Coin {
  return { denom, amount: BigInt(amount) };
}

/** `3600s`. */
export function genesisSpan(text: string): Duration {
  const nanoseconds = parseSpan(text);
  return { seconds: nanoseconds / SECOND_NS, nanos: Number(nanoseconds % SECOND_NS) };
}
