import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { eventually } from '../../helpers/world/world.ts';

// `npm start`'s own script in a folder of its own, with an agent and an Electron that only say
// that they were called.

const BUILD = path.resolve(import.meta.dirname, '../../../build');
const AGENT = `
console.log('agent ' + process.argv.slice(2).join(' '));
if (process.argv.includes('--wait')) {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
} else process.exitCode = 5;
`;

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.runIf(process.platform === 'linux')('npm start', { timeout: 60_000 }, () => {
  let root = '';
  const at = (file: string): string => path.join(root, file);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'sublet-npm-start-'));
    for (const file of ['start.cjs', 'dashboard.cjs', 'machine.cjs', 'lock.cjs']) {
      cpSync(path.join(BUILD, file), at(`build/${file}`));
    }
    write('agent/sublet.js', AGENT);
    write('node_modules/electron/package.json', '{"version":"45.4.1"}');
    write('node_modules/electron/install.js', install('process.exitCode = 1;'));
    openToAll();
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const install = (then: string): string =>
    `require('node:fs').appendFileSync(${JSON.stringify(at('attempts'))}, 'x');${then}`;
  const attempts = (): number =>
    existsSync(at('attempts')) ? readFileSync(at('attempts')).length : 0;
  const openToAll = (): void => {
    for (const folder of ['', 'node_modules']) chmodSync(at(folder), 0o777);
  };
  const electron = (text: string): void => {
    write('node_modules/electron/path.txt', 'electron');
    write('node_modules/electron/dist/electron', `#!/bin/sh\n${text}\n`);
    chmodSync(at('node_modules/electron/dist/electron'), 0o755);
  };

  function start(
    flags: readonly string[],
    { display = true, asRoot = false } = {},
  ): { ended: Promise<Outcome>; out: () => string; kill: () => void } {
    // As somebody else, because the app does not run as root.
    const user = process.getuid?.() === 0 && !asRoot ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawn(process.execPath, [at('build/start.cjs'), ...flags], {
      env: { PATH: process.env.PATH, HOME: root, ...(display ? { DISPLAY: ':9' } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const ended = new Promise<Outcome>((resolve) => {
      child.on('close', (code) => resolve({ code, out, err }));
    });
    return { ended, out: () => out, kill: () => void child.kill('SIGTERM') };
  }

  const NO_ELECTRON =
    'Electron is not here ("npx install-electron" gets it): the browser is used instead.\n';

  test('without a display: the agent, its flags and its exit code', async () => {
    electron('echo electron');
    expect(await start(['--practice-seed', '7'], { display: false }).ended).toEqual({
      code: 5,
      out: 'agent start --practice-seed 7\n',
      err: '',
    });
    expect(attempts()).toBe(0);
  });

  test('signals reach the agent', async () => {
    const started = start(['--wait'], { display: false });
    await eventually('the agent runs', async () => started.out() !== '');
    started.kill();
    expect(await started.ended).toMatchObject({ code: 7 });
  });

  test('with a display Electron is asked for once for each version', async () => {
    const first = await start([]).ended;
    expect(first).toEqual({
      code: 5,
      out: 'agent start\n',
      err: `Getting Electron for the desktop app...\n${NO_ELECTRON}`,
    });
    expect(await start([]).ended).toEqual({ code: 5, out: 'agent start\n', err: NO_ELECTRON });
    expect(attempts()).toBe(1);
    write('node_modules/electron/package.json', '{"version":"46.0.0"}');
    await start([]).ended;
    expect(attempts()).toBe(2);
  });

  test('a download that takes too long is given up, with all its processes', async () => {
    const sleeper = `const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      require('node:fs').writeFileSync(${JSON.stringify(at('pid'))}, String(child.pid));`;
    write('node_modules/electron/install.js', install(sleeper));
    const startedAt = performance.now();
    expect(await start([]).ended).toMatchObject({ code: 5, out: 'agent start\n' });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    const pid = Number(readFileSync(at('pid'), 'utf8'));
    await eventually('its processes are gone', async () => !existsSync(`/proc/${pid}/exe`));
  });

  test('where Electron is: the desktop app, and its exit code', async () => {
    electron('echo electron "$@"');
    expect(await start(['--data-dir', '/x']).ended).toEqual({
      code: 0,
      out: `electron ${at('electron/dist/main.js')} --data-dir /x\n`,
      err: '',
    });
    expect(attempts()).toBe(0);
  });

  test('one that cannot run on this system makes room for the browser', async () => {
    electron('exit 133');
    expect(await start([]).ended).toEqual({
      code: 5,
      out: 'agent start\n',
      err: 'The desktop app does not run on this system: the browser is used instead.\n',
    });
  });

  test('--no-open means the terminal', async () => {
    electron('echo electron');
    expect(await start(['--no-open']).ended).toMatchObject({ out: 'agent start --no-open\n' });
  });

  test.runIf(process.getuid?.() === 0)('not as root, which it does not run as', async () => {
    electron('echo electron');
    expect(await start([], { asRoot: true }).ended).toEqual({
      code: 5,
      out: 'agent start\n',
      err: 'The desktop app does not run as root: the browser is used instead.\n',
    });
  });
});
