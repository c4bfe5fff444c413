import type { Clock } from '../base/clock.ts';
import { hashOf, newSecret, sameSecret } from './secret.ts';
import type { SessionFile } from './session-file.ts';

const TOKEN_LIFE_MS = 10 * 60_000;
const MOST_TOKENS = 16;
const MOST_SESSIONS = 32;
/** From its last use. */
const SESSION_LIFE_MS = 30 * 24 * 3_600_000;
/** The file is written no more often for mere use. */
const USE_WRITTEN_MS = 3_600_000;

interface Session {
  readonly hash: string;
  lastUsedMs: number;
}

/**
 * Who may use the dashboard: an address with a one-time token becomes a session, whose secret is
 * the browser's cookie. Tokens end with the agent; of sessions the hashes are kept.
 */
export class WebSessions {
  readonly #clock: Pick<Clock, 'monotonicMs' | 'now'>;
  readonly #file: Pick<SessionFile, 'read' | 'write'>;
  #tokens: { readonly token: string; readonly endsAtMs: number }[] = [];
  #sessions: Session[] = [];
  #port: number | undefined;
  #writtenAtMs = -Infinity;

  constructor(
    clock: Pick<Clock, 'monotonicMs' | 'now'>,
    file: Pick<SessionFile, 'read' | 'write'>,
  ) {
    this.#clock = clock;
    this.#file = file;
  }

  /** Takes up the sessions of the agent before; once the file is this one's alone. */
  restore(): void {
    const kept = this.#file.read();
    const nowMs = this.#clock.now();
    this.#port = kept?.port;
    // A use in the future is a clock that was put back since: no reason to keep it for longer.
    this.#sessions = (kept?.sessions ?? [])
      .map(({ hash, lastUsedMs }) => ({ hash, lastUsedMs: Math.min(lastUsedMs, nowMs) }))
      .filter((session) => this.#isLive(session))
      .slice(-MOST_SESSIONS);
  }

  /** Where browsers with a session look for us; nothing where there is none. */
  get portOfOpenPages(): number | undefined {
    return this.#sessions.some((session) => this.#isLive(session)) ? this.#port : undefined;
  }

  /** Where the dashboard is served now. */
  set port(port: number) {
    this.#port = port;
    if (this.#sessions.length > 0) this.#write();
  }

  /** A token that opens one session within ten minutes. */
  newToken(): string {
    const token = newSecret();
    const endsAtMs = this.#clock.monotonicMs() + TOKEN_LIFE_MS;
    this.#tokens = [...this.#tokens, { token, endsAtMs }].slice(-MOST_TOKENS);
    return token;
  }

  /** Uses the token up; gives the new session's secret, or nothing for a wrong or old token. */
  redeem(given: string): string | undefined {
    const nowMs = this.#clock.monotonicMs();
    // All are compared, whichever fits, so that the time does not tell.
    const fitting = this.#tokens.filter(({ token }) => sameSecret(given, token));
    this.#tokens = this.#tokens.filter((kept) => !fitting.includes(kept));
    if (!fitting.some(({ endsAtMs }) => nowMs < endsAtMs)) return undefined;
    const secret = newSecret();
    const session = { hash: hashOf(secret), lastUsedMs: this.#clock.now() };
    this.#sessions = [...this.#sessions, session]
      .filter((kept) => this.#isLive(kept))
      .sort((one, other) => one.lastUsedMs - other.lastUsedMs)
      .slice(-MOST_SESSIONS);
    this.#write();
    return secret;
  }

  /** Whether it is a session's secret; it has been used then. */
  knows(given: string): boolean {
    const hash = hashOf(given);
    const fitting = this.#sessions.filter((session) => sameSecret(hash, session.hash));
    const live = fitting.filter((session) => this.#isLive(session));
    for (const session of live) session.lastUsedMs = this.#clock.now();
    if (live.length === 0) return false;
    if (this.#clock.monotonicMs() - this.#writtenAtMs >= USE_WRITTEN_MS) this.#write();
    return true;
  }

  #isLive({ lastUsedMs }: Session): boolean {
    return this.#clock.now() - lastUsedMs < SESSION_LIFE_MS;
  }

  #write(): void {
    if (this.#port === undefined) return;
    this.#writtenAtMs = this.#clock.monotonicMs();
    this.#file.write({ port: this.#port, sessions: this.#sessions.map((kept) => ({ ...kept })) });
  }
}
