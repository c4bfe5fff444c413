import {
  QueryParamsRequest,
  QueryParamsResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1';

import type { Genesis } from '../genesis-schema.ts';
import type { Module } from '../module.ts';

/** What one block may hold. Nobody votes here: it stays as the genesis file has it. */
export function makeConsensusModule({ block }: Genesis['consensus_params']): Module {
  return {
    name: 'cosmos.consensus',
    queries: {
      '/cosmos.consensus.v1.Query/Params': (_context, request) => {
        QueryParamsRequest.decode(request);
        return QueryParamsResponse.encode(
          QueryParamsResponse.fromPartial({
            params: { block: { maxBytes: block.max_bytes, maxGas: block.max_gas } },
          }),
        ).finish();
      },
    },
  };
}
