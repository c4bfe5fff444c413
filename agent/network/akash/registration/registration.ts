import { X509Certificate } from 'node:crypto';

import type { Clock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/errors.ts';
import { addMs, parseUnixMs } from '../../../base/instant.ts';
import type { Attribute } from '../../../domain/resources.ts';
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

export interface RegistrationParts {
  readonly asking: Asking;
  readonly sending: Sending;
  readonly certificates: CertificateKeeper;
  readonly clock: Clock;
}

const SEND_WITHIN_MS = 10 * 60_000;
const WEIGHT = 110_000n;
const TRIES = 3;
/** As the chain wants keys; it refuses a whole record for one that is otherwise. */
const ATTRIBUTE_KEY = /^[a-zA-Z][\w/.-]{1,126}$/;

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

function wantedRecord(
  owner: string,
  profile: ProviderProfile,
  present: ChainProvider | undefined,
): ProviderFields {
  const hostUri = checkedUri(profile.hostUri ?? present?.hostUri);
  const bad = profile.attributes.find(({ key }) => !ATTRIBUTE_KEY.test(key));
  if (bad !== undefined) {
    const message = `The attribute ${JSON.stringify(bad.key.slice(0, 80))} is none that the chain takes: letters, digits, "/", "." and "-", from a letter on.`;
    throw new AgentError<AkashErrorCode>('provider-attribute-wrong', message);
  }
  return {
    ...{ owner, hostUri },
    attributes: sorted(profile.attributes),
    email: profile.email ?? present?.email ?? '',
    website: profile.website ?? present?.website ?? '',
  };
}

function checkedUri(text: string | undefined): string {
  const example = 'It has the form https://provider.example.org:8443, with nothing behind it.';
  if (text === undefined || text === '') {
    const message = `To register, the address is needed at which tenants reach this machine. ${example}`;
    throw new AgentError<AkashErrorCode>('provider-host-missing', message);
  }
  const url = URL.parse(text);
  const bare = url !== null && `https://${url.host}` === text.toLowerCase().replace(/:443$/, '');
  if (!bare || url.hostname === '') {
    const message = `The address ${JSON.stringify(text.slice(0, 200))} is none that the chain takes. ${example}`;
    throw new AgentError<AkashErrorCode>('provider-host-missing', message);
  }
  return text;
}

/** The name alone, as a certificate has it. */
function hostOf(hostUri: string): string {
  return new URL(hostUri).hostname.replace(/^\[|\]$/g, '');
}

function sameRecord(present: ChainProvider, wanted: ProviderFields): boolean {
  return (
    present.hostUri === wanted.hostUri &&
    present.email === wanted.email &&
    present.website === wanted.website &&
    textOf(present.attributes) === textOf(wanted.attributes)
  );
}

function textOf(attributes: readonly Attribute[]): string {
  return JSON.stringify(sorted(attributes).map(({ key, value }) => [key, value]));
}

/** Each once, in one order. */
function sorted(attributes: readonly Attribute[]): readonly Attribute[] {
  const once = new Map(attributes.map(({ key, value }) => [`${key}\n${value}`, { key, value }]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, attribute]) => attribute);
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
