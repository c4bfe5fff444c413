import { z } from 'zod';

import type { Clock } from '../../../base/clock.ts';
import { AgentError } from '../../../base/errors.ts';
import { addMs, parseUnixMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import { createCertificateMessage, revokeCertificateMessage } from '../codec/provider-messages.ts';
import type { AkashErrorCode } from '../errors.ts';
import type { Sending } from '../market/sending.ts';
import { throwUnlessIncluded } from '../market/sending.ts';
import type { Asking } from '../queries/ask.ts';
import { queryCertificates } from '../queries/providers.ts';
import type { Intent } from '../signer/intents.ts';
import type { ServerCertificate } from './certificate.ts';
import { keyFits, makeCertificate } from './certificate.ts';

/**
 * Where certificates lie with their private keys: a place that only this user may read. What was
 * written is on the disk when `write` returns.
 */
export interface CertificateStore {
  read(): string | undefined;
  write(text: string): void;
}

export interface CertificateKeeperParts {
  readonly asking: Asking;
  readonly sending: Sending;
  readonly store: CertificateStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called with the certificate that is to be served from now on. */
  readonly onChange?: (certificate: ServerCertificate) => void;
}

/** A certificate is replaced so long before it ends. */
const ROTATE_BEFORE_MS = 30 * 86_400_000;
const SEND_WITHIN_MS = 10 * 60_000;
const PUBLISH_WEIGHT = 100_000n;

const instant = z.number().transform(parseUnixMs);
const storedCertificate = z.strictObject({
  owner: z.string(),
  host: z.string(),
  serial: z.string().regex(/^\d{1,50}$/),
  notBeforeMs: instant,
  notAfterMs: instant,
  certPem: z.string(),
  publicKeyPem: z.string(),
  privateKeyPem: z.string(),
});
const stored = z.strictObject({
  version: z.literal(1),
  /** What is served. */
  current: storedCertificate.nullable(),
  /** What will be served once the chain has it. */
  next: storedCertificate.nullable(),
  /** Replaced, and not revoked yet. */
  replaced: z.array(z.strictObject({ owner: z.string(), serial: z.string() })).max(100),
});
type Stored = z.infer<typeof stored>;

const NOTHING: Stored = { version: 1, current: null, next: null, replaced: [] };

/**
 * The certificate by which tenants know our gateway. A new one is kept before it is published,
 * published before it is used, and the old one revoked only then: there is no moment in which what
 * is served is not on the chain, and a crash between any two steps leaves the rest to be done.
 */
export class CertificateKeeper {
  readonly #parts: CertificateKeeperParts;
  #stored: Stored | undefined;

  constructor(parts: CertificateKeeperParts) {
    this.#parts = parts;
  }

  /** What is served; `undefined` before one was published. */
  current(): ServerCertificate | undefined {
    return this.#read().current ?? undefined;
  }

  /** Replaced ones that the account's owner has to revoke, because this machine's key may not. */
  unrevoked(): readonly string[] {
    return this.#read().replaced.map(({ serial }) => serial);
  }

  /** Publishes a certificate for this host where there is none that lasts; repeats safely. */
  async ensure(owner: string, host: string, signal: AbortSignal): Promise<void> {
    const valid = await this.#validSerials(owner, signal);
    const { current } = this.#read();
    const stays = current !== null && this.#isGood(current, owner, host);
    if (!stays || !valid.has(current.serial)) await this.#replace(owner, host, valid, signal);
    await this.#revoke(owner, signal);
  }

  async #replace(
    owner: string,
    host: string,
    valid: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const { sending, clock, log } = this.#parts;
    const { next: begun } = this.#read();
    const next =
      begun !== null && this.#isGood(begun, owner, host)
        ? begun
        : await makeCertificate(owner, host, clock.now());
    this.#write({ ...this.#read(), next });
    if (!valid.has(next.serial)) {
      const { serial, certPem, publicKeyPem } = next;
      const outcome = await sending.anew(
        this.#intent(
          `certificate/${owner}/${serial}`,
          createCertificateMessage(owner, certPem, publicKeyPem),
        ),
        signal,
      );
      // Refused because it is there: an answer was lost on its way.
      const there =
        outcome.state === 'included' || (await this.#validSerials(owner, signal)).has(serial);
      if (!there) throwUnlessIncluded(outcome, 'Publishing a certificate');
    }
    const { current, replaced } = this.#read();
    const old = current === null ? [] : [{ owner: current.owner, serial: current.serial }];
    this.#write({ version: 1, current: next, next: null, replaced: [...replaced, ...old] });
    log.info('a certificate is served', { serial: next.serial, host, notAfterMs: next.notAfterMs });
    this.#parts.onChange?.(next);
  }

  async #revoke(owner: string, signal: AbortSignal): Promise<void> {
    const { sending, log } = this.#parts;
    const { replaced } = this.#read();
    if (replaced.length === 0) return;
    const valid = await this.#validSerials(owner, signal);
    // Those of an account that is not here any more are out of our hands.
    const left = replaced.filter((one) => one.owner === owner && valid.has(one.serial));
    this.#write({ ...this.#read(), replaced: left });
    if (sending.wallet().custody === 'delegated') return;
    for (const { serial } of left) {
      const intent = this.#intent(
        `revoke/${owner}/${serial}`,
        revokeCertificateMessage(owner, serial),
      );
      const outcome = await sending.anew(intent, signal);
      if (outcome.state !== 'included') {
        log.warn('a replaced certificate is not revoked yet', { serial, outcome: outcome.state });
        continue;
      }
      const { replaced: rest } = this.#read();
      this.#write({ ...this.#read(), replaced: rest.filter((one) => one.serial !== serial) });
    }
  }

  #isGood(certificate: ServerCertificate, owner: string, host: string): boolean {
    const lastsMs = certificate.notAfterMs - this.#parts.clock.now();
    return certificate.owner === owner && certificate.host === host && lastsMs > ROTATE_BEFORE_MS;
  }

  async #validSerials(owner: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const found = await queryCertificates(this.#parts.asking, { owner, valid: true }, { signal });
    return new Set(found.map(({ serial }) => serial));
  }

  #intent(id: string, message: Intent['messages'][number]): Intent {
    const deadlineMs = addMs(this.#parts.clock.now(), SEND_WITHIN_MS);
    return { id, messages: [message], weight: PUBLISH_WEIGHT, priority: 'must', deadlineMs };
  }

  #read(): Stored {
    if (this.#stored !== undefined) return this.#stored;
    const text = this.#parts.store.read();
    this.#stored = text === undefined ? NOTHING : parse(text);
    return this.#stored;
  }

  #write(next: Stored): void {
    this.#parts.store.write(JSON.stringify(next));
    this.#stored = next;
  }
}

function parse(text: string): Stored {
  try {
    const read = stored.parse(JSON.parse(text));
    for (const one of [read.current, read.next]) {
      if (one !== null && !keyFits(one)) throw new RangeError('a key is not its certificate’s');
    }
    return read;
  } catch (cause) {
    const message =
      'The kept certificate cannot be read. Remove its file: a new one is published then.';
    throw new AgentError<AkashErrorCode>('akash-journal-damaged', message, { cause });
  }
}
