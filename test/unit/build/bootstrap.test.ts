import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// The real bootstrap in a folder of its own, with an npm that only writes down that it was called.

const fakeNpm = `
const fs = require('node:fs');
fs.appendFileSync('calls.log', process.argv.slice(2).join(' ') + '\\n');
fs.rmSync('node_modules', { recursive: true, force: true });
// Long enough for a second bootstrap to run into the first.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
fs.mkdirSync('node_modules/.bin', { recursive: true });
const version = fs.readFileSync('node-version', 'utf8');
fs.writeFileSync('node_modules/.bin/node', '#!/bin/sh\\necho ' + version + '\\n', { mode: 0o755 });
`;

const build = path.resolve(import.meta.dirname, '../../../build');
// The runtime comes from npm only there; the shell script above does not run on Windows.
const packagedNode = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

describe.runIf(packagedNode)('the bootstrap', () => {
  let root = '';
  const at = (file: string): string => path.join(root, file);
  const options = (): { cwd: string; env: NodeJS.ProcessEnv } => ({
    cwd: tmpdir(), // it finds its own root
    env: { ...process.env, npm_execpath: at('npm-cli.js') },
  });
  const bootstrap = (): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [at('build/bootstrap.cjs'), 'check'], {
      ...options(),
      encoding: 'utf8',
    });
  const installs = (): number =>
    existsSync(at('calls.log'))
      ? readFileSync(at('calls.log'), 'utf8').trim().split('\n').length
      : 0;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'sublet-bootstrap-'));
    mkdirSync(at('build'));
    for (const file of ['bootstrap.cjs', 'lock.cjs', 'machine.cjs'])
      cpSync(path.join(build, file), at(`build/${file}`));
    writeFileSync(at('npm-cli.js'), fakeNpm);
    writeFileSync(at('package-lock.json'), '{"lockfileVersion":3}');
    writeFileSync(at('node-version'), 'v24.21.0');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test('installs by lockfile, without install scripts, and only once', () => {
    expect(bootstrap().status).toBe(0);
    expect(bootstrap()).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(at('calls.log'), 'utf8')).toBe(
      'ci --loglevel=error --no-audit --no-fund --ignore-scripts --include=dev --include=optional\n',
    );
    expect(existsSync(at('.setup-lock'))).toBe(false);
  });

  test('installs again when the lockfile has changed', () => {
    bootstrap();
    writeFileSync(at('package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
    expect(bootstrap().status).toBe(0);
    expect(installs()).toBe(2);
  });

  test('installs again when the Node of node_modules cannot be run', () => {
    bootstrap();
    chmodSync(at('node_modules/.bin/node'), 0o644);
    expect(bootstrap().status).toBe(0);
    expect(installs()).toBe(2);
  });

  test('refuses a Node that is not 24, and does not remember it as done', () => {
    writeFileSync(at('node-version'), 'v20.20.2');
    const { status, stderr } = bootstrap();
    expect(status).toBe(1);
    expect(stderr).toContain('should be Node 24, but it says: v20.20.2.');
    expect(existsSync(at('.setup-lock'))).toBe(false);
    writeFileSync(at('node-version'), 'v24.21.0');
    expect(bootstrap().status).toBe(0);
  });

  test('says so when npm fails', () => {
    writeFileSync(at('npm-cli.js'), 'process.exit(7);');
    expect(bootstrap()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('npm ci failed (exit code 7).'),
    });
  });

  test('removes the lock of a process that is gone', () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(at('.setup-lock'), String(gone));
    expect(bootstrap().status).toBe(0);
    expect(installs()).toBe(1);
    expect(existsSync(at('.setup-lock'))).toBe(false);
  });

  test('removes a lock from before the last boot, though its process id is in use again', () => {
    writeFileSync(at('.setup-lock'), String(process.pid));
    utimesSync(at('.setup-lock'), 1, 1);
    expect(bootstrap().status).toBe(0);
    expect(installs()).toBe(1);
  });

  test('of three at once one installs and the others wait', async () => {
    const codes = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise((resolve) => {
            const child = spawn(process.execPath, [at('build/bootstrap.cjs'), 'check'], options());
            child.on('close', resolve);
          }),
      ),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(installs()).toBe(1);
  });
});
