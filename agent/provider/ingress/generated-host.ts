import { createHash } from 'node:crypto';

import type { LeaseRef, ServiceName } from '../../domain/ids.ts';

/** The namespace of DNS names in UUIDs, RFC 9562. */
const DNS_NAMESPACE = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
const DIGITS = '0123456789abcdefghijklmnopqrstuv';

/** The host name that a service has from us: the one that every provider of the network would make. */
export function generatedHost(
  lease: LeaseRef,
  service: ServiceName,
  ingressDomain: string,
): string {
  const path = lease.slice(lease.indexOf(':') + 1);
  const id = path.split('/').slice(0, 5).join('/');
  const hash = createHash('sha1').update(DNS_NAMESPACE).update(`${id}${service}`).digest();
  const uuid = hash.subarray(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x50;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return `${base32(uuid)}.${ingressDomain}`;
}

/** 26 digits of five bits for 16 bytes; the last one is filled with zeros. */
function base32(bytes: Uint8Array): string {
  let value = bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n) << 2n;
  let text = '';
  for (let digit = 0; digit < 26; digit++) {
    text = (DIGITS[Number(value & 31n)] ?? '') + text;
    value >>= 5n;
  }
  return text;
}
