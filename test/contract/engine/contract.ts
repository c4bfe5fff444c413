import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { LeaseRef, ServiceName } from '../../../agent/domain/ids.ts';
import type { Workload } from '../../../agent/domain/workload.ts';
import type {
  ContainerEngine,
  DeployProgress,
  ReplicaStatus,
  ServiceImage,
  WorkloadEvent,
} from '../../../agent/engine/interface.ts';
import {
  eventually,
  named,
  readLogs,
  someLease,
  someService,
  someWorkload,
  talker,
  textOf,
} from '../../helpers/engine-workloads.ts';

/** An engine, and what a test must do to it from outside. */
export interface EngineUnderTest {
  readonly engine: ContainerEngine;
  readonly image: string;
  /** Ends a replica's program as if by itself. */
  crash(lease: LeaseRef, service: ServiceName): Promise<void>;
  /** Makes the next deploy of `workload` one that the engine refuses. */
  spoil(workload: Workload): Workload;
  /** Names of everything of the lease that the engine still has, asked past the adapter. */
  leftovers(lease: LeaseRef): Promise<readonly string[]>;
  /** A port of this machine that is free. */
  freePort(): Promise<number>;
  cleanUp(): Promise<void>;
}

/** What every engine does, whatever runs the containers. */
export function describeEngine(name: string, make: () => Promise<EngineUnderTest>): void {
  describe(`engine contract: ${name}`, () => {
    let under: EngineUnderTest;
    let engine: ContainerEngine;
    let signal: AbortSignal;
    let lease: LeaseRef;

    beforeEach(async () => {
      under = await make();
      engine = under.engine;
      signal = AbortSignal.timeout(60_000);
      await engine.start(signal);
      lease = someLease();
    });
    afterEach(async () => {
      await under.cleanUp();
    });

    const deploy = async (workload: Workload): Promise<readonly DeployProgress[]> => {
      const seen: DeployProgress[] = [];
      await engine.deploy(workload, { signal, onProgress: (step) => seen.push(step) });
      return seen;
    };
    const replica = async (service: string): Promise<ReplicaStatus> => {
      const status = await engine.status(lease, signal);
      return status!.services.find((entry) => entry.service === service)!.replicas[0]!;
    };
    const runs = (service: string, restarts: number): Promise<ReplicaStatus> =>
      eventually(async () => {
        const now = await replica(service);
        return now.state === 'running' && now.restarts === restarts && now;
      }, `${service} runs after ${restarts} restarts`);

    test('says what it can do', async () => {
      const { version, architecture, gpuVendors, missing } = await engine.capabilities(signal);
      expect([version, architecture]).not.toContain('');
      expect([gpuVendors, missing].every(Array.isArray)).toBe(true);
    });

    test('knows nothing of a lease that it never saw, and removes it without complaint', async () => {
      expect(await engine.status(lease, signal)).toBeUndefined();
      await engine.remove(lease, signal);
      expect(await engine.list(signal)).toEqual([]);
    });

    test('lists a prepared lease as a leftover, so that it is found after a crash', async () => {
      await engine.prepare(lease, signal);
      await engine.prepare(lease, signal);
      expect(await engine.list(signal)).toEqual([
        { lease, version: undefined, complete: false, ready: false, services: [] },
      ]);
      await engine.remove(lease, signal);
      expect(await engine.list(signal)).toEqual([]);
      expect(await under.leftovers(lease)).toEqual([]);
    });

    test('deploys: runs, reports its ports, and does nothing when asked again', async () => {
      const hostPort = await under.freePort();
      const port = { port: 8080, proto: 'tcp', hostPort, http: true } as const;
      const workload = someWorkload(lease, [
        someService('web', under.image, { replicas: [{ index: 0, gpus: [], ports: [port] }] }),
        someService('api', under.image, {
          replicas: [0, 1].map((index) => ({ index, gpus: [], ports: [] })),
        }),
      ]);
      const seen = await deploy(workload);
      expect(seen.filter(({ step }) => step === 'started')).toHaveLength(3);
      const status = await engine.status(lease, signal);
      expect(status).toMatchObject({
        lease,
        version: workload.version,
        complete: true,
        ready: true,
        services: [
          { service: 'api', wanted: 2, ready: 2 },
          { service: 'web', wanted: 1, ready: 1, replicas: [{ restarts: 0, ports: [port] }] },
        ],
      });
      expect(await deploy(workload)).toEqual([]);
      expect(await engine.list(signal)).toEqual([status]);
      expect(await engine.stats(lease, signal)).toHaveLength(3);
      const traffic = await engine.traffic(signal);
      expect(traffic.map((one) => `${one.lease} ${one.service}/${one.replica}`).sort()).toEqual(
        ['api/0', 'api/1', 'web/0'].map((replica) => `${lease} ${replica}`),
      );
    });

    test('tells which images will run before any of them does', async () => {
      const workload = someWorkload(lease, [
        someService('web', under.image),
        someService('api', under.image),
      ]);
      const told: ServiceImage[] = [];
      const onImage = async (image: ServiceImage): Promise<void> => {
        expect((await engine.status(lease, signal))?.services ?? []).toEqual([]);
        told.push(image);
      };
      await engine.deploy(workload, { signal, onImage });
      const [first] = told;
      expect(first?.id).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(told.map(({ service, image, id }) => [service, image, id])).toEqual([
        ['web', under.image, first?.id],
        ['api', under.image, first?.id],
      ]);
    });

    test('runs nothing of a workload whose image is not wanted', async () => {
      const workload = someWorkload(lease, [someService('web', under.image)]);
      const onImage = (): Promise<void> => Promise.reject(new Error('not this one'));
      await expect(engine.deploy(workload, { signal, onImage })).rejects.toThrow('not this one');
      expect((await engine.status(lease, signal))?.services ?? []).toEqual([]);
      await deploy(workload);
      await runs('web', 0);
    });

    test('gives back what containers print', async () => {
      await deploy(
        someWorkload(lease, [someService('web', under.image), someService('api', under.image)]),
      );
      const all = await eventually(async () => {
        const chunks = await readLogs(engine, lease);
        return new Set(chunks.map(({ service }) => service)).size === 2 && chunks;
      }, 'both services have printed');
      expect(textOf(all)).toMatch(/web.*\n/);
      expect(textOf(all)).toMatch(/api.*\n/);
      expect(textOf(await readLogs(engine, lease, { service: named('api') }))).not.toMatch(/web/);
      expect(await readLogs(engine, lease, { tail: 0 })).toEqual([]);
      expect(textOf(await readLogs(engine, lease, { timestamps: true }))).toMatch(/^2\d\d\d-\d\d-/);
      await expect(readLogs(engine, lease, { service: named('other') })).rejects.toMatchObject({
        code: 'workload-not-found',
      });
      await expect(readLogs(engine, someLease())).rejects.toMatchObject({
        code: 'workload-not-found',
      });
    });

    test('follows a log over a restart until the lease is removed', async () => {
      await deploy(someWorkload(lease, [someService('web', under.image)]));
      const heard: string[] = [];
      const reading = (async () => {
        for await (const { text } of engine.logs(lease, { follow: true }, signal)) {
          heard.push(...text.trim().split('\n'));
        }
      })();
      await eventually(() => heard.length === 1, 'the first line');
      await under.crash(lease, named('web'));
      await eventually(() => heard.length === 2, 'the line after the restart');
      await engine.remove(lease, signal);
      await reading;
      expect(new Set(heard).size).toBe(1);
      expect(heard).toHaveLength(2);
    });

    test('ends a followed log when its reader calls it off', async () => {
      await deploy(someWorkload(lease, [someService('web', under.image)]));
      const reader = new AbortController();
      const heard: string[] = [];
      for await (const { text } of engine.logs(lease, { follow: true }, reader.signal)) {
        heard.push(text);
        reader.abort();
      }
      expect(heard).toHaveLength(1);
    });

    test('runs commands inside a container', async () => {
      await deploy(someWorkload(lease, [someService('web', under.image)]));
      const run = async (command: readonly string[], input?: string) => {
        const stdin = input !== undefined;
        const options = { service: named('web'), command, tty: false, stdin };
        const session = await engine.exec(lease, options, signal);
        if (stdin) {
          await session.write(new TextEncoder().encode(input));
          session.endInput();
        }
        let out = '';
        for await (const { bytes } of session.output) out += new TextDecoder().decode(bytes);
        return { out, exitCode: await session.exited };
      };
      expect(await run(['echo', 'two words'])).toEqual({ out: 'two words\n', exitCode: 0 });
      expect(await run(['false'])).toEqual({ out: '', exitCode: 1 });
      expect(await run(['cat'], 'given\n')).toEqual({ out: 'given\n', exitCode: 0 });
      const nowhere = { service: named('api'), command: ['true'], tty: false, stdin: false };
      await expect(engine.exec(lease, nowhere, signal)).rejects.toMatchObject({
        code: 'workload-not-found',
      });
    });

    test('updates in place: what did not change runs on', async () => {
      const web = someService('web', under.image);
      const api = someService('api', under.image);
      await deploy(someWorkload(lease, [web, api]));
      const before = await replica('web');
      const changed = someService('api', under.image, talker('second'));
      await deploy(someWorkload(lease, [web, changed], 'b'));
      expect(await engine.status(lease, signal)).toMatchObject({
        version: 'b'.repeat(64),
        complete: true,
        ready: true,
      });
      expect(await replica('web')).toEqual(before);
      await deploy(someWorkload(lease, [web], 'c'));
      const after = await engine.status(lease, signal);
      expect(after).toMatchObject({ version: 'c'.repeat(64), ready: true });
      expect(after?.services.map(({ service }) => service)).toEqual(['web']);
      expect(await replica('web')).toEqual(before);
    });

    test('starts a container again when it ends: at once, then after a pause', async () => {
      const events: WorkloadEvent[] = [];
      const listening = new AbortController();
      const reading = (async () => {
        for await (const event of engine.events(listening.signal)) events.push(event);
      })();
      await deploy(someWorkload(lease, [someService('web', under.image)]));
      await under.crash(lease, named('web'));
      await runs('web', 1);
      await under.crash(lease, named('web'));
      const waiting = await eventually(async () => {
        const now = await replica('web');
        return now.restarts === 2 && now;
      }, 'the second restart is planned');
      if (waiting.state === 'waiting-restart') {
        expect(waiting.nextStartAtMs).toBeGreaterThan(waiting.startedAtMs!);
        expect(waiting.exitCode).not.toBe(0);
      }
      await runs('web', 2);
      expect(await engine.status(lease, signal)).toMatchObject({ complete: true, ready: true });
      await eventually(
        () => events.filter(({ type }) => type === 'started').length === 3,
        'all events',
      );
      listening.abort();
      await reading;
      expect(events.every((event) => event.lease === lease && event.service === 'web')).toBe(true);
      expect(events.map(({ type }) => type)).toEqual([
        'started',
        ...['exited', 'restart-planned', 'started'],
        ...['exited', 'restart-planned', 'started'],
      ]);
      expect(events.filter((event) => event.type === 'restart-planned')).toMatchObject([
        { waitMs: 0, restarts: 1 },
        { waitMs: 10_000, restarts: 2 },
      ]);
    });

    test('removes everything, and again without complaint', async () => {
      await deploy(
        someWorkload(lease, [
          someService('web', under.image, {
            volumes: [
              { name: 'data', class: 'beta2', bytes: 1024, mount: '/data', readOnly: false },
            ],
          }),
          someService('api', under.image),
        ]),
      );
      expect(await under.leftovers(lease)).not.toEqual([]);
      await engine.remove(lease, signal);
      await engine.remove(lease, signal);
      expect(await under.leftovers(lease)).toEqual([]);
      expect(await engine.status(lease, signal)).toBeUndefined();
    });

    test('deploys again after a removal', async () => {
      const workload = someWorkload(lease, [someService('web', under.image)]);
      await deploy(workload);
      await engine.remove(lease, signal);
      await deploy(workload);
      expect(await engine.status(lease, signal)).toMatchObject({ ready: true });
    });

    test('says that the tenant asked for what cannot run', async () => {
      const workload = under.spoil(someWorkload(lease, [someService('web', under.image)]));
      await expect(deploy(workload)).rejects.toMatchObject({ code: 'container-refused' });
      await engine.remove(lease, signal);
      expect(await under.leftovers(lease)).toEqual([]);
    });

    test('stops a deploy that is called off', async () => {
      const called = AbortSignal.abort();
      const workload = someWorkload(lease, [someService('web', under.image)]);
      await expect(engine.deploy(workload, { signal: called })).rejects.toMatchObject({
        name: 'Aborted',
      });
      expect(await under.leftovers(lease)).toEqual([]);
    });
  });
}
