import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import { openAccess } from '../../../agent/network/akash/open-access.ts';
import { SIGNER_DEFAULTS } from '../../../agent/network/akash/signer/options.ts';
import { Signer } from '../../../agent/network/akash/signer/signer.ts';
import { makeGenesis } from '../../chain/genesis.ts';
import { openChain } from '../../chain/open-chain.ts';
import { CHAIN_ID, KeyWallet, payment, PROVIDER } from '../../contract/akash/signer-keys.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import type { Suite } from '../context.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Row } from '../row.ts';
import { rowOf } from '../row.ts';

const NAME = 'akash: 100 intents → included';
const INTENTS = 100;
const RUNS = 3;
const BLOCK_MS = 250;
const MOST_BLOCKS = 2;

/**
 * From 100 payments submitted at once until the last of them is in a block, in blocks of a chain
 * with real transactions. Against the same queue that puts one message into each transaction and
 * follows each to its block, as the official provider does with what it sends.
 */
export const AKASH_SIGNER: Suite = {
  rows: () => [NAME],
  measure: async (context): Promise<readonly Row[]> => {
    let run = 0;
    const blocks = async (mostMessages: number): Promise<number> => {
      run += 1;
      context.say(`${INTENTS} intents, ${mostMessages} a transaction`);
      return blocksFor(mostMessages, run);
    };
    const times = await interleaved(RUNS, {
      ours: () => blocks(SIGNER_DEFAULTS.mostMessages),
      theirs: () => blocks(1),
    });
    const value = median(times.ours);
    return [
      rowOf({
        name: NAME,
        value,
        unit: 'blocks',
        runs: RUNS,
        peer: { name: 'one message a transaction', value: median(times.theirs) },
        goal: { text: `≤ ${MOST_BLOCKS} blocks`, holds: () => value <= MOST_BLOCKS },
        note: `ours ${spread(times.ours)} blocks, peer ${spread(times.theirs)} blocks (least to most); blocks of ${BLOCK_MS} ms, simulated, signed and followed by RPC`,
      }),
    ];
  },
};

async function blocksFor(mostMessages: number, run: number): Promise<number> {
  const coins = [{ denom: 'uakt', amount: 10n ** 12n }];
  const accounts = [{ address: PROVIDER.address, coins }];
  const genesis = makeGenesis({ chainId: CHAIN_ID, accounts });
  const net = await openChain({ genesis, blockMs: BLOCK_MS });
  net.produceBlock(2);
  const parts = { clock: new SystemClock(), log: silentLogger };
  const access = openAccess({ chainId: CHAIN_ID, endpoints: [net.url] }, parts);
  const signer = new Signer(
    {
      ...{ ...SIGNER_DEFAULTS, feeDenom: parseDenom('uakt'), mostMessages },
      ...{ feesPerDay: 10n ** 9n, timeoutBlocks: 40 },
    },
    {
      ...{ ...parts, chain: access, wallet: new KeyWallet(PROVIDER), journal: new MemoryJournal() },
      spent: () => undefined,
    },
  );
  access.onHeight((height) => signer.onHeight(height));
  signer.start();
  try {
    const ids = Array.from({ length: INTENTS }, (_, n) => `pay/${run}/${n}`);
    const from = Number(net.chain.height);
    signer.submit(ids.map((id) => payment(id)));
    const { signal } = new AbortController();
    const ends = await Promise.all(ids.map((id) => signer.settled(id, signal)));
    const heights = ends.map((end) => {
      if (end.state !== 'included') throw new Error(`a payment is ${end.state}`);
      return end.height;
    });
    return Math.max(...heights) - from;
  } finally {
    await signer.close();
    await access.close();
    await net.close();
  }
}
