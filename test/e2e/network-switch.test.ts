import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { openChain } from '../chain/open-chain.ts';
import { Caller, FrameRecord } from '../helpers/wallet/recording-client.ts';
import { tempFolder } from '../helpers/wallet/samples.ts';
import type { AgentProcess } from '../helpers/world/agent-process.ts';
import { startAgent } from '../helpers/world/agent-process.ts';

/** One process, several networks: chosen while it runs, kept for the next start, never mixed. */

async function openWorld() {
  const folder = tempFolder();
  const dataDir = path.join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const chain = await openChain({ blockMs: 250 });
  onTestFinished(() => chain.close());
  const networkFile = path.join(folder, 'network.json');
  const data = {
    ...{ id: 'devnet', name: 'A chain of our own', chainId: chain.chain.chainId, money: 'test' },
    rpc: [chain.url],
    fee: { denom: 'uakt', symbol: 'AKT', exponent: 6, gasPrice: '0.025' },
    pay: { denom: 'uact', symbol: 'ACT', exponent: 6 },
    explorer: { transaction: 'https://explorer.example/{hash}' },
    ...{ metaUrl: 'https://meta.example/meta.json', source: 'a test', asOf: '2026-01-01' },
  };
  writeFileSync(networkFile, JSON.stringify(data));
  const start = (...flags: readonly string[]): AgentProcess => {
    const agent = startAgent([
      ...['--data-dir', dataDir, '--engine', 'fake', '--akash-network-file', networkFile],
      ...['--practice-block-ms', '200', ...flags],
    ]);
    onTestFinished(() => agent.kill('SIGKILL'));
    return agent;
  };
  const connect = async (): Promise<Caller> => {
    const socketPath = path.join(dataDir, 'control', 'agent.sock');
    const client = new Caller(await new FrameRecord().socket(socketPath), 1);
    await client.hello(readFileSync(path.join(dataDir, 'control', 'token'), 'utf8').trim());
    return client;
  };
  return { dataDir, start, connect };
}

/** The network that the agent is on once it lets us in again. */
async function networkThen(connect: () => Promise<Caller>, wanted: string): Promise<string> {
  let seen = 'nobody let us in';
  for (let tries = 0; tries < 100; tries++) {
    try {
      const client = await connect();
      seen = await current(client);
      if (seen === wanted) return seen;
    } catch {
      // Between two networks nobody answers.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return seen;
}

async function current(client: Caller): Promise<string> {
  const list = (await client.value('network.list')) as unknown as readonly {
    network: string;
    current: boolean;
  }[];
  return list.find((known) => known.current)?.network ?? 'none';
}

test(
  'another network is begun in the same process, kept for the next start, and has its own data',
  { timeout: 90_000 },
  async () => {
    const { dataDir, start, connect } = await openWorld();
    const first = start();
    await first.ready;
    const client = await connect();
    expect(await current(client)).toBe('practice');
    expect(await client.call('wallet.create', { choice: { protection: 'file' } })).toMatchObject({
      code: 'conflict',
    });
    // The answer comes before the agent goes.
    expect(await client.value('network.switch', { network: 'devnet' })).toEqual({});
    expect(await networkThen(connect, 'devnet')).toBe('devnet');
    const there = await connect();
    const choice = { protection: 'file', evenUnprotected: true };
    const { account } = await there.value('wallet.create', { choice });
    first.kill('SIGTERM');
    expect(await first.closed).toEqual({ code: 0, signal: null });

    const second = start();
    await second.ready;
    const again = await connect();
    expect(await current(again)).toBe('devnet');
    expect(await again.value('wallet.ask-forget')).toMatchObject({ signer: account });
    await again.value('network.switch', { network: 'practice' });
    expect(await networkThen(connect, 'practice')).toBe('practice');
    second.kill('SIGTERM');
    expect(await second.closed).toEqual({ code: 0, signal: null });
    expect(
      readdirSync(dataDir)
        .filter((name) => name.endsWith('.db'))
        .sort(),
    ).toEqual(['devnet.db', 'practice.db']);
    expect(readdirSync(path.join(dataDir, 'networks'))).toEqual(['devnet']);

    // Named at the start, it is that one whatever was chosen, and stays so.
    const fixed = start('--network', 'devnet');
    await fixed.ready;
    const client3 = await connect();
    expect(await current(client3)).toBe('devnet');
    expect(await client3.call('network.switch', { network: 'practice' })).toMatchObject({
      ...{ ok: false, code: 'locked', data: { by: 'flag --network', at: 'network' } },
    });
    fixed.kill('SIGTERM');
    await fixed.closed;
    expect(readFileSync(path.join(dataDir, 'network'), 'utf8')).toBe('practice\n');
  },
);

test('a network that cannot be begun leaves the agent on the one before', async () => {
  const { dataDir, start, connect } = await openWorld();
  writeFileSync(path.join(dataDir, 'devnet.db'), 'no database at all, but long enough to be read');
  const agent = start();
  await agent.ready;
  const client = await connect();
  await client.value('network.switch', { network: 'devnet' });
  await expect.poll(() => agent.output(), { timeout: 20_000 }).toContain('cannot be begun');
  expect(await networkThen(connect, 'practice')).toBe('practice');
  expect(readFileSync(path.join(dataDir, 'network'), 'utf8')).toBe('practice\n');
  agent.kill('SIGTERM');
  expect(await agent.closed).toEqual({ code: 0, signal: null });
}, 60_000);

test('a start that cannot know its network says so and begins on none', async () => {
  const { dataDir, start } = await openWorld();
  writeFileSync(path.join(dataDir, 'network'), 'othernet\n');
  const agent = start();
  expect(await agent.ready).toBeUndefined();
  expect((await agent.closed).code).toBe(2);
  expect(agent.output()).toContain('The network "othernet" is not known; there are: practice,');
  const real = start('--network', 'akash-mainnet');
  expect((await real.closed).code).toBe(2);
  expect(real.output()).toContain('Simulated containers are for play money and test money.');
});
