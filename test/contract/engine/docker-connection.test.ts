import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import { DockerEngine } from '../../../agent/engine/docker/docker-engine.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { anySignal, dockerUnderTest } from '../../helpers/engine-docker.ts';
import { MemoryImageJournal } from '../../helpers/engine-docker.ts';
import { HurriedClock } from '../../helpers/engine-workloads.ts';

describe('docker engine: connection', () => {
  let folder = '';
  let server: Server | undefined;
  let engine: DockerEngine;
  let asked: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sublet-engine-'));
    asked = [];
  });
  afterEach(async () => {
    await engine.close();
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const connect = async (answer?: RequestListener): Promise<DockerEngine> => {
    const socket = path.join(folder, 'engine.sock');
    if (answer !== undefined) {
      const made = createServer((request, response) => {
        asked.push(request.url ?? '');
        answer(request, response);
      });
      server = made;
      await new Promise<void>((resolve) => made.listen(socket, resolve));
    }
    engine = new DockerEngine(
      { ...DOCKER_ENGINE_DEFAULTS, instance: 'connection', host: `unix://${socket}` },
      { clock: new HurriedClock(), log: silentLogger, images: new MemoryImageJournal() },
    );
    return engine;
  };
  const version = (ApiVersion: string, MinAPIVersion = '1.24') =>
    JSON.stringify({ Version: '99', ApiVersion, MinAPIVersion, Arch: 'arm64', Os: 'linux' });

  test('no engine: every call says so, and starting waits in the background', async () => {
    await connect();
    await engine.start(anySignal);
    for (const call of [engine.capabilities(anySignal), engine.list(anySignal)]) {
      await expect(call).rejects.toMatchObject({
        code: 'engine-unreachable',
        message: 'The container engine does not answer; start Docker.',
      });
    }
  });

  test('an engine that is too old is named with what to do', async () => {
    await connect((_request, response) => response.end(version('1.39')));
    await expect(engine.capabilities(anySignal)).rejects.toMatchObject({
      code: 'engine-too-old',
      message: 'Docker 99 is too old; update to 19.03 or newer.',
    });
    expect(asked).toEqual(['/version']);
  });

  test('a newer engine is spoken to in the version that we know', async () => {
    await connect((request, response) =>
      response.end(request.url === '/version' ? version('1.60') : '{}'),
    );
    expect(await engine.capabilities(anySignal)).toMatchObject({
      apiVersion: '1.51',
      architecture: 'arm64',
    });
    expect(asked).toEqual(['/version', '/v1.51/info', '/v1.51/_ping']);
  });

  test('something else on the socket is not taken for an engine', async () => {
    await connect((_request, response) => response.writeHead(500).end('no'));
    await expect(engine.list(anySignal)).rejects.toMatchObject({ code: 'engine-unreachable' });
  });

  test('an engine that hangs does not hold up a caller who gives up', async () => {
    await connect(() => undefined);
    const caller = AbortSignal.timeout(100);
    await expect(engine.list(caller)).rejects.toMatchObject({ name: 'Aborted' });
  });

  test('an engine that starts later is found', async () => {
    await connect();
    await engine.start(anySignal);
    const real = await dockerUnderTest();
    await real.cleanUp();
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const url = request.url ?? '';
      if (url === '/version') response.end(version('1.41'));
      else if (url.includes('/events')) response.flushHeaders();
      else response.end(url.includes('/containers/json') ? '[]' : '{}');
    });
    await new Promise<void>((resolve) => server?.listen(path.join(folder, 'engine.sock'), resolve));
    await expect
      .poll(() => asked.some((url) => url.startsWith('/v1.41/events')), { timeout: 10_000 })
      .toBe(true);
  });
});
