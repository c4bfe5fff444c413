/** What one caller, or all together, may take up. */
export interface GatewayLimits {
  /** Open connections, and those of one address: many tenants may come through one proxy. */
  readonly connections: number;
  readonly connectionsOfAddress: number;
  readonly handshakeMs: number;
  readonly headerBytes: number;
  readonly headersMs: number;
  /** For the whole of a request, its body included. */
  readonly requestMs: number;
  readonly idleMs: number;
  readonly manifestBytes: number;
  readonly smallBodyBytes: number;
  /**
   * Requests of one account at once, and how many more each second; of those who show no account, the
   * requests of one address.
   */
  readonly burstRequests: number;
  readonly requestsPerSecond: number;
  /** Streams (logs, events, shells) that one account may have open, and all together. */
  readonly streamsOfOwner: number;
  readonly streams: number;
  readonly frameBytes: number;
  /** Above so much unread output a stream is not read on; a client that takes nothing is cut off. */
  readonly highWaterBytes: number;
  readonly pingMs: number;
  /** From a ping until something must have come back. */
  readonly pongMs: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  connections: 4096,
  connectionsOfAddress: 1024,
  handshakeMs: 10_000,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 120_000,
  idleMs: 30_000,
  manifestBytes: 1_048_576,
  smallBodyBytes: 16 * 1024,
  burstRequests: 100,
  requestsPerSecond: 20,
  streamsOfOwner: 64,
  streams: 2048,
  frameBytes: 256 * 1024,
  highWaterBytes: 256 * 1024,
  pingMs: 10_000,
  pongMs: 15_000,
};
