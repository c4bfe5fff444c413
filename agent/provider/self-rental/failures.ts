import { Aborted, childController, hasFired, orAborted, throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
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
  patience: Patience,
  late: (seconds: number, reason: string | undefined) => WayEnded,
): Promise<T> {
  const { clock, signal } = patience;
  let reason: string | undefined;
  const found = await within(patience, async (limit) => {
    for (;;) {
      try {
        const seen = await orAborted(Promise.resolve(look(limit)), limit);
        if (seen !== undefined) return seen;
      } catch (error) {
        if (error instanceof WayEnded || hasFired(limit)) throw error;
        reason = messageOf(error);
      }
      await clock.sleep(LOOK_MS, limit);
    }
  });
  if (found !== undefined) return found;
  throwIfAborted(signal);
  throw late(patience.withinMs / 1000, reason);
}

/** What `work` comes to, or `undefined` where its time was over first. */
export async function within<T>(
  { clock, signal, withinMs }: Patience,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const limit = childController(signal);
  const timer = clock.after(withinMs, () => limit.abort(new Aborted('it took too long')));
  try {
    return await orAborted(work(limit.signal), limit.signal);
  } catch (error) {
    // Two things end it, and the other did not.
    if (hasFired(limit.signal) && !hasFired(signal)) return undefined;
    throw error;
  } finally {
    timer.cancel();
    limit.release();
  }
}
