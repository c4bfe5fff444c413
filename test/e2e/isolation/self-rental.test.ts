import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Slices } from '../../../agent/api/slices.ts';
import type { ClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import type { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import type { PublicChain } from '../../helpers/isolation/public-chain.ts';
import { closeScene, openScene } from '../../helpers/isolation/scene.ts';
import { eventually } from '../../helpers/world/world.ts';

// Renting from ourselves on a chain with test money: the agent as people start it, real containers, the
// gateway over TLS, the ingress at its usual port.

type Run = NonNullable<Slices['selfRental']['run']>;

let world: ClosedWorld;
let engine: EnclosedEngine;
let chain: PublicChain;
let agent: EnclosedAgent;

beforeAll(async () => {
  ({ world, engine, chain, agent } = await openScene({ money: 'test' }));
}, 120_000);
afterAll(async () => {
  await closeScene({ world, engine, chain, agent });
}, 60_000);

const words = (): string => agent.process.output() + engine.words();

/** Tries it, and waits for its end. */
async function tried(): Promise<Run> {
  const caller = await agent.caller();
  await caller.value('self-rental.start');
  let last: Run | undefined;
  await eventually(
    'it has ended',
    async () => {
      last = (await agent.slices()).selfRental.run;
      return last?.endedAtMs !== undefined;
    },
    { within: 90_000, words: () => `${words()}\n${JSON.stringify(last)}` },
  );
  if (last === undefined) throw new Error('it never began');
  return last;
}

const states = ({ steps }: Run): readonly string[] =>
  steps.map(({ step, state }) => `${step} ${state}`);
const WAITING = [
  ...['order', 'bid', 'lease', 'manifest', 'answer', 'logs', 'shell', 'close', 'payment'],
].map((step) => `${step} waiting`);

test('before anything is set up it says that nothing is bid on', async () => {
  const run = await tried();
  expect(states(run)).toEqual(['money failed', ...WAITING]);
  expect(run.failure).toMatchObject({ step: 'money', code: 'not-bidding' });
}, 120_000);

test('a tenant without money says where it is to go, and nothing is ordered', async () => {
  await agent.goLive(chain);
  await gateOpens(() => agent.gate(), words);
  const run = await tried();
  expect(states(run)).toEqual(['money failed', ...WAITING]);
  expect(run.failure).toMatchObject({
    code: 'money-not-made',
    data: { denom: 'uact', address: expect.any(String) },
  });
  expect(await agent.judged()).toBe(0);
  await chain.fund(String(run.failure?.data.address));
}, 180_000);

test('the whole way: order, lease, manifest, page, log, shell, close, money back', async () => {
  const run = await tried();
  expect({ states: states(run), failure: run.failure }).toEqual({
    states: ['money', ...WAITING.map((one) => one.replace(' waiting', ''))].map(
      (step) => `${step} done`,
    ),
    failure: undefined,
  });
  const { leases } = await agent.slices();
  expect(leases.live).toEqual([]);
}, 180_000);

test('paused it says so, and nothing is ordered', async () => {
  const caller = await agent.caller();
  const before = await agent.judged();
  await caller.value('offering.pause');
  const run = await tried();
  await caller.value('offering.resume');
  expect(run.failure).toMatchObject({ step: 'money', code: 'not-bidding' });
  expect(await agent.judged()).toBe(before);
}, 120_000);

// What keeps this machine's own programs from these ports.
test.each([
  ['the port of a container', '31000:31999', 'no-answer'],
  ['the ingress', '80', 'no-page'],
])(
  '%s that is shut off is found out',
  async (_what, ports, code) => {
    const match = ['-p', 'tcp', '-m', 'multiport', '--dports', ports];
    const rule = ['OUTPUT', '-o', 'lo', ...match, '-j', 'DROP'];
    const iptables = (how: string) =>
      world.commandsIn('pc')(
        { program: 'iptables', args: ['-w', how, ...rule] },
        AbortSignal.timeout(10_000),
      );
    expect(await iptables('-I')).toMatchObject({ code: 0 });
    const run = await tried().finally(() => iptables('-D'));
    expect(run.failure).toMatchObject({ step: 'answer', code });
    const isGone = async (): Promise<boolean> => (await agent.leases()) === 0;
    await eventually('what it ordered is closed', isGone, { within: 60_000, words });
  },
  180_000,
);

test('one that the agent is killed in is closed by the next start', async () => {
  const caller = await agent.caller();
  await caller.value('self-rental.start');
  await agent.leased(1, { within: 60_000, words });
  await agent.end('SIGKILL');
  const { folder } = agent;
  const namespace = world.namespace('pc');
  agent = await EnclosedAgent.start({ namespace, engineSocket: engine.socket, chain, folder });
  await eventually('nothing is leased', async () => (await agent.leases()) === 0, {
    within: 60_000,
    words,
  });
  expect((await agent.slices()).selfRental.run?.failure).toMatchObject({ code: 'interrupted' });
}, 180_000);
