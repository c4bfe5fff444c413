import { createHash } from 'node:crypto';

import { base32Hex } from '../../base/base32.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import { partsOf } from '../../domain/ids.ts';

/** The namespace of DNS names in UUIDs, RFC 9562. */
const DNS_NAMESPACE = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');

/** The host name that a service has from us: the one that every provider of the network would make. */
export function generatedHost(
  lease: LeaseRef,
  service: ServiceName,
  ingressDomain: string,
): string {
  const id = partsOf(lease).slice(0, 5).join('/');
  const hash = createHash('sha1').update(DNS_NAMESPACE).update(`${id}${service}`).digest();
  const uuid = hash.subarray(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x50;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return `${base32Hex(uuid)}.${ingressDomain}`;
}
