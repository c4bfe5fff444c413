import { makeGenesis } from '../../chain/genesis.ts';
import { addressAt, newMnemonic } from '../../chain/keys.ts';
import { openChain } from '../../chain/open-chain.ts';
import { describeNetworkOn } from '../../helpers/akash/node-contract.ts';
import { describeAkash } from '../../helpers/akash/suite.ts';
import type { AkashTarget } from '../../helpers/akash/target.ts';

/**
 * What `npm run test:live` plays on a real node, through the stand-in's RPC alone: the suite twice on
 * the same chain, as on one where nothing can be undone, and there the network's contract.
 */
const mnemonic = newMnemonic();
let chain: ReturnType<typeof openStandIn> | undefined;

async function openStandIn() {
  const coins = ['uakt', 'uact'].map((denom) => ({ denom, amount: 100_000_000n }));
  const accounts = [{ address: await addressAt(mnemonic, 0), coins }];
  // A price of long ago would be none.
  const timeNs = BigInt(Date.now()) * 1_000_000n;
  const opened = await openChain({ genesis: makeGenesis({ accounts, timeNs }), blockMs: 200 });
  opened.feedPrice('1.25');
  return opened;
}

async function targetOf(isLast: boolean): Promise<AkashTarget> {
  const { url, close } = await (chain ??= openStandIn());
  return { rpcUrl: url, mnemonic, close: async () => (isLast ? close() : undefined) };
}

describeAkash('the stand-in', () => targetOf(false), 60_000);
describeAkash('the same chain again', () => targetOf(false), 60_000);
describeNetworkOn('the same chain', () => targetOf(true), 60_000);
