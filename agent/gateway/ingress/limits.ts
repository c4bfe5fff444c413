/** What visitors of tenants' services may take up. */
export interface IngressLimits {
  /** Open connections, and those of one address. */
  readonly connections: number;
  readonly connectionsOfAddress: number;
  readonly handshakeMs: number;
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly headersMs: number;
  /** For a whole request, its body included. */
  readonly requestMs: number;
  /** Between two requests of one connection. */
  readonly idleMs: number;
  /** How long a visitor may send nothing of a body, or take nothing of an answer. */
  readonly clientMs: number;
  /** Requests of one lease that are being answered, and of all together. */
  readonly requestsOfLease: number;
  readonly requests: number;
  /** Requests of one lease at once, and how many more each second. */
  readonly burstRequests: number;
  readonly requestsPerSecond: number;
  /** Upgraded connections of one lease, and of all together. */
  readonly upgradesOfLease: number;
  readonly upgrades: number;
  readonly connectMs: number;
}

export const INGRESS_LIMITS: IngressLimits = {
  connections: 8192,
  connectionsOfAddress: 1024,
  handshakeMs: 10_000,
  headerBytes: 16 * 1024,
  headerCount: 100,
  headersMs: 10_000,
  requestMs: 900_000,
  idleMs: 30_000,
  clientMs: 60_000,
  requestsOfLease: 256,
  requests: 2048,
  burstRequests: 4000,
  requestsPerSecond: 2000,
  upgradesOfLease: 512,
  upgrades: 4096,
  connectMs: 10_000,
};
