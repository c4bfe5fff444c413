import type { Clock } from '../base/clock.ts';
import { newSecret, sameSecret } from './secret.ts';

const TOKEN_LIFE_MS = 10 * 60_000;
const MOST_TOKENS = 16;
const MOST_SESSIONS = 32;

/**
 * Who may use the dashboard: an address with a one-time token becomes a session, whose secret is
 * the browser's cookie. Nothing of it outlives the agent.
 */
export class WebSessions {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #tokens: { readonly token: string; readonly endsAtMs: number }[] = [];
  #sessions: string[] = [];

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
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
    const session = newSecret();
    this.#sessions = [...this.#sessions, session].slice(-MOST_SESSIONS);
    return session;
  }

  knows(given: string): boolean {
    return this.#sessions.filter((session) => sameSecret(given, session)).length > 0;
  }
}
