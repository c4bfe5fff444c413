import { afterEach, expect, test } from 'vitest';

import { AgentError } from '../../agent/base/errors.ts';
import type { SelfRental } from '../../agent/domain/self-rental.ts';
import type { ComputeNetwork, OwnSettlement, OwnTenant } from '../../agent/network/interface.ts';
import type { ProviderParts } from '../../agent/provider/parts.ts';
import type { Page, TenantWay } from '../../agent/provider/self-rental/ways.ts';
import type { FlowParts } from '../helpers/flow.ts';
import { Flow, MACHINE } from '../helpers/flow.ts';

// Renting from ourselves on the practice market with simulated containers: what answers in their place
// is given here, so that each thing that can fail does.

let flow: Flow;
afterEach(() => flow.close());

const PAGE: Page = { status: 200, body: 'hello' };
const GOOD_WAY: TenantWay = {
  sendManifest: () => Promise.reject(new Error('the market takes manifests itself')),
  firstLine: () => Promise.resolve('a line'),
  run: () => Promise.resolve({ code: 0, output: '0.28.2\n' }),
};
const visiting = (visit: () => Promise<Page> = () => Promise.resolve(PAGE)) => ({
  visit,
  pagesAt: () => undefined,
});

async function open(
  parts: Partial<ProviderParts> = {},
  more: FlowParts = {},
  machine = MACHINE,
): Promise<void> {
  flow = new Flow({ reconcileMs: 30_000 }, machine, {
    ...more,
    parts: { way: GOOD_WAY, visiting: visiting(), ...parts },
  });
  await flow.start();
}

const last = (): SelfRental | undefined => flow.provider.selfRentals.last;

/** Tries it, and lets blocks pass until it has ended and nothing of it is left. */
async function tried(): Promise<SelfRental> {
  flow.provider.selfRentals.start();
  await flow.until(() => last()?.endedMs !== undefined, 100);
  await flow.until(() => flow.live.length === 0, 20);
  const { deployments } = await flow.books();
  const open = Object.values(deployments).filter(({ state }) => state !== 'closed');
  expect(open).toEqual([]);
  const rental = last();
  if (rental === undefined) throw new Error('it never began');
  return rental;
}

const doneSteps = ({ steps }: SelfRental): number =>
  steps.filter(({ state }) => state === 'done').length;

test('the whole way; what was paid is in the books, and the rest is back', async () => {
  await open();
  const rental = await tried();
  expect({ done: doneSteps(rental), failure: rental.failure }).toEqual({
    done: 10,
    failure: undefined,
  });
  expect(flow.provider.state.slices().selfRental).toMatchObject({
    run: { endedAtMs: rental.endedMs, lease: rental.lease },
  });
  expect(flow.past).toMatchObject([{ lease: rental.lease, run: { state: 'closed' } }]);
  // And once more: nothing of the first is in the way.
  expect(doneSteps(await tried())).toBe(10);
});

const REFUSED = (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED'));
const FAILING: readonly (readonly [string, Partial<ProviderParts>, object])[] = [
  [
    'nothing answers over HTTP',
    { visiting: visiting(REFUSED) },
    { step: 'answer', code: 'no-answer', data: { seconds: 20, reason: 'connect ECONNREFUSED' } },
  ],
  [
    'it answers with an error',
    { visiting: visiting(() => Promise.resolve({ status: 502, body: '' })) },
    { step: 'answer', code: 'no-answer', data: { reason: 'it answers 502' } },
  ],
  [
    'the log cannot be read',
    { way: { ...GOOD_WAY, firstLine: () => Promise.reject(new Error('no such driver')) } },
    { step: 'logs', code: 'no-logs', data: { seconds: 20, reason: 'no such driver' } },
  ],
  [
    'the gateway is shut',
    {
      way: {
        ...GOOD_WAY,
        firstLine: () =>
          Promise.reject(
            new AgentError('gateway-unreachable', 'No.', { data: { reason: 'not open' } }),
          ),
      },
    },
    { step: 'logs', code: 'no-logs' },
  ],
  [
    'the command ends with an error',
    { way: { ...GOOD_WAY, run: () => Promise.resolve({ code: 127, output: 'not found' }) } },
    { step: 'shell', code: 'shell-failed', data: { code: 127, reason: 'not found' } },
  ],
  [
    'the command says something else',
    { way: { ...GOOD_WAY, run: () => Promise.resolve({ code: 0, output: '' }) } },
    { step: 'shell', code: 'shell-failed', data: { code: 0 } },
  ],
];
test.each(FAILING)('%s: it ends there, and what was ordered is closed', async (_, parts, what) => {
  await open(parts);
  expect((await tried()).failure).toMatchObject(what);
});

test('where containers are simulated it says so', async () => {
  flow = new Flow({ reconcileMs: 30_000 });
  await flow.start();
  expect((await tried()).failure).toEqual({ step: 'money', code: 'simulated', data: {} });
});

test('an order that does not fit is refused for the reason of every other order', async () => {
  await open({}, {}, { ...MACHINE, cpuMilli: 550 });
  await flow.market.place('manual', { cpuMilli: 50, memoryMib: 16, storageMib: 16 });
  await flow.until(
    async () => (await flow.network.openBids(new AbortController().signal)).length > 0,
  );
  flow.provider.selfRentals.start();
  await flow.until(() => last()?.endedMs !== undefined, 100);
  expect(last()?.failure).toMatchObject({
    step: 'bid',
    code: 'order-refused',
    refusal: { code: 'cpu-short' },
  });
});

test('paused it orders nothing', async () => {
  await open();
  flow.provider.changeOffering({ mode: 'paused' });
  expect((await tried()).failure).toMatchObject({
    ...{ step: 'money', code: 'not-bidding' },
    data: { held: 'paused' },
  });
  expect((await flow.books()).deployments).toEqual({});
});

test('one at a time; called off it closes what it ordered', async () => {
  await open();
  flow.provider.selfRentals.start();
  expect(() => flow.provider.selfRentals.start()).toThrow('It is being tried already');
  await flow.until(() => flow.live.length === 1, 20);
  flow.provider.selfRentals.stop();
  await flow.until(() => flow.live.length === 0, 20);
  expect(last()?.failure).toMatchObject({ code: 'called-off' });
});

test('what an end of the agent cut short is closed by the next start', async () => {
  await open({ visiting: visiting(() => new Promise(() => undefined)) });
  flow.provider.selfRentals.start();
  await flow.until(() => flow.live.some(({ run }) => run.state === 'running'), 20);
  await flow.restart();
  expect(last()?.failure).toEqual({ step: 'answer', code: 'interrupted', data: {} });
  await flow.until(() => flow.live.length === 0, 20);
  expect(doneSteps(await restartedWith())).toBe(5);
});

test('what could not be closed is closed by the next start, also after another end', async () => {
  let isAway = true;
  const closing = (ownTenant: OwnTenant) =>
    withOther(ownTenant, {
      close: async (signal) => {
        // Before the order there is nothing to be closed yet.
        if (isAway && (await flow.books()).deployments[1] !== undefined) {
          throw new AgentError('network-unreachable', 'Nobody answers.');
        }
        await ownTenant.close(signal);
      },
    });
  await open({ visiting: visiting(REFUSED) }, { wrap: (network) => withTenant(network, closing) });
  flow.provider.selfRentals.start();
  await flow.until(() => last()?.endedMs !== undefined, 100);
  await flow.blocks(20);
  expect(flow.live).toHaveLength(1);
  await flow.restart();
  await flow.blocks(10);
  expect({ live: flow.live.length, mayBeOpen: last()?.mayBeOpen }).toEqual({
    live: 1,
    mayBeOpen: true,
  });
  isAway = false;
  await flow.restart();
  await flow.until(() => flow.live.length === 0, 20);
  expect(last()).toMatchObject({ failure: { code: 'no-answer' } });
  expect(last()?.mayBeOpen).toBeUndefined();
});

test('one that begins while the last is being closed is not closed with it', async () => {
  let [closes, isAway] = [0, true];
  const closing = (ownTenant: OwnTenant) =>
    withOther(ownTenant, {
      close: async (signal) => {
        closes += 1;
        if (isAway && closes > 1) throw new AgentError('network-unreachable', 'Nobody answers.');
        await ownTenant.close(signal);
      },
    });
  let answers = false;
  const visit = (): Promise<Page> => (answers ? Promise.resolve(PAGE) : REFUSED());
  await open({ visiting: visiting(visit) }, { wrap: (network) => withTenant(network, closing) });
  flow.provider.selfRentals.start();
  await flow.until(() => last()?.endedMs !== undefined, 100);
  [isAway, answers] = [false, true];
  expect(doneSteps(await tried())).toBe(10);
  // The closing of the first would have been tried again by now.
  await flow.blocks(20);
  expect({ failure: last()?.failure, live: flow.live.length }).toEqual({
    failure: undefined,
    live: 0,
  });
});

test('an image that the owner does not let in is no fault of ours', async () => {
  await open();
  flow.provider.changeSettings({ content: { otherImages: 'deny' } });
  expect((await tried()).failure).toEqual({
    ...{ step: 'money', code: 'image-refused' },
    data: { image: 'sublet/practice:1' },
  });
});

test.each([
  ['what cannot be sent', 'uplay', 'money-not-made'],
  ['what can', 'uother', 'money-missing'],
])('%s is missing: it says which, and where it is to go', async (_what, denom, code) => {
  const fund = (): Promise<never> => {
    const data = { address: 'akash1x', amount: '5', denom, reason: 'none is left' };
    throw new AgentError('own-tenant-poor', 'Too little.', { data });
  };
  await open({}, { wrap: (network) => withTenant(network, (own) => withOther(own, { fund })) });
  expect((await tried()).failure).toEqual({
    ...{ step: 'money', code },
    data: { address: 'akash1x', amount: '5', denom, reason: 'none is left' },
  });
});

test('a stored run that cannot be read is none', async () => {
  await open();
  flow.storage.journal.write('provider.self-rental', '{"steps":[]}');
  await flow.restart();
  expect(flow.provider.state.slices().selfRental).toEqual({});
});

/** What is shown after another restart: an end is no second end. */
async function restartedWith(): Promise<SelfRental> {
  await flow.restart();
  const rental = last();
  if (rental === undefined) throw new Error('it is gone');
  return rental;
}

test.each([
  ['some of the money is not back', { returned: -1n, paid: 0n }],
  ['more was paid than is in the books', { returned: -1n, paid: 1n }],
])('%s: it says so', async (_what, { returned, paid }) => {
  const changed = (settled: OwnSettlement): OwnSettlement => ({
    ...settled,
    paid: { ...settled.paid, amount: settled.paid.amount + paid },
    returned: { ...settled.returned, amount: settled.returned.amount + returned },
  });
  await open({}, { wrap: (network) => tamperedWith(network, changed) });
  expect((await tried()).failure).toMatchObject({ step: 'payment', code: 'money-differs' });
});

test('a network with real money has none of it', async () => {
  await open({}, { wrap: (network) => withOther(network, { money: 'main' }) });
  expect(flow.provider.state.slices().selfRental).toEqual({ impossible: 'real-money' });
  expect(() => flow.provider.selfRentals.start()).toThrow('it would cost real money');
});

function tamperedWith(
  network: ComputeNetwork,
  change: (settled: OwnSettlement) => OwnSettlement,
): ComputeNetwork {
  return withTenant(network, (ownTenant) =>
    withOther(ownTenant, {
      settlement: async (order, signal) => {
        const settled = await ownTenant.settlement(order, signal);
        return settled && change(settled);
      },
    }),
  );
}

function withTenant(
  network: ComputeNetwork,
  change: (own: OwnTenant) => OwnTenant,
): ComputeNetwork {
  const { ownTenant } = network;
  if (ownTenant === undefined) throw new Error('practice has one');
  return withOther(network, { ownTenant: change(ownTenant) });
}

/** The same, but for these. */
function withOther<T extends object>(whole: T, other: Partial<T>): T {
  return new Proxy(whole, {
    get: (target, name) => {
      if (Object.hasOwn(other, name)) return Reflect.get(other, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
