import { z } from 'zod';

import { parseUnixMs } from '../base/instant.ts';
import { parseDenom } from '../domain/money.ts';
import type { PayoutRun } from '../domain/paying-out.ts';

/** How the payout by the rule lies in the journal. */

const instant = z.number().transform(parseUnixMs);
const step = {
  id: z.string(),
  account: z.string(),
  askedAtMs: instant,
  to: z.string(),
  amount: z.strictObject({
    denom: z.string().transform(parseDenom),
    amount: z
      .string()
      .regex(/^\d{1,60}$/)
      .transform(BigInt),
  }),
  period: instant,
};
const REASONS = [
  'no-address',
  'address-changed',
  'wallet-locked',
  'wallet-absent',
  'wallet-delegated',
  'no-fees',
  'redeem-canceled',
  'redeem-failed',
  'payout-failed',
  'forgotten',
] as const;
const schema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('idle'),
    rule: z.enum(['manual', 'threshold', 'daily', 'weekly']),
    done: instant.optional(),
    paused: z.strictObject({ day: instant, reason: z.enum(REASONS) }).optional(),
  }),
  z.strictObject({ state: z.literal('redeeming'), ...step }),
  z.strictObject({ state: z.literal('paying'), ...step }),
]);

/** Reads what {@link runText} wrote. Throws zod's error, or `SyntaxError`. */
export function parseRun(text: string): PayoutRun {
  const run = schema.parse(JSON.parse(text));
  return run.state === 'idle' ? { ...run, done: run.done, paused: run.paused } : run;
}

export function runText(run: PayoutRun): string {
  return JSON.stringify(run, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}
