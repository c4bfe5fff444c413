import { afterEach, expect, test } from 'vitest';

import { AgentError } from '../../agent/base/errors.ts';
import { parseUnixMs } from '../../agent/base/instant.ts';
import type { IsolationStatus } from '../../agent/domain/isolation.ts';
import type { DoorStatus, IsolationGate, TenantDoor } from '../../agent/provider/parts.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import type { AccountFlowOptions } from '../helpers/account-flow.ts';
import { AccountFlow, PLENTY } from '../helpers/account-flow.ts';
import { feeCoin, readyWallet } from '../helpers/account-network.ts';
import { buildGpu } from '../helpers/builders.ts';
import { Flow, MACHINE } from '../helpers/flow.ts';

let account: AccountFlow;
afterEach(() => account.close());

async function start(options: AccountFlowOptions = {}): Promise<AccountFlow> {
  account = new AccountFlow(options);
  await account.flow.start();
  return account;
}

const N = 8;
const CERTIFICATE = {
  ...{ serial: '1', notBeforeMs: parseUnixMs(0), notAfterMs: parseUnixMs(2 ** 42) },
};
const MINUTE = 60_000;
const decisions = () => account.flow.storage.decisions.list(1000);
const provider = () => account.slices.provider;
const codes = () => provider().blocked.map(({ code }) => code);
const problems = () => account.slices.agent.problems.map(({ code }) => code);
const steps = () =>
  Object.fromEntries((provider().setup?.steps ?? []).map(({ step, state }) => [step, state]));

const CLOSED = 'The check that keeps tenants apart from this machine has not passed: run it first.';
class SwitchedGate implements IsolationGate {
  because: string | undefined;
  readonly #listeners = new Set<() => void>();
  constructor(because: string | undefined) {
    this.because = because;
  }
  problem(): string | undefined {
    return this.because;
  }
  status(): IsolationStatus {
    return this.because === undefined
      ? { state: 'kept' }
      : { state: 'open', because: this.because };
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** Answered when it has looked for the first time. */
  look: Promise<void> = Promise.resolve();
  firstLook(): Promise<void> {
    return this.look;
  }
  /** Says so to whoever listens. */
  become(because: string | undefined): void {
    this.because = because;
    for (const listener of this.#listeners) listener();
  }
}

test('the gate to real money is closed: all is there, live is asked for, and no bid goes out', async () => {
  const { flow, network } = await start({ money: 'main', gate: new SwitchedGate(CLOSED) });
  await account.goLive();
  expect(network.record?.hostUri).toBe('https://provider.example:8443');
  await account.placeMany(N);
  await flow.blocks(40);
  await flow.restart();
  await flow.blocks(40);
  expect(network.sent('submitBids')).toBe(0);
  expect(provider()).toMatchObject({
    mode: 'live',
    blocked: [{ code: 'gate', message: CLOSED }],
  });
  expect(account.slices.agent.problems).toMatchObject([{ code: 'gate', message: CLOSED }]);
  // The evidence goes on, and says what held it back.
  expect(decisions().map(({ outcome }) => outcome)).toMatchObject(
    Array(N).fill({ type: 'shadow-bid', because: 'gate' }),
  );
});

test('the same with the gate open: every order gets its bid', async () => {
  const { flow, network } = await start({ money: 'main', gate: new SwitchedGate(undefined) });
  await account.goLive();
  await account.placeMany(N);
  await flow.blocks(5);
  expect(network.sent('submitBids')).toBeGreaterThan(0);
  expect(flow.storage.pursuits.count(0 as never)).toEqual({ open: N });
});

class SwitchedDoor implements TenantDoor {
  #status: DoorStatus;
  readonly #listeners = new Set<() => void>();
  constructor(status: DoorStatus) {
    this.#status = status;
  }
  status(): DoorStatus {
    return this.#status;
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  become(status: DoorStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

test('the record says the port that tenants are to ask at, and follows it', async () => {
  const door = new SwitchedDoor({ state: 'open', port: 9443 });
  const given = [{ path: 'gateway.publicPort', value: 0, where: 'flag --gateway-public-port' }];
  const { flow, network } = await start({ options: { given }, door });
  const set = (port: number) => account.handlers['settings.update']({ gateway: { port } });
  await set(9443);
  await account.goLive();
  expect(network.record?.hostUri).toBe('https://provider.example:9443');
  await set(9444);
  // It is not there yet.
  await flow.blocks(400);
  expect(network.record?.hostUri).toBe('https://provider.example:9443');
  // Where it could not be moved, tenants are served at the old one, and the record says so.
  const message = 'Port 9444 is in use by another program.';
  const port = { number: 9444, for: 'gateway' } as const;
  door.become({ state: 'failed', problems: [{ code: 'port-taken', message, port }] });
  await flow.blocks(400);
  expect(network.record?.hostUri).toBe('https://provider.example:9443');
  door.become({ state: 'open', port: 9444 });
  await flow.until(() => network.record?.hostUri === 'https://provider.example:9444', 400);
  await expect(
    account.handlers['settings.update']({ gateway: { publicPort: 443 } }),
  ).rejects.toMatchObject({
    code: 'locked',
    message:
      'gateway.publicPort is fixed by what the agent was started with (flag --gateway-public-port): start it without that to change it here. Nothing was changed.',
  });
});

test.each<DoorStatus>([
  { state: 'closed' },
  { state: 'waiting' },
  {
    state: 'failed',
    problems: [
      { code: 'port-taken', message: 'Taken.', port: { number: 8443, for: 'gateway' } },
      { code: 'port-forbidden', message: 'Not allowed.', port: { number: 80, for: 'ingress' } },
      { code: 'port-forbidden', message: 'Nor this.', port: { number: 443, for: 'secureIngress' } },
    ],
  },
])('a provider that tenants cannot reach bids on nothing until they can: %o', async (status) => {
  const said = status.state === 'failed' ? status.problems.map(({ code }) => code) : ['gateway'];
  const door = new SwitchedDoor(status);
  const { flow, network } = await start({ door });
  await account.goLive();
  await account.placeMany(N);
  await flow.blocks(20);
  expect([codes(), problems(), network.sent('submitBids')]).toEqual([said, said, 0]);
  // The control: the same orders, once they can.
  door.become({ state: 'open', port: 8443 });
  await flow.until(() => flow.storage.pursuits.count(0 as never).open === N, 20);
  expect(codes()).toEqual([]);
});

test('after a restart only bids wait for the first look: what runs is brought up at once', async () => {
  const gate = new SwitchedGate(undefined);
  const { flow, network } = await start({ money: 'main', gate });
  await account.goLive();
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 60);
  const [lease] = flow.live;
  flow.engine.lose(lease!.lease);
  let looked = (): void => undefined;
  gate.look = new Promise((resolve) => (looked = resolve));
  gate.because = CLOSED;
  await flow.restart();
  const isUp = async () =>
    (await flow.engine.list(new AbortController().signal))[0]?.ready === true;
  await flow.until(isUp, 20);
  expect(flow.provider.phase).toBe('running');
  const [order] = await account.placeMany(1);
  await flow.blocks(3);
  const before = network.sent('submitBids');
  // Not even judged: what would have been bid is no answer where nothing is known yet.
  expect(flow.storage.decisions.get(order as never)).toBeUndefined();
  gate.because = undefined;
  looked();
  await flow.until(() => flow.storage.pursuits.get(order as never)?.state === 'open', 5);
  expect(network.sent('submitBids')).toBe(before + 1);
});

test('without a gate the way to real money is closed; test money needs none', async () => {
  const { flow, network } = await start({ money: 'main' });
  await account.goLive();
  await account.placeMany(2);
  await flow.blocks(10);
  expect([codes(), network.sent('submitBids')]).toEqual([['gate'], 0]);
});

test('a test network has tenants of flesh and blood too: where there is a gate it is closed', async () => {
  const gate = new SwitchedGate(CLOSED);
  const { flow, network } = await start({ gate });
  await account.goLive();
  await account.placeMany(2);
  await flow.blocks(10);
  expect([codes(), network.sent('submitBids')]).toEqual([['gate'], 0]);
  gate.become(undefined);
  await flow.until(() => flow.storage.pursuits.count(0 as never).open === 2, 20);
});

test('a network that asks the same gate says nothing twice', async () => {
  const { flow, network } = await start({ money: 'main', gate: new SwitchedGate(CLOSED) });
  network.problems = [{ code: 'bidding-forbidden', message: CLOSED, stopsBidding: true }];
  await account.goLive();
  await flow.blocks(2);
  expect([codes(), problems()]).toEqual([['gate'], ['gate']]);
  // In its own words too; a problem of another kind is another reason.
  network.problems = [
    { code: 'bidding-forbidden', message: 'Another.', stopsBidding: true },
    { code: 'behind', message: 'Behind.', stopsBidding: true },
  ];
  await flow.blocks(1);
  expect(codes()).toEqual(['gate', 'behind']);
});

test('the owner is told once that tenants are not kept apart, and once that they are again', async () => {
  const gate = new SwitchedGate(undefined);
  const { flow } = await start({ money: 'main', gate });
  await account.goLive();
  const told = () =>
    account.slices.notices.latest
      .filter(({ code }) => code.startsWith('isolation-'))
      .map(({ code, level, data }) => ({ code, level, data }));
  expect([told(), account.slices.agent.isolation]).toEqual([
    [],
    { state: 'kept', failures: [], warnings: [] },
  ]);
  gate.become(CLOSED);
  await flow.blocks(3);
  const open = { code: 'isolation-open', level: 'attention', data: { message: CLOSED } };
  expect([told(), account.slices.agent.isolation]).toEqual([
    [open],
    { state: 'open', because: CLOSED, failures: [], warnings: [] },
  ]);
  gate.become(undefined);
  await flow.blocks(1);
  expect(told()).toMatchObject([{ code: 'isolation-kept', level: 'news' }, open]);
});

test('no setting and no word of the owner opens the gate; it is asked at the moment of sending', async () => {
  const gate = new SwitchedGate(undefined);
  const { flow, network } = await start({ money: 'main', gate });
  await account.goLive();
  network.overrides = {
    submitBids: async () => {
      throw new Error('the way is cut');
    },
  };
  await account.placeMany(1);
  await flow.blocks(2);
  expect(flow.storage.pursuits.listLive()).toMatchObject([{ state: 'submitting' }]);
  // An intent is stored and the gate closes: the comparison does not send it.
  gate.because = CLOSED;
  network.overrides = {};
  const before = network.sent('submitBids');
  await account.handlers['provider.go-live']({});
  await account.handlers['settings.reset']({});
  await flow.blocks(30);
  expect(network.sent('submitBids')).toBe(before);
  gate.because = undefined;
  await flow.until(() => flow.storage.pursuits.listLive()[0]?.state === 'open', 20);
});

test.each<[string, (of: AccountFlow) => void, (of: AccountFlow) => void]>([
  [
    'module-unknown',
    ({ network }) => {
      network.problems = [{ code: 'module-unknown', message: 'An upgrade.', stopsBidding: true }];
    },
    ({ network }) => {
      network.problems = [];
    },
  ],
  [
    'wallet-locked',
    ({ wallet }) =>
      wallet.become({ ...readyWallet('fake1account'), state: 'locked', reason: 'keychain-locked' }),
    ({ wallet }) => wallet.become(readyWallet('fake1account')),
  ],
  [
    'fees-spent',
    ({ network: { account: it } }) => {
      it.state = { ...it.state, feesToday: it.state.feesPerDay };
    },
    ({ network: { account: it } }) => {
      it.state = { ...it.state, feesToday: feeCoin(0n) };
    },
  ],
  [
    'funds-low',
    ({ network }) => network.account.fund(1n),
    ({ network }) => network.account.fund(PLENTY),
  ],
])(
  'live and blocked by %s: judged and not sent, and bid on once that is over',
  async (code, block, mend) => {
    const { flow, network } = await start();
    await account.goLive();
    block(account);
    await flow.clock.advance(2 * MINUTE);
    await account.placeMany(2);
    await flow.blocks(10);
    expect([codes(), network.sent('submitBids')]).toEqual([[code], 0]);
    expect(problems()).toContain(code);
    expect(provider().mode).toBe('live');
    expect(decisions().map(({ outcome }) => outcome)).toMatchObject(
      Array(2).fill({ type: 'shadow-bid', because: code }),
    );
    mend(account);
    await flow.until(() => flow.storage.pursuits.count(0 as never).open === 2, 40);
    expect([codes(), problems()]).toEqual([[], []]);
  },
);

test('a delegated wallet whose grant has ended sends nothing', async () => {
  const delegated = readyWallet('fake1account', { custody: 'delegated' });
  const { flow, network } = await start({ wallet: delegated });
  const grant = {
    state: 'working',
    endsAtMs: undefined,
    warnDays: undefined,
    granted: [],
    missing: [],
    excess: [],
    gasLeft: undefined,
    gasProblem: undefined,
    lookedAtMs: flow.clock.now(),
  } as const;
  network.account.granted = grant;
  await account.goLive();
  expect(steps()).toEqual({
    wallet: 'done',
    grant: 'done',
    fund: 'done',
    address: 'done',
    register: 'done',
  });
  network.account.granted = { ...grant, state: 'ended' };
  await account.placeMany(1);
  await flow.blocks(5);
  expect([codes(), network.sent('submitBids')]).toEqual([['delegation-ended'], 0]);
});

test('leases go on while bids are blocked', async () => {
  const gate = new SwitchedGate(undefined);
  const { flow } = await start({ money: 'main', gate });
  await account.goLive();
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 60, escrowBlocks: 100_000 });
  await flow.until(() => flow.live[0]?.run.state === 'running', 60);
  gate.because = CLOSED;
  await flow.until(() => flow.past.length === 1, 100);
  expect(flow.past[0]?.run).toMatchObject({ state: 'closed', reason: 'tenant' });
  expect(flow.storage.ledger.listPayments(10).length).toBeGreaterThan(0);
});

test('setting up goes from step to step, and bids begin by themselves with the last', async () => {
  const { flow, wallet, network } = await start({ wallet: { state: 'absent' } });
  network.account.own = undefined;
  await account.handlers['provider.go-live']({});
  await flow.blocks(4);
  expect(provider().setup).toMatchObject({ started: true, needs: { amount: 3_400_000n } });
  expect(steps()).toEqual({
    wallet: 'now',
    backup: 'later',
    fund: 'later',
    address: 'later',
    register: 'later',
  });
  expect(codes()).toEqual(['setting-up']);
  expect(problems()).toEqual(['setting-up']);
  network.account.own = 'fake1account';
  const { backedUpAtMs: _backedUp, ...fresh } = readyWallet('fake1account');
  wallet.become(fresh);
  expect(steps()).toMatchObject({ wallet: 'done', backup: 'now' });
  wallet.become(readyWallet('fake1account'));
  await flow.blocks(4);
  expect(steps()).toMatchObject({ backup: 'done', fund: 'now' });
  network.account.fund(3_399_999n);
  await flow.blocks(4);
  expect(steps()).toMatchObject({ fund: 'now' });
  expect(provider().setup).toMatchObject({ has: { amount: 3_399_999n } });
  network.account.fund(3_400_000n);
  await flow.blocks(4);
  expect(steps()).toMatchObject({ fund: 'done', address: 'now', register: 'later' });
  expect(network.sent()).toBe(0);
  await account.placeMany(1);
  await flow.blocks(3);
  expect(decisions()[0]?.outcome).toMatchObject({ type: 'shadow-bid', because: 'setting-up' });
  await account.handlers['settings.update']({ provider: { host: 'provider.example' } });
  await flow.until(() => provider().mode === 'live', 10);
  expect(network.sent('register')).toBe(1);
  await flow.until(() => flow.storage.pursuits.listLive().length === 1, 10);
  expect([codes(), problems()]).toEqual([[], []]);
});

test('a provider is told to the network once in each run, and again only when something changed', async () => {
  const { flow, network } = await start();
  await account.goLive();
  network.record = { ...network.record!, certificate: CERTIFICATE };
  await flow.clock.advance(30 * MINUTE);
  expect(network.profiles).toHaveLength(1);
  // The same words cost nothing, and from then on the network keeps the certificate.
  await flow.restart();
  await flow.clock.advance(10 * MINUTE);
  expect(network.profiles).toHaveLength(2);
  expect(network.profiles[1]).toEqual(network.profiles.shift());
  await account.handlers['settings.update']({
    provider: { email: 'me@example.org', attributes: { 'location-region': 'eu-west' } },
  });
  await flow.blocks(3);
  expect(network.profiles).toHaveLength(2);
  expect(network.profiles[1]).toMatchObject({ email: 'me@example.org' });
  expect(network.profiles[1]!.attributes).toContainEqual({
    key: 'location-region',
    value: 'eu-west',
  });
  expect(provider().record).toMatchObject({ email: 'me@example.org', upToDate: true });
  // Typed letter by letter, it is still not sent letter by letter.
  for (const website of ['https://a', 'https://ab', 'https://abc']) {
    await account.handlers['settings.update']({ provider: { website } });
    await flow.blocks(3);
  }
  expect(network.profiles).toHaveLength(2);
  expect(provider().record).toMatchObject({ upToDate: false });
  await flow.clock.advance(6 * MINUTE);
  expect(network.profiles).toHaveLength(3);
  expect(network.profiles[2]).toMatchObject({ website: 'https://abc' });
});

test('where that fails in a run after a restart it is not paid for again and again either', async () => {
  const { flow, network } = await start();
  await account.goLive();
  network.record = { ...network.record!, certificate: CERTIFICATE };
  network.registerFails = new AgentError('tx-failed', 'The chain takes no certificate.');
  await flow.restart();
  await flow.clock.advance(90 * MINUTE);
  await flow.restart();
  await flow.clock.advance(90 * MINUTE);
  expect(network.sent('register')).toBe(1 + 3);
});

test('what the account has is asked for by its books alone, once a minute', async () => {
  const { flow, network } = await start();
  await account.goLive();
  await flow.blocks(20);
  const before = network.account.looks;
  await flow.clock.advance(20 * MINUTE);
  expect(network.account.looks - before).toBeGreaterThanOrEqual(19);
  expect(network.account.looks - before).toBeLessThanOrEqual(21);
  // And what they were told is what setting up goes by.
  network.account.fund(0n);
  await flow.until(() => codes().includes('funds-low'), 15);
});

test('hardware that changed is told too', async () => {
  const { flow, network } = await start();
  await account.goLive();
  flow.hardware.set({ ...MACHINE, gpus: [buildGpu()] });
  await flow.clock.advance(6 * MINUTE);
  expect(network.profiles).toHaveLength(2);
  expect(network.record?.attributes).toContainEqual({
    key: 'capabilities/gpu/vendor/nvidia/model/rtx4090',
    value: 'true',
  });
});

test('registering that fails is shown with what to do, and is not paid for again and again', async () => {
  const { flow, network } = await start();
  network.registerFails = new AgentError('tx-failed', 'The chain does not take this address.');
  await account.prepare();
  await account.handlers['provider.go-live']({});
  await flow.clock.advance(40 * MINUTE);
  await flow.restart();
  await flow.clock.advance(40 * MINUTE);
  expect(network.sent('register')).toBe(3);
  await account.handlers['settings.update']({ provider: { host: 'other.example' } });
  await flow.clock.advance(40 * MINUTE);
  expect(network.sent('register')).toBe(6);
  const shown = account.slices.agent.problems.find(({ code }) => code === 'registration-failed');
  expect(shown?.message).toContain('The chain does not take this address.');
  expect(shown?.message).toContain('sublet provider register');
  expect(provider().mode).toBe('shadow');
  // The owner may try at any time, and is told what went wrong.
  await expect(account.handlers['provider.register']({})).rejects.toMatchObject({
    code: 'tx-failed',
  });
  network.registerFails = undefined;
  const registering = account.handlers['provider.register']({});
  await flow.blocks(2);
  await registering;
  await flow.blocks(4);
  expect([provider().mode, problems()]).toEqual(['live', []]);
});

test('registering is not tried before what it needs is there: no try is wasted', async () => {
  const { flow, network, wallet } = await start();
  wallet.become({ ...readyWallet('fake1account'), state: 'locked', reason: 'keychain-locked' });
  await account.handlers['settings.update']({ provider: { host: 'provider.example' } });
  await account.handlers['provider.go-live']({});
  await flow.clock.advance(20 * MINUTE);
  wallet.become(readyWallet('fake1account'));
  await flow.clock.advance(20 * MINUTE);
  expect(network.sent('register')).toBe(0);
  network.account.fund(PLENTY);
  await flow.until(() => provider().mode === 'live', 20);
  expect(network.sent('register')).toBe(1);
});

test('a record that its owner signed elsewhere ends the trouble with it', async () => {
  const { flow, network } = await start();
  const message = 'The key lies elsewhere: sign the registration there.';
  network.registerFails = new AgentError('wallet-delegated', message);
  await account.prepare();
  await account.handlers['provider.go-live']({});
  await flow.clock.advance(2 * MINUTE);
  expect(problems()).toContain('registration-failed');
  network.record = { ...flow.provider.registration.profile() };
  await flow.clock.advance(2 * MINUTE);
  expect([provider().mode, problems()]).toEqual(['live', []]);
});

test('a network that does not answer costs no try', async () => {
  const { flow, network } = await start();
  network.registerFails = new AgentError('network-unreachable', 'The plug is out.');
  await account.prepare();
  await account.handlers['provider.go-live']({});
  await flow.clock.advance(60 * MINUTE);
  expect(problems()).not.toContain('registration-failed');
  network.registerFails = undefined;
  await flow.until(() => provider().mode === 'live', 30);
});

test('nothing is told to the network before the owner goes live, unless they say so', async () => {
  const { flow, network } = await start();
  await expect(account.handlers['provider.register']({})).rejects.toMatchObject({
    code: 'conflict',
  });
  await account.prepare();
  await flow.clock.advance(60 * MINUTE);
  expect(network.sent()).toBe(0);
  const registering = account.handlers['provider.register']({});
  await flow.blocks(2);
  expect(await registering).toMatchObject({ mode: 'shadow', record: { upToDate: true } });
  expect(network.sent()).toBe(1);
});

test('what auditors say, and how many orders wanted them, is shown', async () => {
  const { network, flow } = await start();
  network.audits = new Map([['auditor1', [{ key: 'region', value: 'eu' }]]]);
  await account.goLive();
  expect(provider()).toMatchObject({
    audits: [{ auditor: 'auditor1', attributes: 1 }],
    auditDemand: { seen: 0, wanted: 0 },
  });
  await account.placeMany(2);
  await flow.blocks(3);
  await flow.clock.advance(MINUTE);
  expect(provider().auditDemand).toMatchObject({ seen: 2, wanted: 0 });
});

test('doctor says what a provider is and what it lacks', async () => {
  await start({ money: 'main', gate: new SwitchedGate(CLOSED) });
  const checks = async () =>
    Object.fromEntries(
      (await account.handlers['doctor.run']({}))
        .filter(({ id }) => ['offering', 'provider', 'registration'].includes(id))
        .map(({ id, status, message }) => [id, [status, message]]),
    );
  expect(await checks()).toMatchObject({
    offering: ['ok', 'New orders are judged, not bid on.'],
    provider: ['warning', CLOSED],
  });
  await account.goLive();
  expect(await checks()).toEqual({
    offering: ['warning', 'New orders are judged; no bids are sent for now.'],
    provider: ['warning', CLOSED],
    registration: ['ok', expect.stringContaining('https://provider.example:8443')],
  });
});

test('practice is as it was: always bidding, never to be set up', async () => {
  account = new AccountFlow();
  await account.flow.start();
  const practice = new Flow();
  await practice.start();
  const { handlers } = clientSurface(practice.provider);
  expect(practice.provider.state.slices().provider).toEqual({
    mode: 'practice',
    blocked: [],
    audits: [],
  });
  for (const name of ['provider.go-live', 'provider.watch-only', 'provider.register'] as const) {
    await expect(handlers[name]({})).rejects.toMatchObject({ code: 'conflict' });
  }
  await expect(handlers['shadow.summary']({ fromMs: 0, limit: 1 })).rejects.toMatchObject({
    code: 'conflict',
  });
  await practice.close();
});
