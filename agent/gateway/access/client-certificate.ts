import { X509Certificate } from 'node:crypto';

import type { OctetString } from '@peculiar/asn1-schema';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  Certificate,
  ExtendedKeyUsage,
  id_ce_extKeyUsage,
  id_kp_clientAuth,
  type Name,
} from '@peculiar/asn1-x509';

/** What a client's certificate says, its own signature and form checked. Not yet whether it counts. */
export interface ClientCertificate {
  /** The account that it names, as subject and as issuer. */
  readonly owner: string;
  /** Decimal, as the chain has it. */
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly der: Uint8Array;
}

const COMMON_NAME = '2.5.4.3';
const MOST_BYTES = 8_192;
/** The chain takes no longer serial numbers. */
const MOST_SERIAL_BYTES = 40;

/**
 * Reads a certificate that a client showed; `undefined` where it is not self-signed by an elliptic
 * curve key, not for clients, or names no one account.
 */
export function readClientCertificate(der: Uint8Array): ClientCertificate | undefined {
  if (der.length > MOST_BYTES) return undefined;
  try {
    const x509 = new X509Certificate(der);
    const key = x509.publicKey;
    // By its own key: otherwise anybody could copy a name and a serial number.
    if (key.asymmetricKeyType !== 'ec' || !x509.verify(key)) return undefined;
    const { tbsCertificate: body } = AsnConvert.parse(Uint8Array.from(der), Certificate);
    const owner = accountOf(body.subject);
    if (owner === undefined || accountOf(body.issuer) !== owner) return undefined;
    const serial = serialOf(new Uint8Array(body.serialNumber));
    if (serial === undefined || !isForClients(body.extensions ?? [])) return undefined;
    return {
      ...{ owner, serial },
      notBeforeMs: body.validity.notBefore.getTime().getTime(),
      notAfterMs: body.validity.notAfter.getTime().getTime(),
      der: x509.raw,
    };
  } catch {
    // Whatever a stranger sends that is no certificate.
    return undefined;
  }
}

/** The bytes of the one certificate in a PEM text; `undefined` where it holds none or several. */
export function derOfPem(pem: string): Uint8Array | undefined {
  const blocks = [
    ...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g),
  ];
  const [block] = blocks;
  if (blocks.length !== 1 || block === undefined) return undefined;
  return Buffer.from((block[1] ?? '').replace(/\s/g, ''), 'base64');
}

/** The one common name; a second one would be another's to some readers. */
function accountOf(name: Name): string | undefined {
  const names = [...name].flatMap((part) => [...part]).filter(({ type }) => type === COMMON_NAME);
  return names.length === 1 ? names[0]?.value.toString() : undefined;
}

function serialOf(bytes: Uint8Array): string | undefined {
  // A first bit of 1 is a minus.
  if (bytes.length === 0 || bytes.length > MOST_SERIAL_BYTES || (bytes[0] ?? 0) >= 0x80) {
    return undefined;
  }
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString();
}

function isForClients(
  extensions: Iterable<{ readonly extnID: string; readonly extnValue: OctetString }>,
): boolean {
  const found = [...extensions].filter(({ extnID }) => extnID === id_ce_extKeyUsage);
  const [usage] = found;
  if (found.length !== 1 || usage === undefined) return false;
  return AsnConvert.parse(usage.extnValue.buffer, ExtendedKeyUsage).includes(id_kp_clientAuth);
}
