import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';

/**
 * How a service wants its web requests treated; the words and the limits are the network's. Bytes
 * and milliseconds; `nextTries` 0 is every replica once, `nextTimeoutMs` 0 is no limit.
 */
export interface HttpOptions {
  readonly maxBodyBytes: number;
  /** Between two pieces of an answer. */
  readonly readTimeoutMs: number;
  /** Between two pieces of a body that the service takes. */
  readonly sendTimeoutMs: number;
  readonly nextTries: number;
  readonly nextTimeoutMs: number;
  /** What makes another replica be asked. */
  readonly nextCases: readonly NextCase[];
}

const NEXT_CASES = [
  ...(['error', 'timeout', '403', '404', '429', '500', '502', '503', '504', 'off'] as const),
];
/** `off`: no other replica is asked; it stands alone. */
export type NextCase = (typeof NEXT_CASES)[number];

/** Of a service that says nothing. */
export const HTTP_DEFAULTS: HttpOptions = {
  maxBodyBytes: 1_048_576,
  readTimeoutMs: 60_000,
  sendTimeoutMs: 60_000,
  nextTries: 3,
  nextTimeoutMs: 0,
  nextCases: ['error', 'timeout'],
};

const MOST_BODY_BYTES = 100 * 1024 * 1024;
const MOST_TIMEOUT_MS = 60_000;
const MOST_TRIES = 2 ** 32 - 1;

/** `field` is the tenant's name of it, `message` what is wrong there. */
export interface HttpOptionFault {
  readonly code: 'http-option';
  readonly field: string;
  readonly message: string;
}

/**
 * Reads a manifest's `httpOptions`, of any shape. What is missing, and a size or a timeout of 0, has
 * its default. Fails with the first thing that is wrong; never throws.
 */
export function parseHttpOptions(json: unknown): Result<HttpOptions, HttpOptionFault> {
  if (json === undefined || json === null) return ok(HTTP_DEFAULTS);
  if (typeof json !== 'object' || Array.isArray(json)) return wrong('', 'is not an object');
  const given = new Map<string, unknown>(Object.entries(json));
  const numbers: Record<string, number> = {};
  for (const [field, most] of Object.entries(MOST)) {
    const value = given.get(field) ?? 0;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > most) {
      return wrong(field, `is not a whole number between 0 and ${most}`);
    }
    numbers[field] = value;
  }
  const cases = given.get('nextCases') ?? [];
  if (!Array.isArray(cases)) return wrong('nextCases', 'is not a list');
  const stranger = cases.findIndex((one) => !NEXT_CASES.some((known) => known === one));
  if (stranger >= 0) return wrong(`nextCases[${stranger}]`, `is none of ${NEXT_CASES.join(', ')}`);
  if (cases.length > 1 && cases.includes('off'))
    return wrong('nextCases', 'has "off" beside others');
  // As the form that is hashed has it where the tenant wrote nothing.
  if (cases.length === 0 && Object.values(numbers).every((value) => value === 0)) {
    return ok(HTTP_DEFAULTS);
  }
  return ok({
    maxBodyBytes: numbers.maxBodySize || HTTP_DEFAULTS.maxBodyBytes,
    readTimeoutMs: numbers.readTimeout || HTTP_DEFAULTS.readTimeoutMs,
    sendTimeoutMs: numbers.sendTimeout || HTTP_DEFAULTS.sendTimeoutMs,
    nextTries: given.get('nextTries') === undefined ? 3 : (numbers.nextTries ?? 0),
    nextTimeoutMs: numbers.nextTimeout ?? 0,
    nextCases: cases.length === 0 ? HTTP_DEFAULTS.nextCases : (cases as readonly NextCase[]),
  });
}

const MOST: Readonly<Record<string, number>> = {
  maxBodySize: MOST_BODY_BYTES,
  readTimeout: MOST_TIMEOUT_MS,
  sendTimeout: MOST_TIMEOUT_MS,
  nextTries: MOST_TRIES,
  nextTimeout: MOST_TRIES,
};

function wrong(field: string, message: string): { readonly ok: false } & HttpOptionFault {
  return fail({ code: 'http-option', field, message });
}
