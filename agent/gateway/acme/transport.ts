import { Agent, request } from 'undici';

import { isAborted } from '../../base/abort.ts';
import { readTime } from '../../base/clock.ts';
import { codeOf, messageOf } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import { addMs } from '../../base/instant.ts';
import { AcmeError } from './errors.ts';

/** An answer of the authority, whatever its status. */
export interface AcmeAnswer {
  readonly status: number;
  readonly body: string;
  /** For the next request. */
  readonly nonce: string | undefined;
  readonly location: string | undefined;
  /** The authority's clock. */
  readonly atMs: UnixMs | undefined;
  /** By the authority's clock. */
  readonly retryAtMs: UnixMs | undefined;
}

const MOST_BYTES = 256 * 1024;
const ANSWER_MS = 30_000;

/** A chain of the dates of TLS that is not valid now: the wrong time is far more often here than there. */
const NOT_NOW = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/**
 * Asks a certificate authority over HTTPS, and nobody else: it follows nowhere, and reads no more than
 * an authority has to say.
 */
export class AcmeTransport {
  readonly #agent: Agent;

  /** `trusted`: roots for the authority's own certificate, PEM, in place of Node's. */
  constructor(trusted?: string) {
    this.#agent = new Agent({
      connect: { timeout: ANSWER_MS, ...(trusted === undefined ? {} : { ca: trusted }) },
      ...{ headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS, keepAliveTimeout: 1000 },
      ...{ allowH2: false, maxResponseSize: MOST_BYTES },
    });
  }

  /** Throws `acme-unreachable` or `acme-clock`, and `Aborted`. */
  async send(
    method: 'GET' | 'HEAD' | 'POST',
    url: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<AcmeAnswer> {
    if (URL.parse(url)?.protocol !== 'https:') {
      throw new AcmeError('acme-unreachable', `The address ${url} of the authority is not https.`);
    }
    try {
      const response = await request(url, {
        ...{ method, signal, dispatcher: this.#agent },
        headers: {
          'User-Agent': 'sublet',
          ...(body === undefined ? {} : { 'Content-Type': 'application/jose+json' }),
        },
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.body.text();
      const header = (name: string): string | undefined => {
        const value = response.headers[name];
        return typeof value === 'string' ? value : value?.[0];
      };
      const atMs = timeOf(header('date'));
      return {
        ...{ status: response.statusCode, body: text },
        ...{ nonce: header('replay-nonce'), location: header('location'), atMs },
        retryAtMs: retryTime(header('retry-after'), atMs),
      };
    } catch (error) {
      throw unreachable(error, url);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function unreachable(error: unknown, url: string): unknown {
  if (isAborted(error)) return error;
  const host = URL.parse(url)?.host ?? url;
  if (NOT_NOW.has(codeOf(error) ?? '')) {
    return new AcmeError(
      'acme-clock',
      `The certificate of ${host} itself is not valid at this machine's time. Set the clock of this machine (or turn on its automatic time).`,
      { cause: error },
    );
  }
  return new AcmeError(
    'acme-unreachable',
    `The certificate authority ${host} does not answer (${messageOf(error)}). Check the internet connection.`,
    { cause: error },
  );
}

function timeOf(text: string | undefined): UnixMs | undefined {
  return text === undefined ? undefined : readTime(text);
}

/** Seconds, or a time; seconds count from when it was said. */
function retryTime(text: string | undefined, atMs: UnixMs | undefined): UnixMs | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) return readTime(text);
  return atMs === undefined ? undefined : addMs(atMs, Number(text) * 1000);
}
