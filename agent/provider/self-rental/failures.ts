import { hasFired, isAborted, orAborted } from '../../base/abort.ts';
import type { Clock } from '../../base/clock.ts';
import { deadlineSignal } from '../../base/deadline.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
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
  const reason = error instanceof AgentError ? wordsOf(error) : messageOf(error);
  const code = error instanceof AgentError ? CODES[error.code] : undefined;
  const data = error instanceof AgentError && code === 'money-missing' ? textsOf(error) : {};
  return { code: code ?? 'failed', data: { ...data, reason } };
}

const CODES: Readonly<Partial<Record<string, SelfRentalFailureCode>>> = {
  'own-tenant-poor': 'money-missing',
  'own-tenant-refused': 'network-refused',
  'gateway-unreachable': 'gateway-unreachable',
};

function wordsOf({ data, message }: AgentError): string {
  return typeof data.reason === 'string' ? data.reason : message;
}

function textsOf({ data }: AgentError): SelfRentalFailure['data'] {
  const entries = Object.entries(data).map(([key, value]) => [key, String(value)] as const);
  return Object.fromEntries(entries);
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
