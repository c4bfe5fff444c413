// A chain that calls itself Akash's mainnet, inside of a network namespace from which nothing of the
// real one can be reached. Talks over IPC.

import { setTimeout as pause } from 'node:timers/promises';

import { makeGenesis } from '../../chain/genesis.ts';
import { findAccount } from '../../chain/modules/accounts.ts';
import { BIDS } from '../../chain/modules/market-records.ts';
import { openChain } from '../../chain/open-chain.ts';
import { createDeployment } from '../akash/market-messages.ts';
import { keyOf, signTx } from '../chain/sign.ts';
import type { ChainOrder } from './public-chain.ts';

const CHAIN_ID = 'akashnet-2';
const BLOCK_MS = 250;
const TENANT = keyOf(new Uint8Array(32).fill(1));
const RICH = [
  { denom: 'uakt', amount: 1_000_000_000n },
  { denom: 'uact', amount: 1_000_000_000n },
];
const GAS = 3_000_000n;
const FEE = 75_000n;

const own = await openChain({
  genesis: makeGenesis({
    chainId: CHAIN_ID,
    accounts: [{ address: TENANT.address, coins: RICH }],
  }),
  blockMs: BLOCK_MS,
});
let placed = 0;

process.on('message', (message) => {
  const { id, order } = message as { readonly id: number; readonly order: ChainOrder };
  perform(order).then(
    (value) => tell({ id, value }),
    (error: unknown) => tell({ id, error: String(error) }),
  );
});
process.once('disconnect', () => {
  process.exit(0);
});
tell({ url: own.url });

function tell(answer: object): void {
  process.send?.(answer);
}

async function perform(order: ChainOrder): Promise<unknown> {
  switch (order.do) {
    case 'fund':
      own.fund(order.address, RICH);
      return undefined;
    case 'place':
      for (let left = order.count; left > 0; left -= 1) await place();
      return undefined;
    case 'bids':
      return own.chain.read((context) => context.state.list(BIDS).length);
  }
}

/** A deployment in a block of its own: one sequence after the other. */
async function place(): Promise<void> {
  placed += 1;
  const known = (): bigint =>
    own.chain.read((context) => findAccount(context, TENANT.address)?.sequence ?? 0n);
  const sequence = known();
  const bytes = signTx({
    ...{ key: TENANT, chainId: CHAIN_ID, accountNumber: 0n, sequence },
    messages: [createDeployment({ owner: TENANT.address, dseq: BigInt(placed) })],
    ...{ gas: GAS, fee: [{ denom: 'uakt', amount: FEE }], timeoutHeight: 0n },
  });
  const answer = own.chain.submit(bytes);
  if (answer.code !== 0) throw new Error(`not taken: ${answer.log}`);
  while (known() === sequence) await pause(20);
}
