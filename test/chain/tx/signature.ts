import { createPublicKey, verify } from 'node:crypto';

import { SignDoc } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

/** What a signature is over: the transaction's parts, the chain, and the account that signs. */
export interface Signed {
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly chainId: string;
  readonly accountNumber: bigint;
}

/** The bytes of the document that is signed in the mode `direct`. */
export function signBytes(signed: Signed): Uint8Array {
  return SignDoc.encode(SignDoc.fromPartial(signed)).finish();
}

const POINT_BYTES = 33;
const SIGNATURE_BYTES = 64;
/** Half the order of secp256k1: of the two equal signatures only the one with the lower s counts. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
/** Says "a compressed point of secp256k1 follows": the head of an SPKI document. */
const SPKI_HEAD = Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex');

/** Whether `signature` (r and s, 32 bytes each) is that of the key over these bytes. */
export function isSignedBy(
  publicKey: Uint8Array,
  signature: Uint8Array,
  document: Uint8Array,
): boolean {
  if (publicKey.length !== POINT_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  if (s > HALF_ORDER) return false;
  const der = Buffer.concat([SPKI_HEAD, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify('sha256', document, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
