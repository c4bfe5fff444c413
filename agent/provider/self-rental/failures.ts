import { hasFired, isAborted, orAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { deadlineSignal } from '../../base/deadline.ts';
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

export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly withinMs: number;
}

const LOOK_MS = 250;

/**
 * Looks until there is something, and gives up with `late`, which is told the seconds that were waited
 * and what went wrong last.
 */
export async function untilFound<T>(
  look: (signal: AbortSignal) => Promise<T | undefined> | T | undefined,
  { clock, signal, withinMs }: Patience,
  late: (seconds: number, reason: string | undefined) => WayEnded,
): Promise<T> {
  const limit = deadlineSignal(clock, withinMs, signal);
  let reason: string | undefined;
  while (!limit.aborted) {
    try {
      const found = await orAborted(Promise.resolve(look(limit)), limit);
      if (found !== undefined) return found;
      await clock.sleep(LOOK_MS, limit);
    } catch (error) {
      if (error instanceof WayEnded || hasFired(signal)) throw error;
      // Its own limit says nothing of the cause; what went wrong before that does.
      if (isAborted(error)) break;
      reason = messageOf(error);
      await clock.sleep(LOOK_MS, signal);
    }
  }
  throw late(withinMs / 1000, reason);
}
