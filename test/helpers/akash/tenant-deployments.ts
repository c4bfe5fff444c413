import {
  QueryDeploymentsRequest,
  QueryDeploymentsResponse,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { NodeRpc } from './node-rpc.ts';

/** Far above every height, which is what other clients take: tells this suite's from all others. */
const LOWEST_DSEQ = 10n ** 14n;

/** The number of the `place`th deployment of the run that began at that time. */
export function runDseq(startMs: number, place: number): bigint {
  return BigInt(startMs) * 100n + BigInt(place);
}

/** The suite's deployments of this tenant that are still active. */
export async function openDeployments(rpc: NodeRpc, owner: string): Promise<readonly bigint[]> {
  const request = QueryDeploymentsRequest.fromPartial({
    filters: { owner, state: 'active' },
    pagination: { limit: 500 },
  });
  const bytes = await rpc.query(
    '/akash.deployment.v1beta4.Query/Deployments',
    QueryDeploymentsRequest.encode(request).finish(),
  );
  const { deployments } = QueryDeploymentsResponse.decode(bytes ?? new Uint8Array());
  return deployments
    .map(({ deployment }) => BigInt(deployment?.id?.dseq.toString() ?? 0))
    .filter((dseq) => dseq >= LOWEST_DSEQ);
}
