import { chmodSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import type { EnclosedAgentOptions } from '../../helpers/isolation/enclosed-agent.ts';
import { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import { EnclosedEngine } from '../../helpers/isolation/enclosed-engine.ts';
import {
  giveFirewallPrograms,
  giveIptables,
  giveNft,
  takeFirewallPrograms,
} from '../../helpers/isolation/firewall-programs.ts';
import { gateCloses, gateOpens } from '../../helpers/isolation/gate.ts';
import { PublicChain } from '../../helpers/isolation/public-chain.ts';
import { engineCall } from '../../helpers/world/engine-objects.ts';
import { eventually } from '../../helpers/world/world.ts';

const OTHER_USER = 65_534;
const ORDERS = 4;
/** In so many blocks a bid on a judged order would be there: it is sent in the first and is in the second. */
const BID_BLOCKS = 12;
const SCENARIO = JSON.stringify({
  name: 'scripted',
  tenants: [
    {
      at: 3,
      kind: 'web',
      terms: { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000, patienceBlocks: 100_000 },
    },
  ],
});
const PRACTICE = ['--practice-block-ms', '200', '--practice-scenario', SCENARIO];

// The agent as people start it, on a machine and a mainnet that lead nowhere. Each test says how many
// orders there were: that none was bid on shows nothing where there was none.
describe('the composed agent', () => {
  let world: ClosedWorld;
  let engine: EnclosedEngine;
  const agents: EnclosedAgent[] = [];
  const chains: PublicChain[] = [];

  beforeAll(async () => {
    expect(whyNoClosedWorld()).toBeUndefined();
    world = ClosedWorld.make();
    engine = await EnclosedEngine.make(world.namespace('pc'));
    // For an agent that is another user and may use the engine.
    chmodSync(engine.folder, 0o711);
    chmodSync(engine.socket, 0o666);
    world.proveClosed();
  });
  afterAll(async () => {
    for (const agent of agents) await agent.close();
    for (const chain of chains) await chain.close();
    await engine.close();
    await world.close();
  }, 60_000);

  // Whatever went wrong: the next test's engine has them.
  afterEach(() => {
    if (engine.running) giveFirewallPrograms(engine.pid);
  });

  const inPc = (program: string, ...args: string[]): Promise<string> =>
    world.saysIn('pc', program, ...args);
  const publicChain = async (): Promise<PublicChain> => {
    const chain = await PublicChain.open(world.namespace('pc'));
    chains.push(chain);
    return chain;
  };
  const start = async (
    options: Omit<Partial<EnclosedAgentOptions>, 'namespace' | 'engineSocket'> = {},
  ): Promise<EnclosedAgent> => {
    const agent = await EnclosedAgent.start({
      ...{ namespace: world.namespace('pc'), engineSocket: engine.socket },
      ...options,
    });
    agents.push(agent);
    return agent;
  };
  const opens = (agent: EnclosedAgent): Promise<void> =>
    gateOpens(
      () => agent.gate(),
      () => agent.process.output() + engine.words(),
    );
  const closes = (agent: EnclosedAgent, because: RegExp): Promise<void> =>
    gateCloses(
      () => agent.gate(),
      because,
      () => agent.process.output(),
    );
  /** Places orders and waits until all of them were judged. */
  const place = async (agent: EnclosedAgent, chain: PublicChain): Promise<void> => {
    const before = await agent.judged();
    await chain.place(ORDERS);
    await eventually(
      `${ORDERS} orders are judged`,
      async () => (await agent.judged()) === before + ORDERS,
      { words: () => agent.process.output() },
    );
  };
  /** Orders and bids, when a bid that was sent for any of them has had its time to get there. */
  const judgedAndBids = async (agent: EnclosedAgent, chain: PublicChain): Promise<unknown> => {
    await chain.blocks(BID_BLOCKS);
    return [await agent.judged(), await chain.bids()];
  };
  const bids = (agent: EnclosedAgent, chain: PublicChain, count: number): Promise<void> =>
    eventually(`${count} bids are on the chain`, async () => (await chain.bids()) === count, {
      words: () => agent.process.output(),
    });
  const checkOf = async (agent: EnclosedAgent) =>
    (await agent.doctor()).find(({ id }) => id === 'home-network');
  const passedAt = async (agent: EnclosedAgent): Promise<number> =>
    (await agent.slices()).agent.isolation?.passedAtMs ?? 0;

  test('bids on a public mainnet only while the isolation holds, whatever breaks it', async () => {
    const chain = await publicChain();
    takeFirewallPrograms(engine.pid);
    const agent = await start({ chain, withoutPrograms: true });
    await agent.goLive(chain);

    // Neither the agent nor a helper of the engine's can write rules.
    await closes(agent, /install nftables, and run the agent as a service or let it use Docker/);
    await place(agent, chain);
    expect(await judgedAndBids(agent, chain)).toEqual([ORDERS, 0]);
    expect(await checkOf(agent)).toMatchObject({ status: 'failed' });
    expect((await agent.slices()).agent.isolation).toMatchObject({
      state: 'open',
      failures: [{ check: 'rules' }],
    });

    // Mended: tried from inside, then every order that waits gets its bid.
    giveNft(agent.process.pid);
    await opens(agent);
    giveIptables(agent.process.pid);
    for (const give of [giveNft, giveIptables]) give(engine.pid);
    await bids(agent, chain, ORDERS);
    expect(await checkOf(agent)).toEqual({
      id: 'home-network',
      status: 'ok',
      message: "Tenants' code cannot reach your home network: checked less than a minute ago.",
    });
    const table = /table inet (sublet_\S+)/.exec(await inPc('nft', 'list', 'tables'))?.[1] ?? '';

    // Broken while it runs: the rules go and cannot be written again.
    takeFirewallPrograms(agent.process.pid);
    await inPc('nft', 'delete', 'table', 'inet', table);
    await closes(agent, /firewall|nft/i);
    await place(agent, chain);
    expect(await judgedAndBids(agent, chain)).toEqual([2 * ORDERS, ORDERS]);
    for (const give of [giveNft, giveIptables]) give(agent.process.pid);
    await opens(agent);
    await bids(agent, chain, 2 * ORDERS);

    // Somebody takes the rules away and lets us mend it: closed until it was tried again.
    const before = await passedAt(agent);
    await inPc('nft', 'delete', 'table', 'inet', table);
    await closes(agent, /Another program changed the rules/);
    await opens(agent);
    expect(await passedAt(agent)).toBeGreaterThan(before);
    expect(await inPc('nft', 'list', 'tables')).toContain(table);

    // The machine is plugged into another network.
    const beforeLab = await passedAt(agent);
    await inPc('ip', 'link', 'add', 'lab0', 'type', 'bridge');
    await inPc('ip', 'addr', 'add', '77.88.99.1/24', 'dev', 'lab0');
    await inPc('ip', 'link', 'set', 'lab0', 'up');
    await eventually('the rules have it too, and were tried again', async () => {
      const rules = await inPc('nft', 'list', 'table', 'inet', table);
      return rules.includes('77.88.99.0/24') && (await passedAt(agent)) > beforeLab;
    });
    await inPc('ip', 'link', 'del', 'lab0');

    // Somebody flushes all rules, and the engine's with them, which writes them when it starts anew.
    await inPc('nft', 'flush', 'ruleset');
    await closes(agent, /IP tables/i);
    expect(await inPc('nft', 'list', 'tables')).toContain(table);
    expect((await checkOf(agent))?.advice).toContain('restart it');
    await place(agent, chain);
    expect(await judgedAndBids(agent, chain)).toEqual([3 * ORDERS, 2 * ORDERS]);
    await engine.restart();
    chmodSync(engine.socket, 0o666);
    await opens(agent);
    await bids(agent, chain, 3 * ORDERS);

    // The engine alone starts anew.
    const beforeEngine = await passedAt(agent);
    await engine.restart();
    chmodSync(engine.socket, 0o666);
    await eventually(
      'it was checked after the engine came back',
      async () => (await passedAt(agent)) > beforeEngine,
      { words: () => agent.process.output() },
    );
    await opens(agent);

    // It stops, and the rules stay for what may run on.
    await agent.close();
    expect(await inPc('nft', 'list', 'tables')).toContain(table);
    await inPc('nft', 'delete', 'table', 'inet', table);
  }, 180_000);

  test('has the engine write the rules where its user may not', async () => {
    const chain = await publicChain();
    // Nor may that user open the port at which browsers ask.
    const flags = ['--ingress-port', '8080'];
    const agent = await start({ chain, uid: OTHER_USER, flags });
    await agent.goLive(chain);
    await opens(agent);
    expect(await inPc('nft', 'list', 'tables')).toContain('sublet_slt');
    await place(agent, chain);
    await bids(agent, chain, ORDERS);
    await agent.close();
    await inPc('nft', 'flush', 'ruleset');
    await engine.restart();
  }, 120_000);

  test('keeps practice tenants apart too, and takes the rules away when it stops', async () => {
    const agent = await start({ flags: PRACTICE });
    await eventually('a rental runs', () => rentalRuns(agent), {
      within: 60_000,
      words: () => agent.process.output(),
    });
    const rules = await inPc('nft', 'list', 'ruleset');
    const bridges = await leaseBridges();
    expect(bridges).toHaveLength(1);
    for (const bridge of bridges) expect(rules).toContain(`"${bridge}" . "${bridge}"`);
    await eventually(
      'it was tried from inside',
      async () => (await agent.slices()).agent.isolation?.state === 'kept',
      { within: 60_000, words: () => agent.process.output() },
    );
    expect(await checkOf(agent)).toMatchObject({ status: 'ok' });
    await agent.close();
    expect(await inPc('nft', 'list', 'tables')).not.toContain('sublet');
    expect(await leaseBridges()).toEqual([]);
  }, 120_000);

  test('goes on with practice where no rules can be written, and says so', async () => {
    takeFirewallPrograms(engine.pid);
    const agent = await start({ flags: PRACTICE, withoutPrograms: true });
    await eventually('a rental runs', () => rentalRuns(agent), {
      within: 60_000,
      words: () => agent.process.output(),
    });
    await eventually(
      'it says so',
      async () => (await agent.slices()).agent.isolation?.state === 'open',
      { words: () => agent.process.output() },
    );
    expect(await checkOf(agent)).toMatchObject({
      status: 'warning',
      advice: expect.stringMatching(/There would be no bids on Akash\. Practice goes on\.$/),
    });
    expect((await agent.slices()).provider.blocked).toEqual([]);
    await agent.close();
  }, 120_000);

  const rentalRuns = async (agent: EnclosedAgent): Promise<boolean> =>
    (await agent.slices()).leases.live.some(({ state }) => state === 'running');

  /** Networks of leases on the engine, those of a probe left out. */
  const leaseBridges = async (): Promise<readonly string[]> => {
    const rows = JSON.parse(await engineCall(engine.socket, 'GET', '/networks')) as readonly {
      readonly Name: string;
    }[];
    return rows
      .map(({ Name }) => Name)
      .filter((name) => name.startsWith('slt-') && !name.includes('-probe'));
  };
});
