import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import type { CliIo } from '../../../agent/cli/io.ts';
import { changeLines } from '../../../agent/cli/live/change-lines.ts';
import { TerminalScreen } from '../../../agent/cli/live/terminal-screen.ts';
import { NOW_MS, sampleLease, sampleSlices } from '../../contract/control/fake-surface.ts';
import type { Ran } from './terminal.ts';
import { Terminal } from './terminal.ts';

const STUB = fileURLToPath(new URL('stub-agent.ts', import.meta.url));
const SUBLET = fileURLToPath(new URL('../../../agent/sublet.js', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-start-'));
  process.env.SUBLET_TEST_FOLDER = folder;
});
afterEach(() => {
  delete process.env.SUBLET_TEST_STUB;
  rmSync(folder, { recursive: true, force: true });
});

const ADDRESS = /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/;

const terminal = (
  behaviour = '',
  tty = false,
  changes: Pick<Partial<CliIo>, 'openBrowser'> = {},
): Terminal => {
  process.env.SUBLET_TEST_STUB = behaviour;
  return new Terminal(
    {
      dataDir: folder,
      socketPath: `${folder}/control/agent.sock`,
      tokenPath: `${folder}/control/token`,
      logFile: `${folder}/agent.log`,
    },
    { tty, clock: new SystemClock(), agentCommand: [process.execPath, STUB], ...changes },
  );
};

describe('sublet start', () => {
  test('starts the agent, shows what changes a line each, and stops it', async () => {
    const own = terminal();
    const ran = own.run('start');
    await own.shows('lease 1002/1/1');
    own.interrupt();
    const { code, out, err } = await ran;
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'Ctrl-C stops the agent.',
      expect.stringMatching(/^Dashboard: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/),
      `Log: ${folder}/agent.log`,
      'Practice network: nothing here is real money; uplay is play money.',
      expect.stringMatching(/^Renting out: /),
    ]);
    expect(lines).toContain('lease 1002/1/1 (3.15 uplay a block): running, web:8080 on port 31000');
    expect(lines).toContain(
      'order 1003/1/1: no bid: needs 1 GPU with 24 GiB of memory, this machine has no GPU',
    );
    expect(lines.slice(-2)).toEqual(['Stopping: removing practice workloads …', 'Stopped.']);
  });

  test('at a terminal it redraws in place', async () => {
    const own = terminal('', true);
    const ran = own.run('start');
    await own.shows('lease 1002/1/1');
    own.interrupt();
    expect((await ran).code).toBe(0);
    expect(own.out).toContain('\u001b[1mRenting out: 2 leases run.\u001b[0m');
    expect(own.out).toContain('LAST ORDERS');
    expect(own.out).toMatch(/accrued, not paid yet {2}890 uplay/);
  });

  test('opens the dashboard in the browser, also of an agent that runs already', async () => {
    const opened: string[] = [];
    const openBrowser = (address: string): Promise<boolean> => {
      opened.push(address);
      return Promise.resolve(true);
    };
    const first = terminal('', false, { openBrowser });
    const ran = first.run('start');
    await first.shows('Renting out');
    const second = terminal('', false, { openBrowser });
    const alsoRan = second.run('start');
    await second.shows('Renting out');
    second.interrupt();
    const { out } = await alsoRan;
    first.interrupt();
    expect((await ran).code).toBe(0);
    expect(opened).toEqual([expect.stringMatching(ADDRESS), expect.stringMatching(ADDRESS)]);
    expect(opened[0]).not.toBe(opened[1]);
    const { origin } = new URL(opened[1]!);
    // An address is good once: the one that the browser has is not shown.
    expect(out.split('\n')[1]).toBe(
      `Dashboard: ${origin}, open in the browser. "sublet dashboard" opens another.`,
    );
    expect(first.out).not.toContain('token=');
  });

  test('--no-open leaves the browser alone', async () => {
    let opened = 0;
    const openBrowser = (): Promise<boolean> => Promise.resolve(++opened > 0);
    const own = terminal('', false, { openBrowser });
    const ran = own.run('start', '--no-open');
    await own.shows('Renting out');
    own.interrupt();
    expect([(await ran).code, opened]).toEqual([0, 0]);
    expect(own.out).toContain('Dashboard: http://127.0.0.1:');
  });

  test('at a narrow terminal the whole address comes first, because the view cuts it', async () => {
    const own = terminal('', true);
    own.stdout.columns = 60;
    const ran = own.run('start');
    await own.shows('lease 1002/1/1');
    own.interrupt();
    await ran;
    expect(own.out).toMatch(/^Starting the agent …\nDashboard: http:[^\n]+token=[\w-]{43}\n/);
  });

  /** Looks at the one that runs, and goes away again. */
  async function looked(): Promise<Ran> {
    const second = terminal();
    const ran = second.run('start');
    await second.shows('Renting out');
    second.interrupt();
    return ran;
  }

  test('shows one that runs already, and leaves it alone', async () => {
    const first = terminal();
    const ran = first.run('start');
    await first.shows('Renting out');
    const { code, out } = await looked();
    expect(code).toBe(0);
    expect(out).toMatch(/^An agent runs already \(process \d+\)\. Ctrl-C leaves this view/);
    expect(out).toContain('The agent goes on.');
    expect(await terminal().run('status')).toMatchObject({ code: 0 });
    expect(await terminal().run('stop')).toMatchObject({
      code: 0,
      out: 'Stopping the agent …\nStopped.\n',
    });
    expect(await ran).toMatchObject({ code: 0 });
    expect(await terminal().run('stop')).toMatchObject({ code: 3 });
  });

  test('stop says that it is stopped when its process is gone, not when it stops answering', async () => {
    const first = terminal('slow-to-end');
    const ran = first.run('start');
    await first.shows('Renting out');
    const [, pid = ''] = /\(process (\d+)\)/.exec((await looked()).out) ?? [];
    expect(process.kill(Number(pid), 0)).toBe(true);
    expect(await terminal().run('stop')).toMatchObject({ code: 0 });
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    await ran;
  });

  test('an agent that cannot start: its one line and its exit code', async () => {
    expect(await terminal('refuses').run('start')).toEqual({
      code: 7,
      out: '',
      err: 'sublet: Docker is not running. Start it.\n',
    });
  });

  test('one that ends without a word', async () => {
    expect(await terminal('mute').run('start')).toEqual({
      code: 1,
      out: '',
      err: `sublet: The agent ended without a word. Its log is ${folder}/agent.log.\n`,
    });
  });

  test('one that dies later, and one that cannot stop cleanly', async () => {
    expect(await terminal('dies').run('start')).toMatchObject({
      code: 1,
      err: 'sublet: Something went wrong inside: oh.\n',
    });
    const own = terminal('fails-to-stop');
    const ran = own.run('start');
    await own.shows('Renting out');
    own.interrupt();
    expect(await ran).toMatchObject({ code: 8 });
  });
});

describe('the view', () => {
  test('lines say only what is new', () => {
    const before = sampleSlices();
    expect(changeLines(before, before, NOW_MS)).toEqual([]);
    const live = [sampleLease(1001, { state: 'stopping', closeReason: 'tenant' })];
    const earnings = { ...before.earnings, settled: [{ denom: 'uplay', amount: 7n }] };
    const after = { ...before, leases: { live, past: 1 }, earnings };
    expect(changeLines(before, after, NOW_MS)).toEqual([
      'lease 1001/1/1: stopping: the tenant ended it',
      'paid: 7 uplay in all; accrued, not paid yet: 890 uplay',
    ]);
    const gone = { ...after, leases: { live: [], past: 2 } };
    expect(changeLines(after, gone, NOW_MS)).toEqual([
      'lease 1001/1/1: ended, the tenant ended it',
    ]);
  });

  test('a screen cuts what does not fit, so that going back is right', () => {
    let written = '';
    const screen = new TerminalScreen({
      columns: 5,
      rows: 3,
      write: (text: string) => ((written += text), true),
    } as never);
    screen.draw(['\u001b[1m1234567\u001b[0m', 'ab', 'never shown']);
    expect(written).toBe('\r\u001b[1m12345\u001b[0m\u001b[0m\u001b[K\nab\u001b[K\n\u001b[J');
    written = '';
    screen.draw(['x']);
    expect(written).toBe('\u001b[2A\rx\u001b[K\n\u001b[J');
  });
});

describe('the real command', () => {
  const sublet = (
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [SUBLET, ...args], {
        env: { PATH: process.env.PATH, HOME: folder, XDG_CACHE_HOME: folder, ...env },
      });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      child.on('close', (code) => resolve({ code, out, err }));
    });

  test('no agent, unknown option, unknown variable, configuration', async () => {
    expect(await sublet(['status'])).toEqual({
      code: 3,
      out: '',
      err: 'sublet: No agent is running. Start one with "sublet start".\n',
    });
    const meant = 'sublet: unknown option "web-prt": did you mean "web-port"?\n';
    expect(await sublet(['agent', '--web-prt', '1'])).toEqual({ code: 2, out: '', err: meant });
    expect(await sublet(['start', '--web-prt', '1'])).toEqual({ code: 2, out: '', err: meant });
    expect(await sublet(['status'], { SUBLET_WEBPORT: '1' })).toMatchObject({ code: 2 });
    const { code, out } = await sublet(['agent', '--print-config', '--data-dir', '/x/y']);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ dataDir: '/x/y', socketPath: '/x/y/control/agent.sock' }),
    ]);
  });
});
