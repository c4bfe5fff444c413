import { isAborted } from '../../base/abort.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type {
  ChallengeKind,
  PublicCertificateProblem,
  PublicCertificateStatus,
} from '../../domain/public-certificate.ts';
import { hasWaited, nextTry, renewalTime } from '../../domain/public-certificate.ts';
import type { NamedCertificate } from '../certificates.ts';
import { AuthorityClock } from './authority-clock.ts';
import { AcmeError, problemOf } from './errors.ts';
import type { AuthorityAccount, CertificateAuthority, ShowChallenge } from './interface.ts';
import { newKeyPem } from './jws.ts';
import type { AcmeOptions } from './options.ts';
import { isTrial } from './options.ts';
import type { AcmeStore, KeptCertificate } from './record.ts';
import { AcmeBook } from './record.ts';
import { readChain } from './x509.ts';

export interface KeeperParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: AcmeStore;
  readonly authority: CertificateAuthority;
  readonly show: ShowChallenge;
  /** The name by which tenants reach this machine, where it has one that can have a certificate. */
  readonly name: () => string | undefined;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** So often it is looked at what there is to do; nobody is asked for that. */
const TICK_MS = 10 * 60_000;
/** So often the authority is asked how late it is: a clock that is behind would renew too late. */
const LOOK_MS = 86_400_000;
/** A clock that is off by less is no news. */
const CLOCK_OFF_MS = 10 * 60_000;

/**
 * Keeps a certificate of a public authority for this machine's name: gets it, replaces it in time, and
 * says why where it cannot. It never touches the certificate of our own; where there is none of the
 * authority, or it has ended, tenants are shown that one.
 */
export class PublicCertificateKeeper {
  readonly #options: AcmeOptions;
  readonly #parts: KeeperParts;
  readonly #log: Logger;
  readonly #book: AcmeBook;
  readonly #time: AuthorityClock;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<() => void>();
  #timer: Timer | undefined;
  #turn: Promise<void> = Promise.resolve();
  #lookedAtMs = -Infinity;
  #told = '';

  constructor(options: AcmeOptions, parts: KeeperParts) {
    this.#options = options;
    this.#parts = parts;
    this.#log = parts.log.child('gateway');
    this.#book = new AcmeBook(parts.store, this.#log);
    this.#time = new AuthorityClock(parts.clock);
  }

  /** What tenants are to be shown for the public name now; `undefined` where that is our own. */
  current(): NamedCertificate | undefined {
    const kept = this.#kept();
    if (kept === undefined || !this.#isShown(kept)) return undefined;
    const { name, certPem, privateKeyPem } = kept;
    return { name, certPem, privateKeyPem };
  }

  status(): PublicCertificateStatus {
    const kept = this.#kept();
    const { aheadMs = 0 } = this.#time;
    const failure = this.#failureNow();
    return {
      ...{ name: this.#parts.name(), authority: this.#options.directory },
      ...(kept === undefined
        ? {}
        : {
            certificate: {
              ...{ notAfterMs: kept.notAfterMs, renewAtMs: kept.renewAtMs },
              shown: this.#isShown(kept),
            },
          }),
      ...(failure === undefined ? {} : { failure }),
      ...(Math.abs(aheadMs) > CLOCK_OFF_MS ? { clockAheadMs: aheadMs } : {}),
    };
  }

  /** Calls back whenever {@link current} or {@link status} may be another; the answer ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Looks after it from now on, by itself. */
  start(): void {
    this.#timer = this.#parts.clock.after(0, () => this.#tick());
  }

  /** Does what is to be done now; resolves when it is done, or failed. Never rejects. */
  look(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#look());
    return this.#turn;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#timer?.cancel();
    await this.#turn;
  }

  #tick(): void {
    void this.look().finally(() => {
      if (this.#closing.signal.aborted) return;
      this.#timer = this.#parts.clock.after(this.#nextTickMs(), () => this.#tick());
    });
  }

  /** One that ends is taken away at that moment. */
  #nextTickMs(): number {
    const kept = this.#kept();
    const leftMs = kept === undefined ? 0 : kept.notAfterMs - this.#time.now(kept.issuedMs);
    return leftMs > 0 ? Math.min(leftMs, TICK_MS) : TICK_MS;
  }

  async #look(): Promise<void> {
    const name = this.#parts.name();
    const { signal } = this.#closing;
    if (!signal.aborted && name !== undefined && this.#book.damage === undefined) {
      try {
        await this.#see(name, signal);
      } catch (error) {
        if (!isAborted(error)) this.#fail(name, error);
      }
    }
    this.#tell();
  }

  async #see(name: string, signal: AbortSignal): Promise<void> {
    if (!this.#isDue(name)) {
      await this.#askTime(signal);
      if (!this.#isDue(name)) return;
    }
    if (!this.#mayAsk(name)) return;
    const terms = await this.#askAuthority(signal);
    // Asked anew, by the authority's clock: ours may have been wrong either way.
    if (this.#isDue(name) && this.#mayAsk(name)) await this.#renew(name, terms, signal);
  }

  /** Once a day, and after this machine's clock was set. Whether it works does not matter much. */
  async #askTime(signal: AbortSignal): Promise<void> {
    const sinceMs = this.#parts.clock.monotonicMs() - this.#lookedAtMs;
    if (sinceMs < LOOK_MS && !this.#time.wasSet) return;
    try {
      await this.#askAuthority(signal);
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#log.debug('the authority did not say how late it is', { error });
    }
  }

  async #askAuthority(signal: AbortSignal): Promise<string | undefined> {
    this.#lookedAtMs = this.#parts.clock.monotonicMs();
    this.#time.forgetWhereSet();
    const { nowMs, terms } = await this.#parts.authority.look(signal);
    if (nowMs !== undefined) this.#time.tell(nowMs);
    return terms;
  }

  #isDue(name: string): boolean {
    const kept = this.#book.now.current;
    if (kept?.name !== name || kept.directory !== this.#options.directory) return true;
    return this.#time.now(kept.issuedMs) >= kept.renewAtMs;
  }

  /** Not before the wait after a failure is over. */
  #mayAsk(name: string): boolean {
    const { failure } = this.#book.now;
    if (failure?.name !== name || failure.directory !== this.#options.directory) return true;
    return hasWaited(this.#time.now(failure.atMs), failure.nextMs);
  }

  async #renew(name: string, terms: string | undefined, signal: AbortSignal): Promise<void> {
    this.#log.info('a certificate is asked for', { name, terms: terms ?? 'none' });
    try {
      await this.#get(name, signal);
    } catch (error) {
      // What the authority lost is made anew, once: a second loss is a failure like any other.
      if (!this.#wasLost(error)) throw error;
      await this.#get(name, signal);
    }
  }

  async #get(name: string, signal: AbortSignal): Promise<void> {
    const account = await this.#account(signal);
    const order = await this.#order(account, name, signal);
    const { authority, show, random } = this.#parts;
    const certPem = await authority.finish(account, order, show, signal);
    const { privateKeyPem, kind } = order;
    const nowMs = this.#time.now();
    const dates = datesOf(certPem, order);
    if (dates.notAfterMs <= nowMs) throw notNow();
    const { directory } = this.#options;
    const renewAtMs = renewalTime(dates, nowMs, random());
    this.#book.change({
      current: {
        ...{ name, directory, certPem, privateKeyPem, ...dates },
        ...{ renewAtMs, issuedMs: nowMs, kind },
      },
      ...{ order: null, failure: null },
    });
    this.#log.info('a certificate of the authority is kept', {
      ...{ name, notAfterMs: dates.notAfterMs, renewAtMs },
    });
  }

  async #account(signal: AbortSignal): Promise<AuthorityAccount> {
    const { directory, email } = this.#options;
    const known = this.#book.now.account;
    const account =
      known?.directory === directory
        ? known
        : { directory, privateKeyPem: await newKeyPem(), url: null };
    if (account.url !== null) return { ...account, url: account.url };
    this.#book.change({ account, order: null });
    const { privateKeyPem } = account;
    const url = await this.#parts.authority.register(privateKeyPem, email, signal);
    this.#book.change({ account: { directory, privateKeyPem, url } });
    return { privateKeyPem, url };
  }

  /** The one that was begun, or a new one. */
  async #order(account: AuthorityAccount, name: string, signal: AbortSignal) {
    const begun = this.#book.now.order;
    if (begun?.name === name) return begun;
    const privateKeyPem = await newKeyPem();
    const url = await this.#parts.authority.order(account, name, signal);
    const order = { url, name, privateKeyPem, kind: this.#nextKind() };
    this.#book.change({ order });
    return order;
  }

  /** The one that worked last; after one that did not, the next one. */
  #nextKind(): ChallengeKind {
    const { kinds } = this.#options;
    const { current, failure } = this.#book.now;
    const failed = failure?.kind ?? null;
    if (failed !== null) return kinds[(kinds.indexOf(failed) + 1) % kinds.length] ?? failed;
    const worked = kinds.find((kind) => kind === current?.kind);
    return worked ?? kinds[0] ?? 'http-01';
  }

  #wasLost(error: unknown): boolean {
    if (!(error instanceof AcmeError)) return false;
    const { account } = this.#book.now;
    if (error.code === 'acme-account-lost' && account !== null) {
      this.#book.change({ account: { ...account, url: null }, order: null });
      return true;
    }
    if (error.code !== 'acme-order-lost' || this.#book.now.order === null) return false;
    this.#book.change({ order: null });
    return true;
  }

  #fail(name: string, error: unknown): void {
    const known = error instanceof AcmeError ? error : undefined;
    const problem = known === undefined ? 'refused' : problemOf(known);
    const { random } = this.#parts;
    const { directory } = this.#options;
    const { failure: before, order } = this.#book.now;
    const goesOn = before?.name === name && before.directory === directory;
    const count = goesOn ? before.count + 1 : 1;
    const atMs = this.#time.now();
    const nextMs = nextTry(atMs, count, random(), known?.retryAtMs);
    const message = messageOf(error);
    const kind = isOfChallenge(problem) ? (order?.kind ?? null) : (goesOn && before.kind) || null;
    this.#log.warn('no certificate of the authority', { name, problem, message, count, nextMs });
    try {
      this.#book.change({
        failure: { count, problem, message, name, directory, atMs, nextMs, kind },
        // An order is gone on with unless the authority has refused something.
        ...(known === undefined || keepsOrder(problem) ? {} : { order: null }),
      });
    } catch (failed) {
      // A full disk: it is tried again at the next look.
      this.#log.error('a failure was not written down', { error: failed });
    }
  }

  #failureNow(): PublicCertificateStatus['failure'] {
    const { damage } = this.#book;
    const nowMs = this.#time.now();
    if (damage !== undefined) {
      return { problem: 'record', message: damage.message, atMs: nowMs, nextMs: nowMs };
    }
    const { failure } = this.#book.now;
    if (failure === null || failure.name !== this.#parts.name()) return undefined;
    if (failure.directory !== this.#options.directory) return undefined;
    const { problem, message, atMs, nextMs } = failure;
    return { problem, message, atMs, nextMs };
  }

  #kept(): KeptCertificate | undefined {
    const { current } = this.#book.now;
    return current?.name === this.#parts.name() ? (current ?? undefined) : undefined;
  }

  #isShown({ notAfterMs, directory, issuedMs }: KeptCertificate): boolean {
    return !isTrial(directory) && this.#time.now(issuedMs) < notAfterMs;
  }

  #tell(): void {
    const now = JSON.stringify([this.current()?.certPem, this.status()]);
    if (now === this.#told) return;
    this.#told = now;
    for (const listener of [...this.#listeners]) listener();
  }
}

function datesOf(
  certPem: string,
  { name, privateKeyPem }: { readonly name: string; readonly privateKeyPem: string },
): { readonly notBeforeMs: UnixMs; readonly notAfterMs: UnixMs } {
  try {
    return readChain(certPem, name, privateKeyPem);
  } catch (cause) {
    const message = `The certificate authority gave something that is no certificate for ${name}. It is tried again by itself.`;
    throw new AcmeError('acme-refused', message, { cause });
  }
}

function notNow(): AcmeError {
  return new AcmeError(
    'acme-clock',
    'The certificate that the authority gave has ended already, by the time of this machine. Set the clock of this machine (or turn on its automatic time).',
  );
}

function keepsOrder(problem: PublicCertificateProblem): boolean {
  return problem === 'unreachable' || problem === 'clock' || problem === 'limit';
}

/** Another kind of challenge may work. */
function isOfChallenge(problem: PublicCertificateProblem): boolean {
  return problem === 'name-unreached' || problem === 'name-elsewhere' || problem === 'port';
}
