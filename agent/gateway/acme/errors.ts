import type { ErrorData } from '../../base/errors.ts';
import { AgentError } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import type { PublicCertificateProblem } from '../../domain/public-certificate.ts';

/** What getting a certificate from an authority throws. */
export type AcmeErrorCode =
  | `acme-${PublicCertificateProblem}`
  /** The authority does not know our account (any more): one is made anew. */
  | 'acme-account-lost'
  /** It does not know the order, or will not go on with it: another is made. */
  | 'acme-order-lost';

/** `retryAtMs` is the authority's word, by its own clock, before which it wants to hear nothing. */
export class AcmeError extends AgentError<AcmeErrorCode> {
  readonly retryAtMs: UnixMs | undefined;

  constructor(
    code: AcmeErrorCode,
    message: string,
    more: {
      readonly cause?: unknown;
      readonly data?: ErrorData;
      readonly retryAtMs?: UnixMs | undefined;
    } = {},
  ) {
    super(code, message, more);
    this.retryAtMs = more.retryAtMs;
  }
}

/** What it means to the owner. */
export function problemOf(error: AcmeError): PublicCertificateProblem {
  const { code } = error;
  if (code === 'acme-account-lost' || code === 'acme-order-lost') return 'refused';
  return code.slice('acme-'.length) as PublicCertificateProblem;
}
