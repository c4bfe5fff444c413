import type { JsonObject } from './json.ts';

/** What this chain behaves like. */
export const NODE_VERSION = 'v2.1.0';
/** Of the server in front of the chain. */
export const COMETBFT_VERSION = '0.38.19';

/** Akash's modules, each with the version of its messages and queries. */
const MODULES = [
  ['audit', 'v1'],
  ['bme', 'v1'],
  ['cert', 'v1'],
  ['deployment', 'v1beta4'],
  ['escrow', 'v1'],
  ['market', 'v1beta5'],
  ['oracle', 'v2'],
  ['provider', 'v1beta4'],
  ['take', 'v1'],
  ['wasm', 'v1'],
] as const;

/** The answer to `akash`, which other chains do not know: what a client may speak here. */
export function akashInfo(chainId: string): JsonObject {
  const modules = MODULES.map(([module, version]) => ({ module, version }));
  const supported = (version: string): JsonObject => ({
    api_version: version,
    modules,
    features: null,
  });
  return {
    client_info: { api_version: 'v1beta3' },
    supported_versions: [supported('v1beta4'), supported('v1beta3')],
    chain_id: chainId,
    node_version: NODE_VERSION,
    min_client_version: '',
  };
}
