import type { z } from 'zod';

import type { Clock } from '../../base/clock.ts';
import { AcmeError } from './errors.ts';
import type {
  AuthorityAccount,
  CertificateAuthority,
  OpenOrder,
  ShowChallenge,
} from './interface.ts';
import { AccountKey } from './jws.ts';
import { challengeRefusal, kindOf, problemDocument, refusalOf } from './problems.ts';
import type { Authorization, Directory, Order } from './schemas.ts';
import { authorization, directory, order } from './schemas.ts';
import type { AcmeAnswer, AcmeTransport } from './transport.ts';
import { certificateRequest } from './x509.ts';

export interface AcmeParts {
  readonly transport: AcmeTransport;
  readonly clock: Clock;
}

/** A nonce is good once, and only for a while: so often a request is sent with a new one. */
const NONCE_TRIES = 10;
/** How long the authority may take for a step, and how long between two looks at it. */
const STEP_MS = 3 * 60_000;
const LOOK_MS = 1000;
const LONGEST_LOOK_MS = 30_000;

type Signer = (url: string, payload: unknown, signal: AbortSignal) => Promise<AcmeAnswer>;

/** A certificate authority, asked as RFC 8555 has it. */
export class AcmeAuthority implements CertificateAuthority {
  readonly #directory: string;
  readonly #parts: AcmeParts;
  #nonce: string | undefined;

  constructor(directoryUrl: string, parts: AcmeParts) {
    this.#directory = directoryUrl;
    this.#parts = parts;
  }

  async look(signal: AbortSignal) {
    const answer = await this.#parts.transport.send('GET', this.#directory, undefined, signal);
    const { meta } = read(directory, answer);
    const terms = meta?.termsOfService;
    return { nowMs: answer.atMs, ...(terms === undefined ? {} : { terms }) };
  }

  async register(
    privateKeyPem: string,
    email: string | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const { newAccount } = await this.#directoryNow(signal);
    const key = new AccountKey(privateKeyPem);
    const payload = {
      termsOfServiceAgreed: true,
      ...(email === undefined ? {} : { contact: [`mailto:${email}`] }),
    };
    const answer = await this.#signed(key, undefined)(newAccount, payload, signal);
    return locationOf(answer, [200, 201]);
  }

  async order({ privateKeyPem, url }: AuthorityAccount, name: string, signal: AbortSignal) {
    const { newOrder } = await this.#directoryNow(signal);
    const ask = this.#signed(new AccountKey(privateKeyPem), url);
    const payload = { identifiers: [{ type: 'dns', value: name }] };
    return locationOf(await ask(newOrder, payload, signal), [201]);
  }

  async finish(
    account: AuthorityAccount,
    open: OpenOrder,
    show: ShowChallenge,
    signal: AbortSignal,
  ): Promise<string> {
    const key = new AccountKey(account.privateKeyPem);
    const ask = this.#signed(key, account.url);
    let now = await this.#orderNow(ask, open, signal);
    if (now.status === 'pending') {
      for (const url of now.authorizations) await this.#prove(ask, url, open, key, show, signal);
      now = await this.#until(ask, open, signal, ({ status }) => status !== 'pending');
    }
    if (now.status === 'ready') {
      const csr = certificateRequest(open.name, open.privateKeyPem).toString('base64url');
      const answer = await ask(now.finalize, { csr }, signal);
      if (answer.status !== 200) throw refusalOf(answer);
    }
    now = await this.#until(ask, open, signal, ({ status }) => status === 'valid');
    if (now.certificate === undefined) throw lost('The order has no certificate.');
    const chain = await ask(now.certificate, undefined, signal);
    if (chain.status !== 200) throw refusalOf(chain);
    return chain.body;
  }

  /** Shows the authority that the name is ours, where it does not believe it already. */
  async #prove(
    ask: Signer,
    url: string,
    open: OpenOrder,
    key: AccountKey,
    show: ShowChallenge,
    signal: AbortSignal,
  ): Promise<void> {
    const look = async (): Promise<Authorization> =>
      read(authorization, await ask(url, undefined, signal));
    const asked = await look();
    if (asked.status === 'valid') return;
    if (asked.status !== 'pending') throw failedChallenge(asked, open);
    const challenge = asked.challenges.find(({ type }) => type === open.kind);
    if (challenge?.token === undefined) {
      const message = `The certificate authority does not offer the challenge ${open.kind} for ${open.name}. Choose another with --acme-challenge.`;
      throw new AcmeError('acme-refused', message);
    }
    const { token } = challenge;
    const hide = await show({
      ...{ kind: open.kind, name: open.name, token, answer: key.answerTo(token) },
    });
    try {
      if (challenge.status === 'pending') {
        const answer = await ask(challenge.url, {}, signal);
        if (answer.status !== 200) throw refusalOf(answer);
      }
      await this.#poll(signal, async () => {
        const answer = await ask(url, undefined, signal);
        const now = read(authorization, answer);
        if (now.status === 'pending') return { answer };
        if (now.status !== 'valid') throw failedChallenge(now, open);
        return { done: true };
      });
    } finally {
      await hide();
    }
  }

  async #orderNow(
    ask: Signer,
    { url, name, kind }: OpenOrder,
    signal: AbortSignal,
  ): Promise<Order> {
    return (await this.#readOrder(ask, { url, name, kind }, signal)).order;
  }

  async #readOrder(
    ask: Signer,
    { url, name, kind }: Pick<OpenOrder, 'url' | 'name' | 'kind'>,
    signal: AbortSignal,
  ): Promise<{ readonly order: Order; readonly answer: AcmeAnswer }> {
    const answer = await ask(url, undefined, signal);
    if (answer.status === 404) throw lost('The authority does not know the order any more.');
    const now = read(order, answer);
    if (now.status !== 'invalid') return { order: now, answer };
    // What came to nothing long ago says so again; of one that just did, its challenge has the reason.
    throw now.error === undefined
      ? lost('The order has come to nothing.')
      : challengeRefusal(now.error, name, kind);
  }

  /** Looks until the order has come so far. */
  async #until(
    ask: Signer,
    open: OpenOrder,
    signal: AbortSignal,
    isThere: (order: Order) => boolean,
  ): Promise<Order> {
    return await this.#poll(signal, async () => {
      const { order: now, answer } = await this.#readOrder(ask, open, signal);
      return isThere(now) ? { done: now } : { answer };
    });
  }

  async #poll<T>(
    signal: AbortSignal,
    look: () => Promise<{ readonly done: T } | { readonly answer: AcmeAnswer }>,
  ): Promise<T> {
    const { clock } = this.#parts;
    const untilMs = clock.monotonicMs() + STEP_MS;
    for (;;) {
      const seen = await look();
      if ('done' in seen) return seen.done;
      if (clock.monotonicMs() >= untilMs) {
        const message = 'The certificate authority took too long. It is tried again by itself.';
        throw new AcmeError('acme-unreachable', message);
      }
      const { retryAtMs, atMs } = seen.answer;
      const toldMs = retryAtMs === undefined || atMs === undefined ? 0 : retryAtMs - atMs;
      await clock.sleep(Math.min(Math.max(toldMs, LOOK_MS), LONGEST_LOOK_MS), signal);
    }
  }

  /** Asks with a signature; with another nonce where the one that was at hand is not taken. */
  #signed(key: AccountKey, account: string | undefined): Signer {
    return async (url, payload, signal) => {
      for (let tries = 1; ; tries++) {
        const nonce = this.#nonce ?? (await this.#newNonce(signal));
        this.#nonce = undefined;
        const body = key.signed(payload, { url, nonce, account });
        const answer = await this.#parts.transport.send('POST', url, body, signal);
        this.#nonce = answer.nonce;
        if (tries >= NONCE_TRIES || !isBadNonce(answer)) return answer;
      }
    };
  }

  async #newNonce(signal: AbortSignal): Promise<string> {
    const { newNonce } = await this.#directoryNow(signal);
    const answer = await this.#parts.transport.send('HEAD', newNonce, undefined, signal);
    if (answer.nonce === undefined) throw refusalOf(answer);
    return answer.nonce;
  }

  /** Read anew: it is small, it is rarely needed, and its addresses may change. */
  async #directoryNow(signal: AbortSignal): Promise<Directory> {
    return read(
      directory,
      await this.#parts.transport.send('GET', this.#directory, undefined, signal),
    );
  }
}

function read<T>(schema: z.ZodType<T>, answer: AcmeAnswer): T {
  if (answer.status !== 200) throw refusalOf(answer);
  try {
    return schema.parse(JSON.parse(answer.body));
  } catch (cause) {
    throw new AcmeError(
      'acme-unreachable',
      'What answers in place of the certificate authority is none. Check the address of its directory, and whether this network wants you to sign in first.',
      { cause },
    );
  }
}

function isBadNonce({ status, body }: AcmeAnswer): boolean {
  if (status !== 400) return false;
  try {
    return kindOf(problemDocument.parse(JSON.parse(body))) === 'badNonce';
  } catch {
    return false;
  }
}

function locationOf(answer: AcmeAnswer, good: readonly number[]): string {
  if (!good.includes(answer.status)) throw refusalOf(answer);
  if (answer.location === undefined) throw lost('The authority did not say where to ask next.');
  return answer.location;
}

/** The reason is at the challenge that was tried; other kinds have none. */
function failedChallenge({ challenges, status }: Authorization, open: OpenOrder): AcmeError {
  const error = challenges.find(({ error }) => error !== undefined)?.error;
  return error === undefined
    ? lost(`The authority's question about ${open.name} is ${status}.`)
    : challengeRefusal(error, open.name, open.kind);
}

function lost(message: string): AcmeError {
  return new AcmeError('acme-order-lost', message);
}
