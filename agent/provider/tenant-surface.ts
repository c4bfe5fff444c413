/** What the gateway needs of the network to tell who calls; see the network's own port. */
export type { PublishedCertificate, TenantCredentials } from '../network/interface.ts';
