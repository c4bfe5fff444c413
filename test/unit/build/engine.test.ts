import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// DOCKER_HOST always names an engine of the test's own here: with it nothing is ever installed.

const script = path.resolve(import.meta.dirname, '../../../build/engine.cjs');

interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
}

function ensureEngine(command: 'start' | 'test', dockerHost: string): Promise<Outcome> {
  const code = `require(${JSON.stringify(script)}).ensureEngine('${command}').then((code) => { process.exitCode = code; })`;
  const env = { ...process.env, DOCKER_HOST: dockerHost, DOCKER_TLS_VERIFY: '' };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', code], { env });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('close', (code) => {
      resolve({ code, stderr });
    });
  });
}

describe('looking for a container engine', () => {
  let folder = '';
  let server: Server;
  let asked: (string | undefined)[] = [];

  const listen = (where: string | number, answer: RequestListener): Promise<void> => {
    server = createServer((request, response) => {
      asked.push(request.url);
      answer(request, response);
    });
    return new Promise((resolve) => {
      server.listen(where, () => {
        resolve();
      });
    });
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sublet-engine-'));
    asked = [];
    server = createServer();
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is silent when one answers on a socket', async () => {
    const socket = path.join(folder, 'engine.sock');
    await listen(socket, (_request, response) => response.end('OK'));
    expect(await ensureEngine('start', `unix://${socket}`)).toEqual({ code: 0, stderr: '' });
    expect(asked).toEqual(['/_ping']);
  });

  test('is silent when one answers over TCP', async () => {
    await listen(0, (_request, response) => response.end('OK'));
    const { port } = server.address() as AddressInfo;
    expect(await ensureEngine('start', `tcp://127.0.0.1:${port}`)).toEqual({ code: 0, stderr: '' });
    expect(asked).toEqual(['/_ping']);
  });

  test('does not count one that answers with an error', async () => {
    const socket = path.join(folder, 'engine.sock');
    await listen(socket, (_request, response) => {
      response.statusCode = 500;
      response.end();
    });
    const { code, stderr } = await ensureEngine('start', `unix://${socket}`);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^No container engine found: practice workloads will be simulated\. /);
  });

  test('without one, start goes on with one line', async () => {
    const host = `unix://${folder}/none.sock`;
    expect(await ensureEngine('start', host)).toEqual({
      code: 0,
      stderr: `No container engine found: practice workloads will be simulated. DOCKER_HOST is set to ${host}, where nothing answers.\n`,
    });
  });

  test('without one, test stops with one line', async () => {
    const host = `unix://${folder}/none.sock`;
    expect(await ensureEngine('test', host)).toEqual({
      code: 1,
      stderr: `No container engine found: the tests need one. DOCKER_HOST is set to ${host}, where nothing answers.\n`,
    });
  });
});
