import { isAborted } from '../base/abort.ts';
import { backoffMs } from '../base/backoff.ts';
import { AgentError, codeOf, messageOf } from '../base/errors.ts';
import type { UnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import { retry } from '../base/retry.ts';
import type { Attribute } from '../domain/resources.ts';
import type { ProviderProfile, ProviderRecord } from '../network/interface.ts';
import type { Capacity } from './capacity.ts';
import type { ProviderParts } from './parts.ts';
import { profileOf } from './profile.ts';
import type { LiveSettings } from './settings.ts';

/** In the journal: the last try to register, so that a restart does not begin to count anew. */
const KEY = 'provider.registration';
/** How often a network that knows us is asked how it has us. */
const LOOK_MS = 600_000;
/** Between two tries that may cost a fee. */
const TRY = { firstMs: 300_000, factor: 2, mostMs: 3_600_000 };
/** After so many failures in a row with the same words it is the owner's turn. */
const MOST_FAILURES = 3;
/** A network that took our words and has others all the same is told again after this. */
const REPEAT_MS = 86_400_000;
const PRACTICE_RETRY = { firstMs: 1_000, factor: 2, mostMs: 60_000 };

interface RegistrationParts extends ProviderParts {
  readonly capacity: Capacity;
  readonly settings: LiveSettings;
}

interface Try {
  /** What was said. */
  readonly text: string;
  readonly atMs: number;
  /** In a row with these words; 0 where it worked. */
  readonly failures: number;
}

/** Why the network does not have us as we are. */
export interface RegistrationProblem {
  readonly message: string;
  readonly sinceMs: UnixMs;
}

/**
 * Makes us known to the network and keeps what it has of us up to date. Each change may cost a fee:
 * it is sent once it is wanted, only where something differs, not often, and never again and again
 * where it fails.
 */
export class Registration {
  readonly #parts: RegistrationParts;
  readonly #log: Logger;
  #registered: boolean | undefined;
  #record: ProviderRecord | undefined;
  #readAtMs: UnixMs | undefined;
  #audits: ReadonlyMap<string, readonly Attribute[]> = new Map();
  #lookedMs: number | undefined;
  #problem: RegistrationProblem | undefined;
  /** The network was told since this process began: from then on it keeps our certificate by itself. */
  #told = false;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
    this.#log = parts.log.child('agent');
  }

  /** Whether the network knows us; `undefined` before it was asked. */
  get registered(): boolean | undefined {
    return this.#registered;
  }

  /** As the network had us when it was asked last, and when that was. */
  get record(): { readonly value: ProviderRecord; readonly readAtMs: UnixMs } | undefined {
    return this.#record === undefined || this.#readAtMs === undefined
      ? undefined
      : { value: this.#record, readAtMs: this.#readAtMs };
  }

  /** Attributes of ours that auditors vouch for, by auditor. */
  get audits(): ReadonlyMap<string, readonly Attribute[]> {
    return this.#audits;
  }

  get problem(): RegistrationProblem | undefined {
    return this.#problem;
  }

  /** What we say about ourselves. */
  profile(): ProviderProfile {
    const { capacity, settings } = this.#parts;
    return profileOf(settings.value, capacity.attributes());
  }

  /** True where the network has what we would say now; what we do not say stays as it is there. */
  get isUpToDate(): boolean {
    const profile = this.profile();
    return (
      this.#record !== undefined && textOf({ ...this.#record, ...profile }) === textOf(this.#record)
    );
  }

  /** Where it costs nothing: until it worked, however long that takes. */
  async persist(signal: AbortSignal): Promise<void> {
    const { network, clock } = this.#parts;
    const forever = {
      backoff: PRACTICE_RETRY,
      tries: Infinity,
      onRetry: (error: unknown) => {
        this.#log.warn('not registered yet, will try again', { error });
      },
    };
    await retry(clock, signal, forever, () => network.register(this.profile(), signal));
    this.#registered = true;
  }

  /** Looks how the network has us, and where it `may` brings that up to date when it is time to. */
  async step(may: boolean, signal: AbortSignal): Promise<void> {
    if (this.#isLookDue()) await this.#look(signal);
    if (!may || !this.#isTryDue()) return;
    try {
      await this.#register(signal);
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#log.warn('not registered', { error });
    }
  }

  /** The owner wants it now. Throws what went wrong. */
  async now(signal: AbortSignal): Promise<void> {
    if (this.profile().hostUri === undefined) {
      throw new AgentError(
        'conflict',
        'Say first under which name or address tenants reach this machine: "sublet settings set provider.host".',
      );
    }
    await this.#register(signal);
  }

  async #register(signal: AbortSignal): Promise<void> {
    const profile = this.profile();
    const text = textOf(profile);
    const before = this.#lastTry();
    try {
      await this.#parts.network.register(profile, signal);
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#noteFailure(text, before, error);
      throw error;
    }
    this.#noteTry({ text, atMs: this.#parts.clock.now(), failures: 0 });
    this.#problem = undefined;
    this.#registered = true;
    this.#told = true;
    this.#log.info('registered', { attributes: profile.attributes.length });
    await this.#look(signal);
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { network, clock } = this.#parts;
    // A name that nobody has is known to no network.
    if (network.account?.address() === undefined) {
      this.#registered = false;
      this.#record = undefined;
      return;
    }
    this.#lookedMs = clock.monotonicMs();
    try {
      this.#record = await network.queryProvider(signal);
      this.#readAtMs = clock.now();
      this.#registered = this.#record !== undefined;
      // Somebody else may have done it, with the account's own key.
      if (this.isUpToDate) this.#problem = undefined;
      this.#audits = this.#registered ? await network.audits(signal) : new Map();
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#lookedMs = undefined;
      this.#log.debug('how the network has us is not known now', { error });
    }
  }

  #isLookDue(): boolean {
    if (this.#registered !== true || this.#lookedMs === undefined) return true;
    return this.#parts.clock.monotonicMs() - this.#lookedMs >= LOOK_MS;
  }

  #isTryDue(): boolean {
    const profile = this.profile();
    if (this.#registered === undefined || profile.hostUri === undefined) return false;
    if (this.isUpToDate) {
      if (this.#told && this.#record?.certificate !== undefined) return false;
      // The record costs nothing then: a certificate does that ends, or whose key was lost here.
      if (!this.#told && this.#lastTry()?.failures === 0) return true;
    }
    return this.#hasRested(textOf(profile));
  }

  #hasRested(text: string): boolean {
    const last = this.#lastTry();
    if (last === undefined) return true;
    const passedMs = this.#parts.clock.now() - last.atMs;
    // A clock that was set back silences nothing for longer than one wait.
    if (passedMs < 0) return true;
    if (last.text !== text) return passedMs >= TRY.firstMs;
    if (last.failures >= MOST_FAILURES) return false;
    if (last.failures === 0 && this.#record !== undefined) return passedMs >= REPEAT_MS;
    return passedMs >= backoffMs(TRY, Math.max(1, last.failures));
  }

  #noteFailure(text: string, before: Try | undefined, error: unknown): void {
    const { clock } = this.#parts;
    // Nothing was paid for these, and what they need is said elsewhere.
    const code = codeOf(error);
    if (code === 'network-unreachable' || code === 'wallet-locked' || code === 'wallet-absent') {
      return;
    }
    const failures = (before?.text === text ? before.failures : 0) + 1;
    this.#noteTry({ text, atMs: clock.now(), failures });
    const next =
      failures >= MOST_FAILURES
        ? 'It is not tried again by itself: mend this, then "sublet provider register".'
        : `It is tried again in ${Math.round(backoffMs(TRY, failures) / 60_000)} minutes.`;
    this.#problem = {
      message: `Registering this provider failed: ${messageOf(error)} ${next}`,
      sinceMs: this.#problem?.sinceMs ?? clock.now(),
    };
  }

  #noteTry(made: Try): void {
    this.#parts.storage.journal.write(KEY, JSON.stringify(made));
  }

  #lastTry(): Try | undefined {
    const stored = this.#parts.storage.journal.read(KEY);
    return stored === undefined ? undefined : (JSON.parse(stored) as Try);
  }
}

/** The same text for the same words, in whatever order. */
function textOf({ attributes, hostUri, email, website }: ProviderProfile): string {
  const once = new Set(attributes.map(({ key, value }) => JSON.stringify([key, value])));
  return JSON.stringify([hostUri ?? '', email ?? '', website ?? '', [...once].sort()]);
}
