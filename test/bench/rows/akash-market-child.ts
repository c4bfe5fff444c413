import { makeGenesis } from '../../chain/genesis.ts';
import { openChain } from '../../chain/open-chain.ts';
import { closeDeployment, createDeployment } from '../../helpers/akash/messages.ts';
import type { PackedMessage } from '../../helpers/chain/sign.ts';
import { keyOf, signTx } from '../../helpers/chain/sign.ts';

/**
 * A chain with a tenant, in a process of its own: `node akash-market-child.ts PROVIDER BLOCK-MS
 * BLOCK-GAS DELAY-MS`; 0 gas is no limit. It makes quick blocks until it is told to `{ begin }`,
 * and from then on one each BLOCK-MS. On `{ place, close }` the tenant places so many orders, in as
 * few blocks as take them, one right after the other; the next block comes BLOCK-MS after the last of
 * these. With `close` one in ten of them is closed in the very block that is to have the first bid,
 * before it: what was simulated is then refused. It tells `{ placed }` with the height of the last
 * order, and `{ bid }` with the height at which the last order that is open had its bid.
 */
const [provider = '', blockMs = '', blockGas = '', delayMs = ''] = process.argv.slice(2);

/** What the provider has to have, so that it is about these orders. */
const RUN = 'bench';
const DEPOSIT = 5_000_000n;
const GAS_OF_ONE = 400_000n;
/** A hundred of them have to fit into one block. */
const GAS_OF_A_CLOSE = 250_000n;
/** Deployments of one transaction: a node takes a mebibyte. */
const AT_ONCE = 200;
const EVENT = 'akash.market.v1.EventBidCreated';
/** Between two blocks while the provider registers. */
const QUICK_MS = 250;

const tenant = keyOf(Uint8Array.from({ length: 32 }, () => 9));
const coins = [
  { denom: 'uact', amount: 10n ** 15n },
  { denom: 'uakt', amount: 10n ** 15n },
];
const limit = BigInt(blockGas);
const own = await openChain({
  genesis: makeGenesis({
    accounts: [tenant.address, provider].map((address) => ({ address, coins })),
    timeNs: BigInt(Date.now()) * 1_000_000n,
    ...(limit === 0n ? {} : { maxBlockGas: limit }),
  }),
  blockIntervalNs: BigInt(blockMs) * 1_000_000n,
});
own.endpoint.faults.delayMs = Number(delayMs);
own.produceBlock(2);

let sequence = 0n;
/** Orders that have no bid yet. */
let open = new Set<string>();
let toClose: readonly bigint[] = [];
let clock = startClock(QUICK_MS);

function startClock(everyMs: number): NodeJS.Timeout {
  return setInterval(() => {
    if (toClose.length > 0 && own.chain.mempool.waiting.length > 0) closeBefore();
    own.produceBlock();
  }, everyMs);
}

function submit(messages: readonly PackedMessage[], gasOfOne = GAS_OF_ONE): void {
  const gas = gasOfOne * BigInt(messages.length);
  const { code, log } = own.chain.submit(
    signTx({
      ...{ key: tenant, chainId: own.chain.chainId, accountNumber: 0n, sequence, messages },
      ...{ fee: [{ denom: 'uakt', amount: gas / 40n }], gas },
    }),
  );
  if (code !== 0) throw new Error(log);
  sequence += 1n;
}

function place(count: number, close: boolean): void {
  clearInterval(clock);
  const first = own.chain.height * 100_000n;
  const placed = Array.from({ length: count }, (_unused, at) => first + BigInt(at));
  const perBlock = limit === 0n ? count : Number(limit / GAS_OF_ONE);
  const size = Math.min(AT_ONCE, perBlock);
  open = new Set(placed.map(String));
  let inBlock = 0;
  for (let at = 0; at < count; at += size) {
    const part = placed.slice(at, at + size);
    if (inBlock + part.length > perBlock) {
      own.produceBlock();
      inBlock = 0;
    }
    const options = { run: RUN, deposit: DEPOSIT };
    submit(part.map((dseq) => createDeployment({ owner: tenant.address, dseq }, options)));
    inBlock += part.length;
  }
  toClose = close ? placed.filter((_dseq, at) => at % 10 === 4) : [];
  const { height } = own.produceBlock();
  clock = startClock(Number(blockMs));
  process.send?.({ placed: Number(height) });
}

/** What waits is taken out, the tenant's closes go in, and it comes back behind them. */
function closeBefore(): void {
  const waiting = own.chain.mempool.waiting.map(({ bytes }) => bytes);
  own.chain.dropWaiting();
  const closing = toClose;
  toClose = [];
  for (const dseq of closing) open.delete(String(dseq));
  const closes = closing.map((dseq) => closeDeployment({ owner: tenant.address, dseq }));
  submit(closes, GAS_OF_A_CLOSE);
  for (const bytes of waiting) {
    const { code, log } = own.chain.submit(bytes);
    if (code !== 0) throw new Error(`what waited is not taken again: ${log}`);
  }
}

own.chain.onBlock(({ height, results }) => {
  if (open.size === 0) return;
  for (const { events, code } of results) {
    if (code !== 0) continue;
    for (const { type, attributes } of events) {
      const id = type === EVENT ? attributes.find(([key]) => key === 'id')?.[1] : undefined;
      if (id === undefined) continue;
      const bid = JSON.parse(id) as { dseq: string; provider: string };
      if (bid.provider === provider) open.delete(bid.dseq);
    }
  }
  if (open.size === 0) process.send?.({ bid: Number(height) });
});

type Order = { begin: true } | { place: number; close: boolean };
process.on('message', (order: Order) => {
  if ('place' in order) {
    place(order.place, order.close);
    return;
  }
  clearInterval(clock);
  clock = startClock(Number(blockMs));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: own.url, chainId: own.chain.chainId });
