import { z } from 'zod';

import { utcText } from '../../base/clock.ts';
import type { ChallengeKind } from '../../domain/public-certificate.ts';
import type { AcmeErrorCode } from './errors.ts';
import { AcmeError } from './errors.ts';
import type { AcmeAnswer } from './transport.ts';

const PREFIX = 'urn:ietf:params:acme:error:';

export const problemDocument = z.looseObject({
  type: z.string().max(200).optional(),
  detail: z.string().max(4000).optional(),
});
/** What an authority says of a refusal: RFC 8555 §6.7. */
export type ProblemDocument = z.infer<typeof problemDocument>;

/** The kind of a problem, without what all have in common. */
export function kindOf({ type }: ProblemDocument): string {
  return type?.startsWith(PREFIX) === true ? type.slice(PREFIX.length) : 'unknown';
}

/** What an answer means that is none of those that were hoped for. */
export function refusalOf(answer: AcmeAnswer): AcmeError {
  const problem = readProblem(answer.body);
  const kind = kindOf(problem);
  const said = saidBy(problem, answer.status);
  const { retryAtMs } = answer;
  if (kind === 'rateLimited' || answer.status === 429) {
    const until =
      retryAtMs === undefined ? 'for a while' : `until ${utcText(retryAtMs, 'minute')} UTC`;
    return new AcmeError(
      'acme-limit',
      `The certificate authority gives this name or address no more certificates ${until}. ${said} Wait; it is tried again by itself.`,
      { retryAtMs },
    );
  }
  if (answer.status >= 500) {
    const message = `The certificate authority has trouble of its own. ${said} Wait; it is tried again by itself.`;
    return new AcmeError('acme-unreachable', message, { retryAtMs });
  }
  const more = { retryAtMs };
  switch (kind) {
    case 'accountDoesNotExist':
      return new AcmeError(
        'acme-account-lost',
        `The authority does not know the account. ${said}`,
        more,
      );
    case 'orderNotReady':
      return new AcmeError('acme-order-lost', `The order cannot be finished. ${said}`, more);
    case 'userActionRequired':
      return new AcmeError(
        'acme-terms',
        `The terms of the certificate authority have changed. ${said} Read them, and start again with --acme-agree if you agree.`,
        more,
      );
    default:
      return (
        nameRefusal(problem, said, more) ?? new AcmeError('acme-refused', otherwise(said), more)
      );
  }
}

/** What it means that the authority did not see what was shown to it. */
export function challengeRefusal(
  problem: ProblemDocument,
  name: string,
  kind: ChallengeKind,
): AcmeError {
  const said = saidBy(problem, undefined);
  const port = kind === 'http-01' ? 80 : 443;
  switch (kindOf(problem)) {
    case 'connection':
      return new AcmeError(
        'acme-name-unreached',
        `The certificate authority could not reach ${name} at port ${port}. Have port ${port} of your router passed on to this machine, and let it through the firewall. ${said}`,
      );
    case 'unauthorized':
    case 'incorrectResponse':
    case 'tls':
      return new AcmeError(
        'acme-name-elsewhere',
        `Something else than this machine answered for ${name} at port ${port}. Let the name lead to this machine's public address, and port ${port} of your router to this machine. ${said}`,
      );
    default:
      return nameRefusal(problem, said) ?? new AcmeError('acme-refused', otherwise(said));
  }
}

function nameRefusal(
  problem: ProblemDocument,
  said: string,
  more: { readonly retryAtMs?: AcmeAnswer['retryAtMs'] } = {},
): AcmeError | undefined {
  const of = (code: AcmeErrorCode, what: string): AcmeError =>
    new AcmeError(code, `${what} ${said}`, more);
  switch (kindOf(problem)) {
    case 'dns':
      return of(
        'acme-name-unknown',
        'The certificate authority cannot find the name. Let it lead to the public address of this machine, at whoever keeps its DNS.',
      );
    case 'caa':
      return of(
        'acme-name-forbidden',
        'A CAA record of the name allows other certificate authorities only. Allow this one there, or take the record away.',
      );
    case 'rejectedIdentifier':
    case 'unsupportedIdentifier':
      return of(
        'acme-name-forbidden',
        'The certificate authority gives no certificates for that name. Give this machine another public name.',
      );
    default:
      return undefined;
  }
}

function otherwise(said: string): string {
  return `The certificate authority gave no certificate. ${said} It is tried again by itself.`;
}

/** A stranger's words: short, on one line, and marked as such. */
function saidBy({ detail, type }: ProblemDocument, status: number | undefined): string {
  const text = (detail ?? type ?? (status === undefined ? '' : `status ${status}`))
    .replace(/[\p{C}\s]+/gu, ' ')
    .slice(0, 300)
    .trim();
  return text === '' ? '' : `It says: "${text}".`;
}

function readProblem(body: string): ProblemDocument {
  try {
    return problemDocument.parse(JSON.parse(body));
  } catch {
    // A page of somebody between us: the status is all there is to go by.
    return {};
  }
}
