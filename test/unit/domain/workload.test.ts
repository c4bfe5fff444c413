import { describe, expect, test } from 'vitest';

import { parseServiceName } from '../../../agent/domain/ids.ts';
import type { ManifestGroup } from '../../../agent/domain/manifest.ts';
import { parseManifest } from '../../../agent/domain/manifest.ts';
import { GIB } from '../../../agent/domain/resources.ts';
import type { PortAssignment, WorkloadPlace } from '../../../agent/domain/workload.ts';
import { assignPorts, buildWorkload } from '../../../agent/domain/workload.ts';
import {
  buildClaim,
  buildGpu,
  buildGroup,
  buildManifest,
  buildManifestExpose,
  buildManifestService,
  buildUnit,
  leaseRef,
  NETWORK,
} from '../../helpers/builders.ts';

const service = buildManifestService;
const expose = buildManifestExpose;
function manifest(...services: unknown[]): ManifestGroup {
  const parsed = parseManifest(buildManifest(services), 'group');
  if (!parsed.ok) throw new Error(`${parsed.at} ${parsed.message}`);
  return parsed.value;
}
const port = (
  name: string,
  replica: number,
  inner: number,
  hostPort: number,
  proto: 'tcp' | 'udp' = 'tcp',
): PortAssignment => ({ service: parseServiceName(name), replica, port: inner, proto, hostPort });

function place(overrides: Partial<WorkloadPlace> = {}): WorkloadPlace {
  return {
    lease: leaseRef(),
    network: NETWORK,
    version: 'a'.repeat(64),
    group: buildGroup(),
    claim: buildClaim(),
    ports: [port('web', 0, 80, 30_000)],
    env: [],
    ...overrides,
  };
}
const ordered = (...units: Parameters<typeof buildUnit>[0][]): WorkloadPlace =>
  place({ group: buildGroup({ units: units.map((unit) => buildUnit(unit)) }) });

test('an ordinary workload', () => {
  expect(buildWorkload(manifest(service()), place())).toEqual({
    ok: true,
    value: {
      lease: leaseRef(),
      network: NETWORK,
      version: 'a'.repeat(64),
      services: [
        {
          name: 'web',
          image: 'registry.example/web:1',
          command: [],
          args: [],
          env: [],
          replicas: [
            {
              index: 0,
              gpus: [],
              ports: [{ port: 80, proto: 'tcp', hostPort: 30_000, http: true }],
            },
          ],
          cpuMilli: 1000,
          memoryBytes: GIB,
          ephemeralBytes: GIB,
          volumes: [],
        },
      ],
    },
  });
});

test('one with everything: two services, replicas, GPUs, volumes, a login', () => {
  const group = buildGroup({
    units: [
      buildUnit({
        id: 1,
        count: 2,
        gpu: { count: 2, anyOf: [] },
        endpoints: { http: 1, ports: 2 },
        storage: [
          { name: 'default', bytes: 3 * GIB, class: 'ephemeral' },
          { name: 'data', bytes: 5 * GIB, class: 'beta2' },
          { name: 'shm', bytes: GIB / 2, class: 'ram' },
          { name: 'spare', bytes: 7 * GIB, class: 'beta3' },
        ],
      }),
      buildUnit({ id: 2, cpuMilli: 250, endpoints: { http: 0, ports: 0 } }),
    ],
  });
  const gpus = [1, 2, 3, 4].map((number) => ({ unit: 1, gpu: buildGpu(number).id }));
  const web = service({
    count: 2,
    command: ['sh'],
    args: ['-c', 'x'],
    env: ['A=tenant'],
    expose: [
      expose(),
      expose({ port: 80, proto: 'UDP', externalPort: 80 }),
      expose({ port: 443, externalPort: 443 }),
    ],
    params: {
      storage: [
        { name: 'shm', mount: '/dev/shm', readOnly: false },
        { name: 'data', mount: '/data', readOnly: true },
        { name: 'default', mount: '/scratch', readOnly: false },
      ],
    },
    credentials: { host: 'ghcr.io', username: 'ann', password: 'pw' },
  });
  const worker = service({
    name: 'worker',
    resources: { id: 2 },
    expose: [expose({ global: false })],
  });
  const ports = [0, 1].flatMap((replica) => [
    port('web', replica, 80, 30_000 + replica),
    port('web', replica, 80, 30_010 + replica, 'udp'),
    port('web', replica, 443, 30_020 + replica),
  ]);
  const result = buildWorkload(
    manifest(web, worker),
    place({ group, claim: buildClaim({ gpus }), ports, env: ['A=ours', 'B=ours'] }),
  );
  const published = (replica: number) => [
    { port: 80, proto: 'tcp', hostPort: 30_000 + replica, http: true },
    { port: 80, proto: 'udp', hostPort: 30_010 + replica, http: false },
    { port: 443, proto: 'tcp', hostPort: 30_020 + replica, http: false },
  ];
  expect(result.ok && result.value.services).toEqual([
    {
      name: 'web',
      image: 'registry.example/web:1',
      command: ['sh'],
      args: ['-c', 'x'],
      env: ['A=tenant', 'B=ours'],
      replicas: [
        { index: 0, gpus: ['GPU-1', 'GPU-2'], ports: published(0) },
        { index: 1, gpus: ['GPU-3', 'GPU-4'], ports: published(1) },
      ],
      cpuMilli: 1000,
      memoryBytes: 1.5 * GIB,
      ephemeralBytes: 3 * GIB,
      volumes: [
        { name: 'data', class: 'beta2', bytes: 5 * GIB, mount: '/data', readOnly: true },
        { name: 'shm', class: 'ram', bytes: GIB / 2, mount: '/dev/shm', readOnly: false },
      ],
      credentials: { host: 'ghcr.io', username: 'ann', password: 'pw' },
    },
    {
      name: 'worker',
      image: 'registry.example/web:1',
      command: [],
      args: [],
      env: ['A=ours', 'B=ours'],
      replicas: [{ index: 0, gpus: [], ports: [] }],
      cpuMilli: 250,
      memoryBytes: GIB,
      ephemeralBytes: GIB,
      volumes: [],
    },
  ]);
});

test('two services that share a unit share its GPUs, each once', () => {
  const claim = buildClaim({
    gpus: [1, 2].map((number) => ({ unit: 1, gpu: buildGpu(number).id })),
  });
  const { group } = ordered({ count: 2, gpu: { count: 1, anyOf: [] } });
  const result = buildWorkload(
    manifest(service(), service({ name: 'other' })),
    place({ group, claim }),
  );
  const given = result.ok && result.value.services.map(({ replicas }) => replicas[0]!.gpus);
  expect(given).toEqual([['GPU-1'], ['GPU-2']]);
});

test('a web page whose port was leased as one too is reached at that port as well', () => {
  const both = service({ expose: [expose(), expose({ externalPort: 8080 })] });
  const { group } = ordered({ endpoints: { http: 1, ports: 1 } });
  const built = buildWorkload(manifest(both), place({ group }));
  expect(built.ok && built.value.services[0]?.replicas[0]?.ports).toEqual([
    { port: 80, proto: 'tcp', hostPort: 30_000, http: false },
  ]);
});

describe('environment', () => {
  const rows: readonly [string, string[], string[], string[]][] = [
    ['none', [], [], []],
    ['ours and theirs', ['A=1'], ['B=2'], ['A=1', 'B=2']],
    ['theirs wins', ['A=1', 'B=2'], ['A=3'], ['A=3', 'B=2']],
    ['the last of theirs wins', [], ['A=1', 'A=2'], ['A=2']],
    ['a bare name is set to nothing', ['A=1'], ['A', 'B'], ['A=', 'B=']],
    ['a value may hold anything', [], ['A==b=c', 'B=\n'], ['A==b=c', 'B=\n']],
    ['a name of the prototype is a name', [], ['__proto__=1'], ['__proto__=1']],
  ];
  test.each(rows)('%s', (_what, ours, theirs, expected) => {
    const result = buildWorkload(manifest(service({ env: theirs })), place({ env: ours }));
    expect(result.ok && result.value.services[0]!.env).toEqual(expected);
  });
});

describe('a manifest that is not what was ordered', () => {
  const volumes = (...mounts: [string, string][]): unknown =>
    service({ params: { storage: mounts.map(([name, mount]) => ({ name, mount })) } });
  const five = ['a', 'b', 'c', 'd', 'e'];

  const rows: readonly [string, readonly unknown[], WorkloadPlace, string, string][] = [
    [
      'another unit',
      [service({ resources: { id: 2 } })],
      place(),
      'web',
      'uses a resource unit that was not ordered',
    ],
    [
      'more replicas',
      [service({ count: 2, expose: [] })],
      place(),
      'unit 1',
      'has not the 1 replicas that were ordered',
    ],
    [
      'fewer replicas',
      [service()],
      ordered({ count: 2 }),
      'unit 1',
      'has not the 2 replicas that were ordered',
    ],
    [
      'nothing for a unit',
      [service()],
      ordered({}, { id: 2, count: 3 }),
      'unit 2',
      'has not the 3 replicas that were ordered',
    ],
    [
      'more ports',
      [service({ expose: [expose(), expose({ port: 81 })] })],
      place(),
      'web',
      'exposes more ports than were ordered',
    ],
    [
      'more ports than the unit has for all of its services',
      [
        service({ expose: [expose(), expose({ port: 81 }), expose({ port: 82 })] }),
        service({ name: 'other', expose: [expose(), expose({ port: 81 })] }),
      ],
      ordered({ count: 2, endpoints: { http: 1, ports: 1 } }),
      'web',
      'exposes more ports than were ordered',
    ],
    [
      'an unknown volume',
      [volumes(['data', '/data'])],
      place(),
      'web',
      'mounts "data", which was not ordered',
    ],
    [
      'two volumes at one place',
      [volumes(['a', '/data'], ['b', '/data/'])],
      ordered({ storage: five.map((name) => ({ name, bytes: 1, class: 'beta1' })) }),
      'web',
      'mounts two volumes at one place',
    ],
    [
      'five volumes',
      [volumes(...five.map((name): [string, string] => [name, `/${name}`]))],
      ordered({ storage: five.map((name) => ({ name, bytes: 1, class: 'beta1' })) }),
      'web',
      'mounts more than 4 volumes',
    ],
  ];
  test.each(rows)('%s', (_what, services, where, at, message) => {
    expect(buildWorkload(manifest(...services), where)).toEqual({
      ok: false,
      code: 'manifest-mismatch',
      at,
      message,
    });
  });

  test('a port that is only for other services is not one that was ordered', () => {
    const inner = expose({ port: 5432, global: false });
    expect(buildWorkload(manifest(service({ expose: [expose(), inner] })), place()).ok).toBe(true);
  });

  test('replicas of a unit may be shared out among services', () => {
    const two = manifest(service(), service({ name: 'other', count: 2 }));
    expect(buildWorkload(two, ordered({ count: 3 })).ok).toBe(true);
  });
});

describe('ports', () => {
  const twice = service({
    count: 2,
    expose: [expose(), expose({ port: 53, proto: 'UDP' }), expose({ port: 9, global: false })],
  });
  const free = [30_000, 30_001, 30_002, 30_003, 30_004];
  const first = [
    port('web', 0, 80, 30_000),
    port('web', 0, 53, 30_001, 'udp'),
    port('web', 1, 80, 30_002),
    port('web', 1, 53, 30_003, 'udp'),
  ];

  test('come in the order of what is free, one for each replica and global port', () => {
    expect(assignPorts(manifest(twice), [], free)).toEqual({ ok: true, value: first });
  });

  test('stay the same after a restart', () => {
    expect(assignPorts(manifest(twice), first, [40_000])).toEqual({ ok: true, value: first });
  });

  test('stay where a service stays; what is new gets what is free and not kept', () => {
    const changed = manifest(
      service({ name: 'api', expose: [expose({ port: 8080 })] }),
      service({ expose: [expose({ port: 53, proto: 'UDP' }), expose({ port: 53 })] }),
    );
    expect(assignPorts(changed, first, [...free, 30_005])).toEqual({
      ok: true,
      value: [
        port('api', 0, 8080, 30_004),
        port('web', 0, 53, 30_001, 'udp'),
        port('web', 0, 53, 30_005),
      ],
    });
  });

  test('one that is exposed in two ways is one port', () => {
    const both = service({ expose: [expose(), expose({ externalPort: 8080 })] });
    expect(assignPorts(manifest(both), [], free)).toEqual({
      ok: true,
      value: [port('web', 0, 80, 30_000)],
    });
  });

  test('that are too few are a fault', () => {
    expect(assignPorts(manifest(twice), [], [30_000])).toEqual({
      ok: false,
      code: 'manifest-mismatch',
      at: 'web',
      message: 'needs more published ports than are free here',
    });
  });
});
