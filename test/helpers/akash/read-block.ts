import { AgentError } from '../../../agent/base/errors.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import type { ChainAccess } from '../../../agent/network/akash/chain.ts';
import type { Told } from '../../../agent/network/akash/core.ts';
import type { AkashErrorCode } from '../../../agent/network/akash/errors.ts';
import { EventReader } from '../../../agent/network/akash/events.ts';
import { fetchedBlock } from '../../../agent/network/akash/rpc/blocks.ts';
import { block as blockSchema, blockResults } from '../../../agent/network/akash/rpc/schemas.ts';
import type { Chain } from '../../chain/chain.ts';
import { Refusal } from '../../chain/module.ts';
import { blockIdJson, blockJson, resultsJson } from '../../chain/rpc/json.ts';

/** A block's reading, without a net between: what a node's two answers say of it. */
export type ToldBlock = Extract<Told, { type: 'block' }>;

/** Both answers of a node about a block, as our reader understands them. */
export function readAnswers(
  chainId: string,
  height: number,
  block: unknown,
  results: unknown,
): ToldBlock {
  const fetched = fetchedBlock(
    chainId,
    parseBlockHeight(height),
    blockSchema.parse(block),
    blockResults.parse(results),
  );
  const events = new EventReader(silentLogger).read(fetched.block);
  return { type: 'block', block: fetched.block, events };
}

/** The block of a height of the stand-in. */
export function readBlock(chain: Chain, height: bigint): ToldBlock {
  const block = chain.block(height);
  if (block === undefined) throw new Error(`no block ${height}`);
  const answer = { block_id: blockIdJson(block.hash), block: blockJson(block, chain) };
  return readAnswers(chain.chainId, Number(height), answer, resultsJson(block, chain));
}

const NOT_FOUND = 22;

/** The stand-in's state, asked without a net between. `isKept` says of which heights it is kept. */
export function directAccess(
  chain: Chain,
  isKept: (height: bigint) => boolean = () => true,
): Pick<ChainAccess, 'query' | 'tip'> {
  return {
    tip: async () => {
      const atMs = Number(chain.timeNs / 1_000_000n);
      return { height: parseBlockHeight(Number(chain.height)), atMs: atMs as never };
    },
    query: async (path, request, _signal, at) => {
      const height = at === undefined ? chain.height : BigInt(at);
      try {
        if (!isKept(height)) throw new Refusal('sdk', 38, `version ${height} does not exist`);
        return chain.query(path, request, height);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === NOT_FOUND && error.codespace === 'sdk') return undefined;
        const { code, codespace, message: log } = error;
        throw new AgentError<AkashErrorCode>('chain-query-refused', log, {
          data: { path, code, codespace, log },
        });
      }
    },
  };
}
