import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { openStorage } from '../../agent/storage/storage.ts';
import type { DatabaseReading } from '../helpers/world/database-reader.ts';
import { readDatabase } from '../helpers/world/database-reader.ts';
import { engineObjects, removeEngineObjects } from '../helpers/world/engine-objects.ts';
import { removeTenantKeeping } from '../helpers/world/tenant-rules.ts';
import { eventually } from '../helpers/world/world.ts';
import { statusOf } from './steps.ts';

/** `sublet start` as a user runs it: the practice market inside, the machine's own engine. */

const SUBLET = fileURLToPath(new URL('../../agent/sublet.js', import.meta.url));
const SCENARIO = JSON.stringify({
  name: 'scripted',
  tenants: [
    {
      at: 3,
      kind: 'web',
      terms: {
        rivalPercent: 0,
        lifeBlocks: 0,
        escrowBlocks: 1_000_000,
        patienceBlocks: 1_000_000,
      },
    },
  ],
});

/** A child in a terminal's place: interrupted as by Ctrl-C. */
interface Started {
  readonly output: () => string;
  readonly interrupt: () => void;
  readonly closed: Promise<number | null>;
}

const children = new Set<ChildProcess>();
let folder: string;
let dataDir: string;
let instance: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-start-'));
  dataDir = path.join(folder, 'data');
  instance = `test-${randomBytes(6).toString('hex')}`;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const storage = openStorage(
    { path: path.join(dataDir, 'practice.db') },
    { clock: new SystemClock(), log: silentLogger },
  );
  storage.journal.write('instance', instance);
  storage.close();
});

afterEach(async () => {
  for (const child of children) {
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('close', resolve));
  }
  await removeEngineObjects(instance);
  await removeTenantKeeping(instance);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function start(): Started {
  const child = spawn(
    process.execPath,
    [
      ...[SUBLET, 'start', '--no-open', '--data-dir', dataDir, '--engine', 'docker'],
      ...['--practice-block-ms', '150', '--practice-scenario', SCENARIO],
      ...['--provider-reconcile-ms', '1500', '--provider-accrue-ms', '400'],
      ...['--provider-withdraw-ms', '700', '--port-range', '25200-25219'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      children.delete(child);
      resolve(code);
    });
  });
  return { output: () => output, interrupt: () => void child.kill('SIGINT'), closed };
}

async function running(containers: number, by: Started): Promise<void> {
  await eventually(
    `${containers} containers run`,
    async () => {
      const { containers: all } = await engineObjects(instance);
      return all.filter(({ running: runs }) => runs).length === containers;
    },
    { within: 40_000, words: by.output },
  );
}

async function live(): Promise<readonly string[]> {
  return (await statusOf(dataDir)).leases.live.map(({ lease, state }) => `${lease} ${state}`);
}

/** Nothing where the agent writes at that very moment. */
function earnings(): DatabaseReading['payments'] {
  try {
    return readDatabase(path.join(dataDir, 'practice.db')).payments;
  } catch {
    return [];
  }
}

async function isRunning(lease: string): Promise<void> {
  await eventually('the lease is running', async () => (await live()).join() === lease);
}

describe('sublet start', { timeout: 120_000 }, () => {
  test('serves a tenant, stops cleanly on Ctrl-C, and goes on with the lease the next time', async () => {
    const lease = 'practice:web-1/1/1/1/practice-provider/0 running';
    const nothing = { containers: [], networks: [], volumes: [] };
    const first = start();
    await running(2, first);
    await isRunning(lease);
    first.interrupt();
    expect({
      code: await first.closed,
      said: first.output().includes('Stopped.'),
      engine: await engineObjects(instance),
    }).toEqual({ code: 0, said: true, engine: nothing });
    const paid = earnings();

    const second = start();
    await running(2, second);
    await isRunning(lease);
    await eventually('it earns again', async () => earnings().length > paid.length);
    second.interrupt();
    const code = await second.closed;
    const after = readDatabase(path.join(dataDir, 'practice.db'));
    expect({
      code,
      engine: await engineObjects(instance),
      integrity: after.integrity,
      leases: after.leases.length,
      kept: after.payments.slice(0, paid.length),
    }).toEqual({
      code: 0,
      engine: nothing,
      integrity: 'ok',
      leases: 1,
      kept: paid,
    });
  });

  test('shows the agent that runs already, and leaves it running on Ctrl-C', async () => {
    const first = start();
    await running(2, first);
    const second = start();
    await eventually(
      'the second shows the first',
      async () => second.output().includes('An agent runs already'),
      { words: second.output },
    );
    second.interrupt();
    expect({ code: await second.closed, goesOn: second.output().includes('goes on') }).toEqual({
      code: 0,
      goesOn: true,
    });
    await running(2, first);
    expect((await statusOf(dataDir)).agent.activity).toBe('renting');
    first.interrupt();
    expect(await first.closed).toBe(0);
  });
});
