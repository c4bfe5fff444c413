import {
  ConfigRequest,
  ConfigResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { decText } from '../decimal.ts';
import type { Module } from '../module.ts';
import type { AnteRules } from '../tx/ante.ts';

/** What this one node asks for; another node of the chain may ask for more or less. */
export function makeNodeConfigModule({ denom, amount }: AnteRules['minGasPrice']): Module {
  return {
    name: 'cosmos.node',
    queries: {
      '/cosmos.base.node.v1beta1.Service/Config': (_context, request) => {
        ConfigRequest.decode(request);
        const minimumGasPrice = `${decText(amount)}${denom}`;
        return ConfigResponse.encode(ConfigResponse.fromPartial({ minimumGasPrice })).finish();
      },
    },
  };
}
