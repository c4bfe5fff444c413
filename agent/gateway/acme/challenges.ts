import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';

import type { Clock } from '../../base/clock.ts';
import type { ChallengeKind } from '../../domain/public-certificate.ts';
import type { Challenge } from './interface.ts';
import { newKeyPem } from './jws.ts';
import { challengeCertificate } from './x509.ts';

/** What a server that has port 80 or 443 needs to know while an authority may ask there. */
export interface ChallengeAnswers {
  /** The body that is asked for with that path; `undefined` where it is no challenge of ours. */
  httpAnswer(path: string): string | undefined;
  /** Shown to who offers {@link ACME_PROTOCOL} alone, and for nothing but that handshake. */
  tlsContext(serverName: string): SecureContext | undefined;
}

/** For a server of ours that answers in place of a port that it has itself. */
export interface LentChallenges extends ChallengeAnswers {
  /** Until the answer is called. */
  answeredElsewhere(kind: ChallengeKind): () => void;
}

const HTTP_PREFIX = '/.well-known/acme-challenge/';
export const ACME_PROTOCOL = 'acme-tls/1';

/** What is shown to authorities at the moment. */
export class Challenges implements LentChallenges {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #http = new Map<string, string>();
  readonly #tls = new Map<string, SecureContext>();
  readonly #lent = new Set<ChallengeKind>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  httpAnswer(path: string): string | undefined {
    return path.startsWith(HTTP_PREFIX)
      ? this.#http.get(path.slice(HTTP_PREFIX.length))
      : undefined;
  }

  tlsContext(serverName: string): SecureContext | undefined {
    return this.#tls.get(serverName.toLowerCase());
  }

  /** Another server of ours answers these too: a port that it has is not needed. */
  answeredElsewhere(kind: ChallengeKind): () => void {
    this.#lent.add(kind);
    return () => void this.#lent.delete(kind);
  }

  isAnsweredElsewhere(kind: ChallengeKind): boolean {
    return this.#lent.has(kind);
  }

  /** Shown from now on; the answer takes it away. */
  async show({ kind, name, token, answer }: Challenge): Promise<() => void> {
    if (kind === 'http-01') {
      this.#http.set(token, answer);
      return () => void this.#http.delete(token);
    }
    const key = await newKeyPem();
    const cert = challengeCertificate(name, answer, key, this.#clock.now());
    const host = name.toLowerCase();
    this.#tls.set(host, createSecureContext({ cert, key }));
    return () => void this.#tls.delete(host);
  }
}
