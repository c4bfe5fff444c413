import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';

const makeKeyPair = promisify(generateKeyPair);

/** A new key of the curve P-256, PKCS #8. */
export async function newKeyPem(): Promise<string> {
  const { privateKey } = await makeKeyPair('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Signs requests with the key of an account, as RFC 8555 §6.2 has it. */
export class AccountKey {
  readonly #key: KeyObject;
  readonly #jwk: {
    readonly crv: string;
    readonly kty: string;
    readonly x: string;
    readonly y: string;
  };

  constructor(privateKeyPem: string) {
    this.#key = createPrivateKey(privateKeyPem);
    const {
      crv = '',
      kty = '',
      x = '',
      y = '',
    } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.#jwk = { crv, kty, x, y };
  }

  /** The answer to a challenge (RFC 8555 §8.1). */
  answerTo(token: string): string {
    // The members in the order of their names: so it is hashed, RFC 7638.
    const thumbprint = createHash('sha256').update(JSON.stringify(this.#jwk)).digest('base64url');
    return `${token}.${thumbprint}`;
  }

  /** `account`: its URL, before there is one the key itself. A payload of `undefined` only reads. */
  signed(
    payload: unknown,
    to: { readonly url: string; readonly nonce: string; readonly account: string | undefined },
  ): string {
    const { url, nonce, account } = to;
    const who = account === undefined ? { jwk: this.#jwk } : { kid: account };
    const head = base64url(JSON.stringify({ alg: 'ES256', nonce, url, ...who }));
    const body = payload === undefined ? '' : base64url(JSON.stringify(payload));
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), {
      ...{ key: this.#key, dsaEncoding: 'ieee-p1363' },
    });
    return JSON.stringify({
      ...{ protected: head, payload: body, signature: signature.toString('base64url') },
    });
  }
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
