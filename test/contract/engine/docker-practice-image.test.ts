import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  ensurePracticeImage,
  esbuildBinary,
  PRACTICE_IMAGE,
} from '../../../agent/engine/docker/practice-image.ts';
import type { DockerUnderTest } from '../../helpers/engine-docker.ts';
import { anySignal, client, dockerUnderTest, freePort } from '../../helpers/engine-docker.ts';
import {
  eventually,
  readLogs,
  someLease,
  someService,
  someWorkload,
  textOf,
} from '../../helpers/engine-workloads.ts';

describe('practice image', () => {
  let under: DockerUnderTest;
  beforeEach(async () => {
    under = await dockerUnderTest();
    await under.engine.start(anySignal);
  });
  afterEach(async () => {
    await under.cleanUp();
  });

  test('is made once, and its id is the hash of what we wrote', async () => {
    const first = await ensurePracticeImage(client, anySignal);
    const second = await ensurePracticeImage(client, anySignal);
    expect(second).toEqual({ id: first.id, made: false });
    expect(first.id).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('is made by the first deploy that needs it, and never pulled', async () => {
    const path = `/images/${encodeURIComponent(PRACTICE_IMAGE)}`;
    await client
      .json({ method: 'DELETE', path, query: { force: true }, signal: anySignal })
      .catch(() => undefined);
    const lease = someLease();
    const hostPort = await freePort();
    const port = { port: 8080, proto: 'tcp', hostPort, http: true } as const;
    const none = { command: [], args: [] };
    const replicas = [{ index: 0, gpus: [], ports: [port] }];
    const server = (at: number) => [`--serve=0.0.0.0:${at}`, '--servedir=/srv', '--watch=forever'];
    await under.engine.deploy(
      someWorkload(lease, [
        someService('web', PRACTICE_IMAGE, { ...none, replicas }),
        someService('api', PRACTICE_IMAGE, { command: ['/bin/esbuild'], args: server(9090) }),
        someService('good', PRACTICE_IMAGE, { command: [], args: ['/srv/job.js', '--minify'] }),
        someService('bad', PRACTICE_IMAGE, { command: [], args: ['/srv/broken.js'] }),
      ]),
      { signal: anySignal },
    );
    const page = await eventually(
      () =>
        fetch(`http://127.0.0.1:${hostPort}/`).then(
          (answer) => answer.text(),
          () => undefined,
        ),
      'the page',
    );
    expect(page).toContain('It runs');
    const replicaOf = async (service: string) => {
      const status = await under.engine.status(lease, anySignal);
      return status?.services.find((entry) => entry.service === service)?.replicas[0];
    };
    for (const [service, exitCode] of [
      ['good', 0],
      ['bad', 1],
    ] as const) {
      const ended = await eventually(async () => {
        const replica = await replicaOf(service);
        return replica?.state === 'waiting-restart' && replica;
      }, `${service} has ended`);
      expect([service, ended.exitCode]).toEqual([service, exitCode]);
    }
    expect(await replicaOf('api')).toMatchObject({ state: 'running', restarts: 0 });
    const said = textOf(await readLogs(under.engine, lease));
    expect(said).toMatch(/answer/);
    expect(said).toMatch(/\[ERROR\]/);
  });

  test('says which package is missing', () => {
    expect(() => esbuildBinary('riscv64')).toThrow(/no practice image for riscv64/);
    expect(() => esbuildBinary('arm64')).toThrow(/npm install --force @esbuild\/linux-arm64/);
  });
});
