import type { KeyObject } from 'node:crypto';
import { createPublicKey, X509Certificate } from 'node:crypto';

import { isAddress } from '../addresses.ts';
import { refusals, unnumbered } from './akash-refusals.ts';

export const certRefusals = refusals('cert', {
  notFound: [1, 'certificate not found'],
  exists: [3, 'certificate exists'],
  alreadyRevoked: [4, 'certificate already revoked'],
  invalidSerial: [5, 'invalid serial number'],
  invalidCertificate: [6, 'invalid certificate value'],
  invalidPublicKey: [7, 'invalid pubkey value'],
});

/**
 * Refuses a certificate that is not its owner's. The key comes as PEM of a type of its own,
 * `EC PUBLIC KEY`, though inside it is what others call `PUBLIC KEY`. The certificate must be signed
 * with that key, and its common name must be the owner's address. Dates are not looked at.
 *
 * @returns the serial number, by which the owner's certificates are told apart.
 */
export function checkCertificate(owner: string, cert: Uint8Array, pubkey: Uint8Array): bigint {
  const publicKey = readPublicKey(pubkey);
  const der = readPem(cert);
  if (der === undefined) throw certRefusals.invalidCertificate();
  if (der.type !== 'CERTIFICATE') {
    throw unnumbered('invalid certificate value: invalid pem block type');
  }
  const certificate = readCertificate(der.bytes);
  if (!certificate.verify(publicKey)) {
    throw unnumbered('invalid certificate value: invalid certificate signature');
  }
  const name = /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '';
  if (!isAddress(name)) throw unnumbered('invalid certificate value: decoding bech32 failed');
  if (name !== owner) {
    throw unnumbered('invalid certificate value: CommonName does not match owner');
  }
  return BigInt(`0x${certificate.serialNumber}`);
}

function readPublicKey(pem: Uint8Array): KeyObject {
  const der = readPem(pem);
  if (der === undefined) throw certRefusals.invalidPublicKey();
  if (der.type !== 'EC PUBLIC KEY')
    throw unnumbered('invalid pubkey value: invalid pem block type');
  const key = createKey(der.bytes);
  if (key.asymmetricKeyType !== 'ec') {
    throw unnumbered('invalid pubkey value: invalid public key type');
  }
  return key;
}

function createKey(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (cause) {
    throw unnumbered(`invalid pubkey value: ${String(cause)}`);
  }
}

function readCertificate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw unnumbered(`x509: malformed certificate: ${String(cause)}`);
  }
}

/** One PEM block and nothing after it. */
function readPem(bytes: Uint8Array): { readonly type: string; readonly bytes: Buffer } | undefined {
  const pem = /^-----BEGIN ([A-Z ]+)-----\r?\n([A-Za-z0-9+/=\r\n]*)-----END \1-----\r?\n?$/;
  const [, type, body] = pem.exec(Buffer.from(bytes).toString()) ?? [];
  if (type === undefined || body === undefined) return undefined;
  return { type, bytes: Buffer.from(body, 'base64') };
}
