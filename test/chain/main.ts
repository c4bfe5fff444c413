import { parseArgs } from 'node:util';

import { makeGenesis } from './genesis.ts';
import { addressAt, newMnemonic } from './keys.ts';
import { openChain } from './open-chain.ts';
import { SECOND_NS } from './time.ts';

/**
 * `node test/chain/main.ts [--port N] [--block-ms N] [--chain-id TEXT] [--mnemonic WORDS]
 * [--price USD]`: a chain of one's own on this machine until it is stopped. The first accounts of
 * the mnemonic have coins; without one, new words are made and shown. They are worth nothing.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '26657' },
    'block-ms': { type: 'string', default: '6000' },
    'chain-id': { type: 'string', default: 'sublet-test' },
    mnemonic: { type: 'string' },
    price: { type: 'string' },
  },
});

const FUNDED_ACCOUNTS = 5;
const FUNDS = 1_000_000_000_000n;

const mnemonic = values.mnemonic ?? newMnemonic();
const addresses: string[] = [];
for (let index = 0; index < FUNDED_ACCOUNTS; index += 1) {
  addresses.push(await addressAt(mnemonic, index));
}
const coins = [
  { denom: 'uact', amount: FUNDS },
  { denom: 'uakt', amount: FUNDS },
];
const genesis = makeGenesis({
  chainId: values['chain-id'],
  accounts: addresses.map((address) => ({ address, coins })),
  priceSources: addresses.slice(-1),
  timeNs: (BigInt(Date.now()) * SECOND_NS) / 1000n,
});
const open = await openChain({
  genesis,
  blockMs: Number(values['block-ms']),
  port: Number(values.port),
});
if (values.price !== undefined) open.feedPrice(values.price);

const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`RPC        ${open.url}`);
say(`WebSocket  ${open.wsUrl}`);
say(`chain id   ${open.chain.chainId}`);
say(`mnemonic   ${mnemonic}`);
addresses.forEach((address, index) => {
  say(`account ${index}  ${address}`);
});

process.once('SIGINT', () => void open.close());
process.once('SIGTERM', () => void open.close());
