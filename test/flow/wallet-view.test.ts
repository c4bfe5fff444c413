import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { walletSlice } from '../../agent/api/wallet.ts';
import { parseUnixMs } from '../../agent/base/instant.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import type { ComputeNetwork, DelegationState } from '../../agent/network/interface.ts';
import { PROVIDER_DEFAULTS } from '../../agent/provider/options.ts';
import { Provider } from '../../agent/provider/provider.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { FakeChain, FEE, PAY } from '../helpers/fake-account.ts';
import { BLOCK_MS, Flow } from '../helpers/flow.ts';
import { ownWallet } from '../helpers/own-wallet.ts';

const UNIT = 1_000_000n;

let flow: Flow;
let chain: FakeChain;
let own: ReturnType<typeof ownWallet>;
let provider: Provider;

beforeEach(async () => {
  flow = new Flow();
  chain = new FakeChain(flow.clock, { fee: 20n * UNIT, pay: 3n * UNIT });
  own = ownWallet(flow.clock);
  provider = new Provider({
    options: PROVIDER_DEFAULTS,
    network: withAccount(flow.network, chain),
    engine: flow.engine,
    hardware: flow.hardware,
    storage: flow.storage,
    clock: flow.clock,
    log: silentLogger,
    wallet: own.parts,
  });
  flow.provider = provider;
  await flow.start();
});
afterEach(() => flow.close());

const wallet = () => provider.state.slices().wallet;
const handlers = () => clientSurface(provider).handlers;
const blocks = async (count: number): Promise<void> => {
  for (let block = 0; block < count; block++) {
    chain.block();
    await flow.clock.advance(BLOCK_MS);
  }
};

describe('the wallet as clients see it', () => {
  test('what is there, where it is locked, what is on its way; all of it fits the contract', async () => {
    chain.next(() => chain.lock(FEE, 500_000n));
    await blocks(2);
    const paying = handlers()['wallet.payout']({ amount: 2n * UNIT, evenKept: false });
    await flow.clock.advance(0);
    expect(await paying).toMatchObject({ state: 'sending', to: 'home' });
    // While that is on its way nobody knows what is left.
    const early = handlers()['wallet.redeem']({ amount: UNIT });
    const refused = expect(early).rejects.toMatchObject({ code: 'conflict' });
    await flow.clock.advance(0);
    await refused;
    await blocks(2);
    const again = handlers()['wallet.redeem']({ amount: UNIT });
    await flow.clock.advance(0);
    await again;
    await blocks(2);
    const shown = wallet();
    expect(shown).toMatchObject({
      wallet: { state: 'ready', account: 'fake1account' },
      balances: {
        rows: [
          { denom: FEE, symbol: 'FEE', exponent: 6, use: 'fee', locked: 500_000n },
          { denom: PAY, symbol: 'PAY', exponent: 6, use: 'pay', free: 2n * UNIT, redeeming: UNIT },
        ],
        deposits: [{ amount: { denom: FEE, amount: 500_000n } }],
        more: 0,
      },
      price: { denom: FEE, usd: '1.25', source: 'chain-oracle' },
      payout: { current: 'home', latest: [{ state: 'included', by: 'owner' }] },
      redemptions: [{ state: 'pending', burned: { denom: PAY, amount: UNIT } }],
      queue: { pending: 0, feesPerDay: { denom: FEE, amount: 1_000_000n } },
      reconciliation: { rows: [{ difference: 0n }, { difference: 0n }], payments: [] },
      explorer: 'https://explorer.example/{hash}',
    });
    expect(walletSlice.decode(walletSlice.encode(shown))).toEqual(shown);
    const entries = await handlers()['wallet.entries']({ limit: 2 });
    const before = { limit: 9, beforeId: entries.at(-1)!.id };
    expect(entries.map(({ kind }) => kind)).toEqual(['redeem-burned', 'fee']);
    expect((await handlers()['wallet.entries'](before)).map(({ kind }) => kind)).toEqual([
      'payout',
      'fee',
      'deposit',
    ]);
  });

  test('of 60 deposits 50 are shown, and how many there are besides', async () => {
    for (let bid = 0; bid < 60; bid++) chain.next(() => chain.lock(FEE, 1n));
    await blocks(2);
    const { deposits, more } = wallet().balances!;
    expect([deposits.length, more]).toEqual([50, 10]);
  });

  test('a payment of a lease has what the coin was worth', async () => {
    await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 10, escrowBlocks: 100_000 });
    for (let block = 0; block < 60 && flow.past.length === 0; block++) await blocks(1);
    const payments = await handlers()['earnings.payments']({ limit: 5 });
    expect(payments.length).toBeGreaterThan(0);
    expect(payments[0]).toMatchObject({ price: { denom: FEE, usd: '1.25' } });
    expect(payments[0]).not.toHaveProperty('txHash');
    const [stored] = flow.storage.ledger.listPayments(1);
    flow.storage.ledger.append([{ ...stored!, key: 'k', txHash: 'AB' }]);
    expect((await handlers()['earnings.payments']({ limit: 1 }))[0]).toMatchObject({
      txHash: 'AB',
    });
  });
});

describe('doctor', () => {
  const found = async (id: string) => {
    const running = handlers()['doctor.run']({});
    await flow.clock.advance(0);
    return (await running).filter((check) => check.id === id);
  };
  const granted = (changes: Partial<DelegationState>): DelegationState => ({
    state: 'working',
    endsAtMs: parseUnixMs(flow.clock.now() + 30 * 86_400_000),
    warnDays: undefined,
    granted: [],
    missing: [],
    excess: [],
    gasLeft: undefined,
    gasProblem: undefined,
    lookedAtMs: flow.clock.now(),
    ...changes,
  });
  const endpoint = (state: 'good' | 'lagging' | 'contradicting') => ({
    ...{ url: `https://${state}.example`, state, height: undefined, heightAtMs: undefined },
    ...{ roundTripMs: undefined, problem: undefined },
  });

  test.each<readonly [string, () => void, string, string, RegExp]>([
    ['all is well', () => undefined, 'wallet', 'ok', /protected: keychain/],
    ['locked', () => own.set({ locked: true }), 'wallet', 'failed', /locked/],
    ['no wallet', () => own.set({ absent: true }), 'wallet', 'warning', /no wallet/],
    ['in a file', () => own.set({ protection: 'file' }), 'wallet', 'warning', /read your files/],
    [
      'words not written down',
      () => own.set({ backedUp: false }),
      'backup',
      'warning',
      /not written down/,
    ],
    ['where payouts go', () => undefined, 'payout-address', 'ok', /home/],
    [
      'nowhere',
      () => own.set({ plan: { current: undefined, next: undefined } }),
      'payout-address',
      'warning',
      /no payout address/,
    ],
    [
      'announced',
      () => own.set({ plan: { current: undefined, next: { address: 'new' } as never } }),
      'payout-address',
      'warning',
      /does not count yet/,
    ],
    [
      'granted',
      () => (chain.delegated = granted({})),
      'delegation',
      'ok',
      /29 more days|30 more days/,
    ],
    [
      'a grant that ends',
      () => (chain.delegated = granted({ warnDays: 3 })),
      'delegation',
      'warning',
      /ends soon/,
    ],
    [
      'a grant that is gone',
      () => (chain.delegated = granted({ state: 'ended', missing: ['bids'] })),
      'delegation',
      'failed',
      /bids/,
    ],
    [
      'no gas',
      () => (chain.delegated = granted({ gasProblem: 'spent' })),
      'delegation',
      'failed',
      /spent/,
    ],
    ['fees', () => undefined, 'transactions', 'ok', /Fees today: 0.005 FEE of at most 1 FEE/],
    [
      'budget',
      () => (chain.problem = { code: 'fee-budget-spent', message: '' }),
      'transactions',
      'warning',
      /used up/,
    ],
    [
      'queue',
      () => (chain.problem = { code: 'mempool-full', message: 'Full.' }),
      'transactions',
      'failed',
      /Full/,
    ],
    [
      'ways',
      () => (chain.ways = [endpoint('good'), endpoint('good')]),
      'endpoints',
      'ok',
      /2 of 2/,
    ],
    [
      'one way left',
      () => (chain.ways = [endpoint('good'), endpoint('lagging')]),
      'endpoints',
      'warning',
      /1 of 2/,
    ],
    [
      'a liar',
      () => (chain.ways = [endpoint('good'), endpoint('good'), endpoint('contradicting')]),
      'endpoints',
      'warning',
      /contradicting.example/,
    ],
    ['none', () => (chain.ways = [endpoint('lagging')]), 'endpoints', 'failed', /0 of 1/],
    ['the books', () => undefined, 'books', 'ok', /to the last unit/],
    ['out of reach', () => (chain.reachable = false), 'books', 'warning', /cannot be asked/],
  ])('%s', async (_name, act, id, status, message) => {
    act();
    await blocks(15);
    const [check] = await found(id);
    expect(check).toMatchObject({ status, message: expect.stringMatching(message) });
    if (status !== 'ok') expect(check?.advice ?? (id === 'books' ? '-' : undefined)).toBeDefined();
  });

  test('too much is granted: said beside what works', async () => {
    chain.delegated = granted({ excess: ['MsgSend'] });
    await blocks(1);
    expect((await found('delegation')).map(({ status }) => status)).toEqual(['ok', 'warning']);
  });

  test('books: ok at exactly 0, failed at one unit', async () => {
    await blocks(2);
    expect(await found('books')).toMatchObject([{ status: 'ok' }]);
    chain.next(() => chain.move('other', FEE, 1n));
    chain.next(() => void chain.all.pop());
    chain.next(() => chain.move('received', FEE, 1n));
    await blocks(2);
    expect(await found('books')).toMatchObject([
      { status: 'failed', message: expect.stringMatching(/0.000001 FEE more/) },
    ]);
  });

  test('redeeming that is halted: since when, what stays, and nothing is sent for it', async () => {
    await blocks(15);
    expect(await found('redeeming')).toEqual([]);
    expect(wallet()).not.toHaveProperty('redeemHaltedSinceMs');
    chain.halted = true;
    await blocks(15);
    const since = wallet().redeemHaltedSinceMs!;
    expect(flow.clock.now() - since).toBeLessThan(15 * BLOCK_MS);
    expect(walletSlice.decode(walletSlice.encode(wallet()))).toEqual(wallet());
    const day = new Date(since).toISOString().slice(0, 10);
    expect(await found('redeeming')).toMatchObject([
      {
        status: 'warning',
        message: expect.stringContaining(`halted by the chain since ${day}`),
        advice: expect.stringContaining('your coins stay'),
      },
    ]);
    const asked = handlers()['wallet.redeem']({ amount: UNIT });
    const refused = expect(asked).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Your coins stay'),
    });
    await flow.clock.advance(0);
    await refused;
    expect(chain.ids).toEqual([]);
    chain.halted = false;
    // By hand it is asked for anew.
    const again = handlers()['wallet.redeem']({ amount: UNIT });
    await flow.clock.advance(0);
    expect(await again).toMatchObject({ state: 'sending' });
    expect(await found('redeeming')).toEqual([]);
  });

  test('by the rule: waiting, on its way, paused, unreadable', async () => {
    expect(await found('payouts')).toEqual([]);
    const patch = { payout: { rule: 'daily' } } as const;
    await handlers()['settings.update'](patch);
    await blocks(15);
    expect(await found('payouts')).toMatchObject([{ status: 'ok' }]);
    own.set({ plan: { current: undefined, next: undefined } });
    flow.clock.jumpWall(86_400_000);
    await blocks(15);
    expect(await found('payouts')).toMatchObject([
      { status: 'warning', message: expect.stringMatching(/no payout address counts/) },
    ]);
  });
});

test('practice has no wallet, and nothing to check of one', async () => {
  const practice = new Flow();
  await practice.start();
  expect(practice.provider.state.slices().wallet).toMatchObject({
    wallet: { state: 'none' },
    redemptions: [],
  });
  const checks = await clientSurface(practice.provider).handlers['doctor.run']({});
  expect(checks.filter(({ id }) => ['wallet', 'books', 'transactions'].includes(id))).toEqual([]);
  await practice.close();
});

/** The practice network, with an account beside it. */
function withAccount(network: ComputeNetwork, account: FakeChain): ComputeNetwork {
  const opened = account.open();
  return new Proxy(network, {
    get: (target, name) => {
      if (name === 'account') return opened;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
