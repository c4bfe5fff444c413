import {
  SimulateRequest,
  SimulateResponse,
  TxMsgData,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { Refusal } from '../module.ts';
import { invalidRequest, refusal } from '../refusals.ts';
import type { TxResult } from '../tx/run.ts';
import type { JsonObject } from './json.ts';
import { base64 } from './json.ts';
import type { Node } from './node.ts';
import type { Params } from './params.ts';

const SIMULATE = '/cosmos.tx.v1beta1.Service/Simulate';

/** A query of the chain's state: its own errors are answers too, with a code. */
export function abciQuery(node: Node, params: Params): JsonObject {
  const path = params.text('path');
  const asked = params.whole('height') ?? 0n;
  const height = asked === 0n ? node.height : asked;
  try {
    const value = answer(node, path, params.hex('data'), height);
    return response({ height, value: base64(value) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, codespace, message: log } = error;
    // Nobody has looked at the height of a query that nobody knows.
    const isKnown = path === SIMULATE || node.chain.hasQuery(path);
    return response({ height: isKnown ? height : 0n, code, codespace, log });
  }
}

interface Answer {
  readonly height: bigint;
  readonly value?: string;
  readonly code?: number;
  readonly codespace?: string;
  readonly log?: string;
}

function response({ height, value, code, codespace, log }: Answer): JsonObject {
  return {
    response: {
      code: code ?? 0,
      log: log ?? '',
      info: '',
      index: '0',
      key: null,
      value: value ?? null,
      proofOps: null,
      height: height.toString(),
      codespace: codespace ?? '',
    },
  };
}

function answer(node: Node, path: string, data: Uint8Array, height: bigint): Uint8Array {
  if (path === SIMULATE) return simulate(node, data);
  if (!node.chain.hasQuery(path)) throw refusal('unknownRequest', 'unknown query path');
  if (height > node.height) {
    const about = 'cannot query with height in the future; please provide a valid height';
    throw refusal('invalidHeight', about);
  }
  if (height < node.base) {
    const latest = `(latest height: ${node.height})`;
    throw invalidRequest(
      `failed to load state at height ${height}; version does not exist ${latest}`,
    );
  }
  return node.chain.query(path, data, height);
}

function simulate(node: Node, data: Uint8Array): Uint8Array {
  const { txBytes } = SimulateRequest.decode(data);
  const result = node.chain.simulate(txBytes);
  if (result.code !== 0) {
    const used = `with gas used: '${result.gasUsed}'`;
    throw refusal('unknownRequest', `rpc error: code = Unknown desc = ${result.log} ${used}`);
  }
  return SimulateResponse.encode(simulateResponse(result)).finish();
}

function simulateResponse(result: TxResult): SimulateResponse {
  const data = result.data ?? new Uint8Array();
  return SimulateResponse.fromPartial({
    gasInfo: { gasWanted: result.gasWanted, gasUsed: result.gasUsed },
    result: {
      data,
      msgResponses: TxMsgData.decode(data).msgResponses,
      events: result.events.map(({ type, attributes }) => ({
        type,
        attributes: attributes.map(([key, value]) => ({ key, value, index: true })),
      })),
    },
  });
}
