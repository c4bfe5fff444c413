import type { SecureContext } from 'node:tls';

/** Certificates for tenants' host names, wherever they come from. */
export interface HostCertificates {
  /** In lower case. `undefined` where there is none: the name is then not served over TLS. */
  of(serverName: string): SecureContext | undefined;
}
