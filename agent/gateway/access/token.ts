import { createHash } from 'node:crypto';

import { Secp256k1, Secp256k1Signature } from '@cosmjs/crypto';

import { isDeeperThan } from '../../domain/manifest.ts';

/** A token taken apart; nothing of it is checked yet but its form. */
export interface DecodedToken {
  readonly algorithm: TokenAlgorithm;
  /** What is signed: header and payload as they were sent. */
  readonly signingInput: string;
  readonly payload: unknown;
  /** r and s, 32 bytes each. */
  readonly signature: Uint8Array;
}

/** `ES256KADR36` is what wallets sign: the same curve, around a document that no chain takes. */
export type TokenAlgorithm = 'ES256K' | 'ES256KADR36';

const MOST_CHARS = 12_288;
const MOST_DEPTH = 8;
const SIGNATURE_BYTES = 64;
/** Half of the curve's order: of the two signatures s and n - s only the smaller one counts. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Takes a compact token apart; `undefined` where it is none of the kinds that we know. */
export function decodeToken(text: string): DecodedToken | undefined {
  if (text.length > MOST_CHARS) return undefined;
  const parts = text.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) return undefined;
  const head = jsonOf(header);
  const body = jsonOf(payload);
  const bytes = base64UrlBytes(signature);
  if (!isRecord(head) || !isRecord(body) || bytes?.length !== SIGNATURE_BYTES) return undefined;
  const { alg, crit } = head;
  if (alg !== 'ES256K' && alg !== 'ES256KADR36') return undefined;
  // Something there must be understood, and is not: the standard says to refuse.
  if (crit !== undefined) return undefined;
  return {
    algorithm: alg,
    signingInput: `${header}.${payload}`,
    payload: body,
    signature: bytes,
  };
}

/** True where the token was signed with the key, a compressed one, of the account `signer`. */
export function isSignedBy(token: DecodedToken, signer: string, publicKey: Uint8Array): boolean {
  const { algorithm, signingInput, signature } = token;
  // Whoever holds one signature could make the other; only one of them is a signature here.
  if (BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`) > HALF_ORDER) return false;
  const message = algorithm === 'ES256K' ? signingInput : signedDocument(signingInput, signer);
  const hash = createHash('sha256').update(message).digest();
  try {
    const parsed = Secp256k1Signature.fromFixedLength(signature);
    return Secp256k1.verifySignature(parsed, Uint8Array.from(hash), Uint8Array.from(publicKey));
  } catch {
    // The library throws where r or s is 0 or the key is no point: no signature either.
    return false;
  }
}

/** What a wallet signs for somebody's text (ADR-36): a transaction without chain, fee and sequence. */
function signedDocument(text: string, signer: string): string {
  const data = Buffer.from(text).toString('base64');
  return JSON.stringify({
    account_number: '0',
    chain_id: '',
    fee: { amount: [], gas: '0' },
    memo: '',
    msgs: [{ type: 'sign/MsgSignData', value: { data, signer } }],
    sequence: '0',
  });
}

function jsonOf(part: string): unknown {
  const bytes = base64UrlBytes(part);
  if (bytes === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isDeeperThan(json, MOST_DEPTH) ? undefined : json;
  } catch {
    return undefined;
  }
}

/** Strict: one text for the same bytes, so that a token has one spelling. */
function base64UrlBytes(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
