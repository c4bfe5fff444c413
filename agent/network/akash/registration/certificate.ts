import { createPrivateKey, createPublicKey, generateKeyPair, randomInt, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

import type { UnixMs } from '../../../base/instant.ts';
import { addMs } from '../../../base/instant.ts';

/** A certificate of ours with its key. The key leaves this machine never. */
export interface ServerCertificate {
  /** Whose it is: the provider account. */
  readonly owner: string;
  /** The name that it is for: of the machine's address, without port. */
  readonly host: string;
  /** Decimal. */
  readonly serial: string;
  readonly notBeforeMs: UnixMs;
  readonly notAfterMs: UnixMs;
  readonly certPem: string;
  /** As the chain wants it: of the type `EC PUBLIC KEY`. */
  readonly publicKeyPem: string;
  /** PKCS #8. */
  readonly privateKeyPem: string;
}

const COMMON_NAME = '2.5.4.3';
/** The official tool marks its certificates with this, and a version. */
const AKASH_MARK = '2.23.133.2.6';
const AKASH_MARK_VERSION = 'v0.0.1';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
/** Keys shorter than the serial's field are not at stake: it is a time, as the official tool has it. */
const NS_PER_MS = 1_000_000;
const YEAR_MS = 365 * 86_400_000;
/** Clocks differ: a certificate that is valid a little later for others is no certificate. */
const EARLIER_MS = 5 * 60_000;

const makeKeyPair = promisify(generateKeyPair);

/**
 * A new self-signed certificate of the profile that the official provider publishes: EC P-256, named
 * after the account, for servers and clients, good for a year and for one host.
 */
export async function makeCertificate(
  owner: string,
  host: string,
  nowMs: UnixMs,
): Promise<ServerCertificate> {
  const { privateKey, publicKey } = await makeKeyPair('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const second = 1000;
  const notBeforeMs = addMs(nowMs, -EARLIER_MS - (nowMs % second));
  const notAfterMs = addMs(notBeforeMs, YEAR_MS);
  const serial = BigInt(nowMs) * BigInt(NS_PER_MS) + BigInt(randomInt(NS_PER_MS));
  const body = certificateBody({ owner, host, serial, notBeforeMs, notAfterMs, spki });
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate: AsnConvert.parse(body, TBSCertificate),
      signatureAlgorithm: new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }),
      signatureValue: bytesOf(sign('sha256', Buffer.from(body), privateKey)),
    }),
  );
  return {
    ...{ owner, host, serial: serial.toString(), notBeforeMs, notAfterMs },
    certPem: pem('CERTIFICATE', der),
    publicKeyPem: pem('EC PUBLIC KEY', spki),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** What a certificate says: everything of it that is signed, as DER. */
export function certificateBody(parts: {
  readonly owner: string;
  readonly host: string;
  readonly serial: bigint;
  readonly notBeforeMs: UnixMs;
  readonly notAfterMs: UnixMs;
  readonly spki: Uint8Array;
}): ArrayBuffer {
  const { owner, host, serial, notBeforeMs, notAfterMs, spki } = parts;
  const name = nameOf(owner);
  return AsnConvert.serialize(
    new TBSCertificate({
      version: Version.v3,
      serialNumber: serialBytes(serial),
      signature: new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 }),
      issuer: name,
      validity: new Validity({ notBefore: dateOf(notBeforeMs), notAfter: dateOf(notAfterMs) }),
      subject: name,
      subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
      extensions: new Extensions(extensionsOf(host)),
    }),
  );
}

/** True where the private key is the certificate's. */
export function keyFits({ privateKeyPem, publicKeyPem }: ServerCertificate): boolean {
  const own = createPublicKey(createPrivateKey(privateKeyPem));
  return pem('EC PUBLIC KEY', own.export({ type: 'spki', format: 'der' })) === publicKeyPem;
}

function nameOf(owner: string): Name {
  const entry = (type: string, text: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type, value: new AttributeValue({ printableString: text }) }),
    ]);
  return new Name([entry(COMMON_NAME, owner), entry(AKASH_MARK, AKASH_MARK_VERSION)]);
}

function extensionsOf(host: string): Extension[] {
  const usage = new KeyUsage(KeyUsageFlags.keyEncipherment | KeyUsageFlags.dataEncipherment);
  const purposes = new ExtendedKeyUsage([id_kp_clientAuth, id_kp_serverAuth]);
  const isAddress = isIP(host) !== 0;
  const general = new GeneralName(isAddress ? { iPAddress: host } : { dNSName: host });
  const limits = new NameConstraints({
    permittedSubtrees: new GeneralSubtrees([new GeneralSubtree({ base: general })]),
  });
  return [
    extension(id_ce_keyUsage, usage, true),
    extension(id_ce_extKeyUsage, purposes, false),
    extension(id_ce_basicConstraints, new BasicConstraints(), true),
    extension(id_ce_subjectAltName, new SubjectAlternativeName([general]), false),
    // An address would need a mask here; a name limits itself.
    ...(isAddress ? [] : [extension(id_ce_nameConstraints, limits, true)]),
  ];
}

function extension(extnID: string, value: unknown, critical: boolean): Extension {
  return new Extension({
    ...{ extnID, critical },
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

/** As DER wants a number above 0: a first bit of 1 would be a minus. */
function serialBytes(serial: bigint): ArrayBuffer {
  const hex = serial.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return bytesOf((bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]));
}

function dateOf(atMs: UnixMs): Date {
  // eslint-disable-next-line no-restricted-globals -- writes a given instant; asks no clock
  return new Date(atMs);
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function pem(type: string, der: ArrayBuffer | Uint8Array): string {
  const text = Buffer.from(der instanceof Uint8Array ? der : new Uint8Array(der)).toString(
    'base64',
  );
  const lines = text.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}
