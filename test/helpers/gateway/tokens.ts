import { Secp256k1, sha256 } from '@cosmjs/crypto';

import type { TestKey } from '../chain/sign.ts';

/** In what a token differs from the one that its claims alone would make. */
export interface TokenChanges {
  readonly algorithm?: string;
  /** The other signature that the same numbers allow, which must not count. */
  readonly highS?: boolean;
  /** More of the header. */
  readonly header?: Readonly<Record<string, unknown>>;
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A token as tenants' tools write it, signed by their key. Written from the standards alone. */
export function makeToken(key: TestKey, claims: unknown, changes: TokenChanges = {}): string {
  const { algorithm = 'ES256K', highS = false, header = {} } = changes;
  const input = `${part({ alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
  const signed =
    algorithm === 'ES256KADR36'
      ? `{"account_number":"0","chain_id":"","fee":{"amount":[],"gas":"0"},"memo":"","msgs":[{"type":"sign/MsgSignData","value":{"data":"${Buffer.from(input).toString('base64')}","signer":"${key.address}"}}],"sequence":"0"}`
      : input;
  const signature = Secp256k1.createSignature(sha256(Buffer.from(signed)), key.secret);
  const low = signature.s(32);
  const s = highS ? bytesOf(ORDER - BigInt(`0x${Buffer.from(low).toString('hex')}`)) : low;
  return `${input}.${Buffer.concat([signature.r(32), s]).toString('base64url')}`;
}

/** Claims of a token that is good now, for a quarter of an hour. */
export function claimsOf(
  issuer: string,
  nowMs: number,
  leases: unknown = { access: 'full' },
): Record<string, unknown> {
  const now = Math.floor(nowMs / 1000);
  return { iss: issuer, iat: now, nbf: now, exp: now + 900, version: 'v1', jti: 't1', leases };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
