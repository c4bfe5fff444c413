import type { DecimalMark, DecimalProblem } from './decimal.ts';
import { readDecimal, toAtomics } from './decimal.ts';
import type { Currency } from './money.ts';

/** Why a typed amount is not taken. */
export type AmountProblem =
  | DecimalProblem
  | { readonly code: 'too-precise'; readonly digits: number }
  | { readonly code: 'zero' | 'too-much' };

export type AmountReading =
  | { readonly ok: true; readonly amount: bigint }
  | { readonly ok: false; readonly problem: AmountProblem };

/** An amount above 0 and up to `most`, as a person typed it, in whole atomics. */
export function readAmount(
  written: string,
  mark: DecimalMark,
  { exponent }: Currency,
  most?: bigint,
): AmountReading {
  const read = readDecimal(written, mark);
  if (!read.ok) return read;
  const amount = toAtomics(read.value, exponent);
  if (amount === undefined) return bad({ code: 'too-precise', digits: exponent });
  if (amount === 0n) return bad({ code: 'zero' });
  if (most !== undefined && amount > most) return bad({ code: 'too-much' });
  return { ok: true, amount };
}

function bad(problem: AmountProblem): AmountReading {
  return { ok: false, problem };
}
