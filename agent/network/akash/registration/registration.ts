import { X509Certificate } from 'node:crypto';

import type { Clock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/errors.ts';
import { addMs, parseUnixMs } from '../../../base/instant.ts';
import type { ProviderProfile, ProviderRecord } from '../../interface.ts';
import type { ProviderFields } from '../codec/provider-messages.ts';
import { createProviderMessage, updateProviderMessage } from '../codec/provider-messages.ts';
import type { AkashErrorCode } from '../errors.ts';
import type { Sending } from '../market/sending.ts';
import { throwUnlessIncluded } from '../market/sending.ts';
import type { Asking } from '../queries/ask.ts';
import type { ChainCertificate, ChainProvider } from '../queries/providers.ts';
import { queryCertificates, queryProvider } from '../queries/providers.ts';
import type { CertificateKeeper } from './certificate-keeper.ts';
import { sameRecord, wantedRecord } from './record.ts';

export interface RegistrationParts {
  readonly asking: Asking;
  readonly sending: Sending;
  readonly certificates: CertificateKeeper;
  readonly clock: Clock;
}

const SEND_WITHIN_MS = 10 * 60_000;
const WEIGHT = 110_000n;
const TRIES = 3;

/** Our record as a provider, and our certificate: what is there is compared first. */
export class Registration {
  readonly #parts: RegistrationParts;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  /**
   * Sends what differs. Without a host the one that is registered stays. Throws `wallet-absent`,
   * `wallet-locked`, `provider-host-missing`, and `wallet-delegated` where only the account's owner
   * can write the record: the certificate is published even then.
   */
  async register(profile: ProviderProfile, signal: AbortSignal): Promise<void> {
    const { sending, asking, certificates } = this.#parts;
    const { account, custody } = sending.wallet();
    for (let attempt = 1; ; attempt++) {
      const present = await queryProvider(asking, account, { signal });
      const wanted = wantedRecord(account, profile, present);
      const differs = present === undefined || !sameRecord(present, wanted);
      if (differs && custody === 'local') {
        await this.#write(wanted, present === undefined, attempt, signal);
        // What is there now is compared again: the queue may have held something older.
        continue;
      }
      await certificates.ensure(account, hostOf(wanted.hostUri), signal);
      if (differs) throw elsewhere(account, present);
      return;
    }
  }

  async query(signal: AbortSignal): Promise<ProviderRecord | undefined> {
    const { sending, asking, certificates } = this.#parts;
    const { account } = sending;
    if (account === undefined) return undefined;
    const [present, published] = await Promise.all([
      queryProvider(asking, account, { signal }),
      queryCertificates(asking, { owner: account, valid: true }, { signal }),
    ]);
    if (present === undefined) return undefined;
    const serving = certificates.current()?.serial;
    const certificate = newestOf(published, serving);
    const { hostUri, attributes, email, website } = present;
    return {
      ...{ attributes, hostUri },
      ...(email === '' ? {} : { email }),
      ...(website === '' ? {} : { website }),
      ...(certificate === undefined ? {} : { certificate }),
    };
  }

  async #write(
    wanted: ProviderFields,
    isNew: boolean,
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { sending, clock } = this.#parts;
    const outcome = await sending.anew(
      {
        id: `register/${wanted.owner}`,
        messages: [isNew ? createProviderMessage(wanted) : updateProviderMessage(wanted)],
        ...{ weight: WEIGHT, priority: 'must' },
        deadlineMs: addMs(clock.now(), SEND_WITHIN_MS),
      },
      signal,
    );
    if (outcome.state !== 'included' && attempt < TRIES) return;
    throwUnlessIncluded(outcome, 'Registering as a provider');
    if (attempt > TRIES) {
      const message = 'The provider record is written again and again and never as it was to be.';
      throw new AgentError<AkashErrorCode>('transaction-refused', message);
    }
  }
}

/** The name alone, as a certificate has it. */
function hostOf(hostUri: string): string {
  return new URL(hostUri).hostname.replace(/^\[|\]$/g, '');
}

function elsewhere(
  account: string,
  present: ChainProvider | undefined,
): AgentError<AkashErrorCode> {
  const what =
    present === undefined ? 'is not registered as a provider yet' : 'is registered otherwise';
  const message =
    `The account ${account} ${what}, and its key lies elsewhere: sign the registration there, with ` +
    'the transaction that the wallet page prepares.';
  return new AgentError('wallet-delegated', message, {
    data: { what: present === undefined ? 'create-provider' : 'update-provider' },
  });
}

function newestOf(
  published: readonly ChainCertificate[],
  serving: string | undefined,
): ProviderRecord['certificate'] {
  const readable = published.flatMap(({ serial, certPem }) => {
    try {
      const { validFromDate, validToDate } = new X509Certificate(certPem);
      const notBeforeMs = parseUnixMs(validFromDate.getTime());
      return [{ serial, notBeforeMs, notAfterMs: parseUnixMs(validToDate.getTime()) }];
    } catch {
      // Whoever has the key may publish what they like; ours can be read.
      return [];
    }
  });
  const ours = readable.find(({ serial }) => serial === serving);
  return ours ?? readable.sort((a, b) => b.notAfterMs - a.notAfterMs)[0];
}
