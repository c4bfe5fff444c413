import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { buildAgent } from '../helpers/built-agent.ts';
import { startAgent } from '../helpers/world/agent-process.ts';
import { eventually, World } from '../helpers/world/world.ts';
import { rent, sublet } from './steps.ts';

/** The agent of the packaged app: one bundle, in a folder without any of its source. */

interface Check {
  readonly id: string;
  readonly message: string;
}

describe('the built agent', () => {
  let folder = '';
  let program = '';
  let world: World | undefined;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sublet-built-'));
    program = buildAgent(folder);
  });
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (dataDir: string, ...args: string[]): Promise<string> => {
    const { code, out, errors } = await sublet([...args, '--data-dir', dataDir], {}, program);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${errors}`);
    return out;
  };

  test('runs a lease, tries its isolation from inside and stops', async () => {
    world = await World.open({ program });
    const { dataDir } = world;
    const agent = world.startAgent();
    expect(await agent.ready, agent.output()).toMatchObject({ pid: agent.pid });
    await rent(world, 'web');
    expect(JSON.parse(await ask(dataDir, 'status', '--json'))).toMatchObject({
      slices: { leases: { live: [{ state: 'running' }] } },
    });
    // A program of its own, which is mounted into a container.
    let tried = '';
    await eventually(
      'the isolation was tried',
      async () => {
        const checks = JSON.parse(await ask(dataDir, 'doctor', '--json')) as readonly Check[];
        tried = checks.find(({ id }) => id === 'home-network')?.message ?? '';
        return tried !== '' && !tried.includes('not checked yet');
      },
      { words: () => agent.output() },
    );
    expect(tried).not.toContain('did not run');
    agent.kill('SIGTERM');
    expect(await agent.closed).toEqual({ code: 0, signal: null });
  }, 120_000);

  test('knows the shipped networks, and comes up where no node of one answers', async () => {
    const agent = startAgent(
      [
        ...['--network', 'akash-sandbox', '--akash-rpc', 'http://127.0.0.1:1'],
        ...['--engine', 'fake', '--data-dir', path.join(folder, 'data')],
      ],
      {},
      [],
      undefined,
      [],
      program,
    );
    expect(await agent.ready, agent.output()).toMatchObject({ pid: agent.pid });
    agent.kill('SIGTERM');
    expect(await agent.closed).toEqual({ code: 0, signal: null });
  });

  test('has the program that asks the keychain', () => {
    const child = path.join(path.dirname(program), 'keyring-child.js');
    const { status, stdout } = spawnSync(process.execPath, [child], {
      input: JSON.stringify({ op: 'read', service: 'sublet-test', account: 'nobody' }),
      env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
      encoding: 'utf8',
    });
    expect({ status, step: (JSON.parse(stdout) as { step: string }).step }).toEqual({
      status: 0,
      step: 'failed',
    });
  });

  test('says in a map of each file where it came from', () => {
    const files = readdirSync(path.dirname(program)).filter((name) => name.endsWith('.js'));
    const read = (name: string): string =>
      readFileSync(path.join(path.dirname(program), name), 'utf8');
    expect(files.filter((name) => !read(name).includes('//# sourceMappingURL='))).toEqual([
      expect.stringMatching(/^rolldown-runtime-/),
    ]);
    // What is started alone, in a container, has nothing of the others.
    for (const alone of ['keyring-child.js', 'probe-child.js']) {
      expect(read(alone)).not.toMatch(/from\s*["'`]\.{1,2}\//);
    }
  });
});
