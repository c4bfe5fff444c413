/** What one caller of the gRPC server, or all together, may take up. */
export interface GrpcLimits {
  readonly connections: number;
  readonly connectionsOfAddress: number;
  readonly handshakeMs: number;
  readonly headerBytes: number;
  /** Nothing that is asked here needs more. */
  readonly messageBytes: number;
  /** Calls at once on one connection. */
  readonly callsOfConnection: number;
  /** Followed statuses of one address, and all together. */
  readonly watchersOfAddress: number;
  readonly watchers: number;
  /** Calls of one address at once, and how many more each second. */
  readonly burstCalls: number;
  readonly callsPerSecond: number;
  /** For a call that is not a followed status; of one that goes on, from word to word. */
  readonly callMs: number;
  /** A connection without a call is closed after so long. */
  readonly idleMs: number;
  /** How often a client is asked whether it is there, and how long it may take to answer. */
  readonly pingMs: number;
  readonly pongMs: number;
  /** Pings of one connection at once, and how many more each second. */
  readonly burstPings: number;
  readonly pingsPerSecond: number;
  /** From one change of the status that is told to the next. */
  readonly statusGapMs: number;
}

export const GRPC_LIMITS: GrpcLimits = {
  connections: 1024,
  connectionsOfAddress: 256,
  handshakeMs: 10_000,
  headerBytes: 16 * 1024,
  messageBytes: 16 * 1024,
  callsOfConnection: 100,
  watchersOfAddress: 128,
  watchers: 1024,
  burstCalls: 100,
  callsPerSecond: 20,
  callMs: 30_000,
  idleMs: 300_000,
  pingMs: 30_000,
  pongMs: 15_000,
  burstPings: 20,
  pingsPerSecond: 1,
  statusGapMs: 500,
};
