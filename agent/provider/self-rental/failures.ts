import { hasFired, orAborted, throwIfAborted } from '../../base/abort.ts';
import type { TimeLimit } from '../../base/deadline.ts';
import { within } from '../../base/deadline.ts';
import type { ErrorData } from '../../base/errors.ts';
import { AgentError, codeOf, messageOf } from '../../base/errors.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SelfRentalFailure, SelfRentalFailureCode } from '../../domain/self-rental.ts';

type Cause = Omit<SelfRentalFailure, 'step'>;

/** Ends the way at the step that is under way; never leaves this folder. */
export class WayEnded extends Error {
  override readonly name = 'WayEnded';
  readonly failure: Cause;

  constructor(code: SelfRentalFailureCode, data: SelfRentalFailure['data'], refusal?: Refusal) {
    super(code);
    this.failure = { code, data, ...(refusal === undefined ? {} : { refusal }) };
  }
}

/** Of whatever a step threw. */
export function causeOf(error: unknown): Cause {
  if (error instanceof WayEnded) return error.failure;
  const { reason, ...data } = dataOf(error);
  const words = reason ?? messageOf(error);
  switch (codeOf(error)) {
    case 'own-tenant-poor':
      return { code: 'money-missing', data: { ...data, reason: words } };
    case 'own-tenant-refused':
      return { code: 'network-refused', data: { reason: words } };
    case 'gateway-unreachable':
      return { code: 'gateway-unreachable', data: { reason: words } };
    case undefined:
    default:
      return { code: 'failed', data: { reason: words } };
  }
}

function dataOf(error: unknown): Readonly<Record<string, string>> {
  const data: ErrorData = error instanceof AgentError ? error.data : {};
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}

const LOOK_MS = 250;

/**
 * Looks until there is something, and gives up with `late`, which is told the seconds that were waited
 * and what went wrong last.
 */
export async function untilFound<T>(
  look: (signal: AbortSignal) => Promise<T | undefined> | T | undefined,
  limit: TimeLimit,
  late: (seconds: number, reason: string | undefined) => WayEnded,
): Promise<T> {
  const { clock, signal } = limit;
  let reason: string | undefined;
  const found = await within(limit, async (own) => {
    for (;;) {
      try {
        const seen = await orAborted(Promise.resolve(look(own)), own);
        if (seen !== undefined) return seen;
      } catch (error) {
        if (error instanceof WayEnded || hasFired(own)) throw error;
        reason = messageOf(error);
      }
      await clock.sleep(LOOK_MS, own);
    }
  });
  if (found !== undefined) return found;
  throwIfAborted(signal);
  throw late(limit.withinMs / 1000, reason);
}
