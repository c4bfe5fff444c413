import { Lease } from '@akashnetwork/chain-sdk/private-types/akash.v1';

/** What the published codecs take for whole numbers of 64 bits. */
export type Long = Lease['createdAt'];

/** A height, as the published codecs want it. */
export function longOf(height: bigint): Long {
  return Lease.fromPartial({ createdAt: height }).createdAt;
}
