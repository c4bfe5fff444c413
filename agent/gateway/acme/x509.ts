import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_subjectAltName,
  Name,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

import type { UnixMs } from '../../base/instant.ts';
import { parseUnixMs } from '../../base/instant.ts';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
/** RFC 8737 §3. */
const ACME_IDENTIFIER = '1.3.6.1.5.5.7.1.31';
/** 1.2.840.113549.1.9.14: what a request wants to see in its certificate. */
const EXTENSION_REQUEST = Buffer.from('06092a864886f70d01090e', 'hex');
const DAY_MS = 86_400_000;

/** A request for a certificate of that key and one name, DER (RFC 2986). */
export function certificateRequest(name: string, privateKeyPem: string): Buffer {
  const key = createPrivateKey(privateKeyPem);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const extensions = AsnConvert.serialize(new Extensions([nameExtension(name)]));
  const attribute = der(0x30, EXTENSION_REQUEST, der(0x31, extensions));
  const version = Buffer.of(0x02, 0x01, 0x00);
  const subject = der(0x30);
  const body = der(0x30, version, subject, spki, der(0xa0, attribute));
  const algorithm = AsnConvert.serialize(new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }));
  // A string of bits begins with how many of its last byte do not count.
  return der(0x30, body, algorithm, der(0x03, Buffer.of(0), sign('sha256', body, key)));
}

/**
 * The self-signed certificate that answers a challenge in a handshake (RFC 8737). It is valid for a
 * day around `nowMs`; the authority does not look at that.
 */
export function challengeCertificate(
  name: string,
  answer: string,
  privateKeyPem: string,
  nowMs: UnixMs,
): string {
  const key = createPrivateKey(privateKeyPem);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const digest = createHash('sha256').update(answer).digest();
  const mark = new Extension({
    ...{ extnID: ACME_IDENTIFIER, critical: true },
    extnValue: new OctetString(bytesOf(der(0x04, digest))),
  });
  const body = AsnConvert.serialize(
    new TBSCertificate({
      version: Version.v3,
      // Above 0, as DER has it.
      serialNumber: bytesOf(Buffer.concat([Buffer.of(1), randomBytes(15)])),
      signature: new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }),
      ...{ issuer: new Name(), subject: new Name() },
      validity: new Validity({
        notBefore: dateOf(nowMs - DAY_MS / 2),
        notAfter: dateOf(nowMs + DAY_MS / 2),
      }),
      subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
      extensions: new Extensions([nameExtension(name), mark]),
    }),
  );
  const whole = AsnConvert.serialize(
    new Certificate({
      tbsCertificate: AsnConvert.parse(body, TBSCertificate),
      signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }),
      signatureValue: bytesOf(sign('sha256', Buffer.from(body), key)),
    }),
  );
  return new X509Certificate(Buffer.from(whole)).toString();
}

/** What a chain of certificates says of its first one. */
export interface IssuedCertificate {
  readonly notBeforeMs: UnixMs;
  readonly notAfterMs: UnixMs;
}

/**
 * Reads a chain, PEM. Throws `RangeError` where its first certificate is not for that name or not of
 * that key.
 */
export function readChain(
  chainPem: string,
  name: string,
  privateKeyPem: string,
): IssuedCertificate {
  const leaf = new X509Certificate(chainPem);
  if (!leaf.checkPrivateKey(createPrivateKey(privateKeyPem))) {
    throw new RangeError('the certificate is of another key');
  }
  if (leaf.checkHost(name, { subject: 'never' }) === undefined) {
    throw new RangeError(`the certificate is not for ${name}`);
  }
  return {
    notBeforeMs: parseUnixMs(leaf.validFromDate.getTime()),
    notAfterMs: parseUnixMs(leaf.validToDate.getTime()),
  };
}

function nameExtension(name: string): Extension {
  return new Extension({
    extnID: id_ce_subjectAltName,
    extnValue: new OctetString(
      AsnConvert.serialize(new SubjectAlternativeName([new GeneralName({ dNSName: name })])),
    ),
  });
}

function der(tag: number, ...parts: readonly (Uint8Array | ArrayBuffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (part instanceof ArrayBuffer ? Buffer.from(part) : part)),
  );
  const length = body.length;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function dateOf(atMs: number): Date {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return new Date(atMs);
}
