import type { KeyPairKeyObjectResult } from 'node:crypto';
import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate as it is published. */
export interface TestCertificate {
  /** Decimal. */
  readonly serial: string;
  /** PEM. */
  readonly cert: string;
  /** PEM of the type `EC PUBLIC KEY`, as the chain wants it. */
  readonly publicKey: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

/** In what a certificate differs from the one that the official tool would make. */
export interface CertificateChanges {
  readonly serial?: bigint;
  /** Instead of the owner's name. */
  readonly issuer?: string;
  /** A second common name in the subject. */
  readonly secondName?: string;
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly purposes?: readonly ('client' | 'server')[];
  /** Signed by a key that is not its own. */
  readonly foreignKey?: boolean;
}

const DAY_MS = 86_400_000;

const OID = {
  commonName: '2.5.4.3',
  akashVersion: '2.23.133.2.6',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};

/**
 * A new self-signed certificate of the profile that the official provider publishes: EC P-256, the
 * serial a time, its name the owner's address, for servers and clients, for one host.
 */
export function makeCertificate(
  owner: string,
  host: string,
  nowMs: number,
  changes: CertificateChanges = {},
): TestCertificate {
  const { publicKey, privateKey } = makeKey();
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const { serial = BigInt(nowMs) * 1_000_000n, fromMs = nowMs - 60_000 } = changes;
  const { untilMs = nowMs + 365 * DAY_MS, issuer = owner, secondName } = changes;
  const { purposes = ['client', 'server'], foreignKey = false } = changes;
  const nameOf = (text: string, ...others: readonly Buffer[]): Buffer =>
    sequence(
      nameEntry(OID.commonName, printable(text)),
      ...others,
      nameEntry(OID.akashVersion, printable('v0.0.1')),
    );
  const second = secondName === undefined ? [] : [nameEntry(OID.commonName, printable(secondName))];
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const body = sequence(
    tagged(0xa0, integer(2n)),
    integer(serial),
    algorithm,
    nameOf(issuer),
    sequence(utcTime(fromMs), utcTime(untilMs)),
    nameOf(owner, ...second),
    spki,
    tagged(0xa3, extensions(host, purposes)),
  );
  const signature = sign('sha256', body, foreignKey ? makeKey().privateKey : privateKey);
  const der = sequence(body, algorithm, bitString(signature));
  return {
    serial: serial.toString(),
    cert: pem('CERTIFICATE', der),
    publicKey: pem('EC PUBLIC KEY', spki),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function makeKey(): KeyPairKeyObjectResult {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function extensions(host: string, allowed: readonly ('client' | 'server')[]): Buffer {
  // Key encipherment and data encipherment: bits 2 and 3.
  const usage = tagged(0x03, Buffer.from([4, 0x30]));
  const purposes = sequence(
    ...allowed.map((side) => oid(side === 'client' ? OID.clientAuth : OID.serverAuth)),
  );
  const names = sequence(tagged(0x82, Buffer.from(host)));
  return sequence(
    extension(OID.keyUsage, usage, true),
    extension(OID.extendedKeyUsage, purposes),
    extension(OID.basicConstraints, sequence(), true),
    extension(OID.subjectAltName, names),
  );
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const parts = critical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...parts, tagged(0x04, value));
}

function nameEntry(id: string, value: Buffer): Buffer {
  return tagged(0x31, sequence(oid(id), value));
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const printable = (text: string): Buffer => tagged(0x13, Buffer.from(text));
const bitString = (bytes: Buffer): Buffer => tagged(0x03, Buffer.concat([Buffer.of(0), bytes]));

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  // A first bit of 1 would be a minus.
  return tagged(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]));
}

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) {
    digits.unshift((left % 128) + 128);
  }
  return digits;
}

/** Tag, length, value. */
function tagged(tag: number, value: Buffer): Buffer {
  const { length } = value;
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), value]);
  const hex = length.toString(16);
  const size = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 + size.length), size, value]);
}

function pem(type: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}
