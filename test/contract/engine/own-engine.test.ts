import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { HostConfig } from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import type { WorkloadService } from '../../../agent/domain/workload.ts';
import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { containerOutput } from '../../../agent/engine/docker/container-output.ts';
import { removeContainer } from '../../../agent/engine/docker/deployment.ts';
import { DockerEngine } from '../../../agent/engine/docker/docker-engine.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { createContainer } from '../../../agent/engine/docker/own-container.ts';
import { LinuxOwnEngine } from '../../../agent/engine/own/linux-engine.ts';
import { OWN_ENGINE_DEFAULTS } from '../../../agent/engine/own/options.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../../helpers/engine-busybox-image.ts';
import { MemoryImageJournal } from '../../helpers/engine-docker.ts';
import {
  eventually,
  MIB,
  named,
  saidBy,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';
import { gvisorStandIn } from '../../helpers/gvisor-stand-in.ts';
import { ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';
import { engineCall } from '../../helpers/world/engine-objects.ts';
import { whyNoOwnEngine } from '../../helpers/world/own-engine.ts';

const signal = new AbortController().signal;
const NAME = `slo-${process.pid}`.slice(0, 15);
const LEASED = 16 * MIB;
/** What a file system of any size has for itself; where it needs less a tenant may get the rest. */
const OVERHEAD = 12 * MIB;
const DISK = 512 * MIB;
const LIMIT = { timeout: 120_000 };

// An engine beside the owner's, in which a tenant has the disk that it leased and no more.
describe('an engine of our own', LIMIT, () => {
  let world: ClosedWorld;
  let own: LinuxOwnEngine;
  let folder: string;
  let client: EngineClient;
  let engine: DockerEngine;
  let unbounded: DockerEngine;
  const gvisor = mkdtempSync(path.join(tmpdir(), 'sublet-gvisor-'));
  const usersBefore = usersOfMachine();
  const lease = someLease();
  const neighbour = someLease();
  const loose = someLease();

  const ownEngine = (): LinuxOwnEngine =>
    new LinuxOwnEngine(
      {
        ...OWN_ENGINE_DEFAULTS,
        ...{ folder, diskBytes: DISK, name: NAME, range: '10.213.0.0/16' },
        gvisor: gvisorStandIn(gvisor, path.join(gvisor, 'calls')),
        within: ['nsenter', `--net=/run/netns/${world.namespace('pc')}`],
      },
      { clock: new SystemClock(), log: silentLogger },
    );
  const dockerOn = (
    instance: string,
    room?: LinuxOwnEngine['room'],
    over: Partial<DockerEngineOptions> = {},
  ): DockerEngine => {
    const options: DockerEngineOptions = {
      ...DOCKER_ENGINE_DEFAULTS,
      ...over,
      ...{ instance, host: own.host, stopGraceSeconds: 1 },
      ...{ logFileBytes: 256 * 1024, logFiles: 2 },
    };
    const parts = { clock: new SystemClock(), log: silentLogger, images: new MemoryImageJournal() };
    return new DockerEngine(options, { ...parts, ...(room === undefined ? {} : { room }) });
  };

  beforeAll(async () => {
    expect([whyNoClosedWorld(), whyNoOwnEngine()]).toEqual([undefined, undefined]);
    world = ClosedWorld.make();
    folder = path.join(mkdtempSync(longestIn(tmpdir())), 'engine');
    own = ownEngine();
    await own.start(signal);
    client = new EngineClient(own.host);
    await ensureBusyboxImage(client, signal);
    engine = dockerOn('own-bounded', own.room);
    unbounded = dockerOn('own-loose');
    await engine.start(signal);
    await unbounded.start(signal);
    await engine.deploy(someWorkload(lease, [tenant()]), { signal });
    await engine.deploy(someWorkload(neighbour, [tenant()]), { signal });
    await unbounded.deploy(someWorkload(loose, [tenant()]), { signal });
  }, 120_000);
  afterAll(async () => {
    await engine.close();
    await unbounded.close();
    await own.remove();
    for (const made of [path.dirname(folder), gvisor]) {
      rmSync(made, { recursive: true, force: true });
    }
    await world.close();
  }, 60_000);

  const tenant = (): WorkloadService =>
    someService('files', BUSYBOX_IMAGE, {
      ephemeralBytes: LEASED,
      volumes: [{ name: 'data', class: 'beta2', bytes: LEASED, mount: '/data', readOnly: false }],
    });

  /** What a script in a tenant's container said, and how it ended. */
  const inside = async (
    at: DockerEngine,
    of: LeaseRef,
    script: string,
  ): Promise<{ readonly code: number; readonly said: string }> => {
    const session = await at.exec(
      of,
      { service: named('files'), command: ['/bin/sh', '-c', script], tty: false, stdin: false },
      signal,
    );
    const said = await saidBy(session);
    return { code: await session.exited, said: said.trim() };
  };
  const fill = (where: string, mib: number): string =>
    `dd if=/dev/zero of=${where}/big bs=1M count=${mib}; code=$?; wc -c < ${where}/big; busybox rm ${where}/big; exit $code`;
  const manyFiles = (where: string, count: number): string =>
    `mkdir -p ${where}/many; i=0; while [ $i -lt ${count} ] && true > ${where}/many/$i; do i=$((i+1)); done 2>/dev/null; echo $i`;
  const lastNumber = (said: string): number => Number(said.split('\n').at(-1));

  test('is known to itself alone: the owner lists nothing of it, and it nothing of the owner', async () => {
    const names = async (socket: string): Promise<readonly string[]> => {
      const rows = JSON.parse(
        await engineCall(socket, 'GET', '/containers/json?all=1'),
      ) as readonly { Id: string }[];
      return rows.map(({ Id }) => Id);
    };
    const here = await names(own.host.slice('unix://'.length));
    const owners = await names('/var/run/docker.sock');
    expect(here).toHaveLength(3);
    expect(owners.filter((id) => here.includes(id))).toEqual([]);
    expect((await engine.capabilities(signal)).missing).not.toContain('no-disk-quota');
    expect((await unbounded.capabilities(signal)).missing).toContain('no-disk-quota');
  });

  /** The users, seen from outside, as whom a container's program and its files are. */
  const usersOf = async (settings: HostConfig): Promise<readonly string[]> => {
    const mark = `1234${Math.floor(Math.random() * 1_000_000)}`;
    const shut = mkdtempSync(path.join(tmpdir(), 'sublet-shut-'));
    writeFileSync(path.join(shut, 'word'), 'lent\n', { mode: 0o644 });
    const Id = await createContainer(
      client,
      {
        ...{ Image: BUSYBOX_IMAGE, Entrypoint: ['/bin/sh', '-c'] },
        Cmd: [`cat /word; id -u; touch /made; sleep ${mark}`],
        HostConfig: { ...settings, Binds: [`${path.join(shut, 'word')}:/word:ro`] },
      },
      signal,
    );
    try {
      await client.json({ method: 'POST', path: `/containers/${Id}/start`, signal });
      const isProgram = (pid: string): boolean => commandOf(pid) === `sleep\0${mark}\0`;
      const pid = await eventually(
        () => readdirSync('/proc').find((name) => /^\d+$/.test(name) && isProgram(name)),
        'it runs',
      );
      const { stdout } = await containerOutput(client, Id, signal);
      const outside = /^Uid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return [
        ...stdout.trim().split('\n'),
        outside ?? '',
        String(statSync(`/proc/${pid}/root/made`).uid),
      ];
    } finally {
      await removeContainer(client, Id, signal);
      rmSync(shut, { recursive: true });
    }
  };

  test('root in a container is nobody outside of it, and no user of the machine is new', async () => {
    const { missing } = await engine.capabilities(signal);
    expect(missing).not.toContain('no-user-namespaces');
    expect(await usersOf({})).toEqual(['lent', '0', '2000000000', '2000000000']);
    // The control: the same without it.
    expect(await usersOf({ UsernsMode: 'host' })).toEqual(['lent', '0', '0', '0']);
    expect(usersOfMachine()).toEqual(usersBefore);
    expect(inEngine('cat', '/etc/subuid')).toContain('sublet-tenants:2000000000:65536');
  });

  test('starts its tenants in gVisor where that is installed, with the same bounds', async () => {
    expect((await engine.capabilities(signal)).gvisor).toBe('without-gpu');
    const made = readFileSync(path.join(gvisor, 'calls'), 'utf8').split('\n');
    const before = made.filter((line) => / create /.test(line)).length;
    // Two that are bounded and one that is not.
    expect(before).toBeGreaterThanOrEqual(3);
    // The control: one that is to run beside it is not started by that program.
    const beside = dockerOn('own-beside', undefined, { gvisor: 'off' });
    const other = someLease();
    await beside.start(signal);
    await beside.deploy(someWorkload(other, [tenant()]), { signal });
    await beside.remove(other, signal);
    await beside.close();
    const after = readFileSync(path.join(gvisor, 'calls'), 'utf8').split('\n');
    expect(after.filter((line) => / create /.test(line))).toHaveLength(before);
  });

  test('starting it again is no change', async () => {
    const before = statSync(path.join(folder, 'pid')).mtimeMs;
    await ownEngine().start(signal);
    expect(statSync(path.join(folder, 'pid')).mtimeMs).toBe(before);
  });

  test.each(['/root', '/data'])('a big file ends at what was leased: %s', async (where) => {
    await inside(engine, lease, `mkdir -p ${where}`);
    await inside(unbounded, loose, `mkdir -p ${where}`);
    const bounded = await inside(engine, lease, fill(where, 40));
    expect(bounded.code).not.toBe(0);
    expect(bounded.said).toContain('No space left');
    // All that was leased is there, and little more.
    expect(lastNumber(bounded.said)).toBeGreaterThan(0.9 * LEASED);
    expect(lastNumber(bounded.said)).toBeLessThan(LEASED + OVERHEAD);
    // The same tenant where nothing bounds it.
    const control = await inside(unbounded, loose, fill(where, 40));
    expect([control.code, lastNumber(control.said)]).toEqual([0, 40 * MIB]);
  });

  test.each(['/root', '/data'])('many empty files end at a number: %s', async (where) => {
    const most = 1_500;
    const bounded = lastNumber((await inside(engine, lease, manyFiles(where, most))).said);
    expect(bounded).toBeGreaterThan(500);
    expect(bounded).toBeLessThan(most);
    // The neighbour has its own number.
    expect(
      (await inside(engine, neighbour, `mkdir -p ${where} && true > ${where}/one && echo ok`)).said,
    ).toBe('ok');
    const control = lastNumber((await inside(unbounded, loose, manyFiles(where, most))).said);
    expect(control).toBe(most);
    await inside(engine, lease, `busybox rm -rf ${where}/many`);
    await inside(unbounded, loose, `busybox rm -rf ${where}/many`);
  });

  test('no disk is kept twice in memory', () => {
    const direct = inEngine('losetup', '--list', '--noheadings', '--output', 'DIO,BACK-FILE')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, file = '']) => [folder, `/${NAME}/`].some((part) => file.includes(part)))
      .map(([isDirect]) => isDirect);
    // The engine's own, and for each of two tenants one for its container and one for its volume.
    expect(direct).toEqual(Array.from({ length: 5 }, () => '1'));
  });

  test('a sparse file takes what is written into it and no more', async () => {
    const sparse =
      'dd if=/dev/zero of=/data/sparse bs=1M seek=100000 count=1 && dd if=/dev/zero of=/data/sparse bs=1M count=40 conv=notrunc; code=$?; busybox rm /data/sparse; exit $code';
    const bounded = await inside(engine, lease, sparse);
    expect([bounded.code === 0, bounded.said.includes('No space left')]).toEqual([false, true]);
    expect((await inside(unbounded, loose, sparse)).code).toBe(0);
  });

  test('whoever is full takes nothing from a neighbour, nor from the owner', async () => {
    const owners = statSync(path.join(folder, 'disk.img'));
    await inside(engine, lease, 'dd if=/dev/zero of=/data/full bs=1M count=40');
    const other = await inside(engine, neighbour, fill('/data', 14));
    expect([other.code, lastNumber(other.said)]).toEqual([0, 14 * MIB]);
    // All of it was the owner's gift from the start: nothing grows.
    const after = statSync(path.join(folder, 'disk.img'));
    expect([after.size, after.blocks]).toEqual([DISK, owners.blocks]);
    await inside(engine, lease, 'busybox rm /data/full');
  });

  test('what ends is mounted again with what was in it, and still ends at what was leased', async () => {
    await inside(engine, lease, 'echo kept > /data/kept; echo kept > /root/kept');
    process.kill(Number(readFileSync(path.join(folder, 'pid'), 'utf8')), 'SIGKILL');
    await eventually(() => loopsOf(folder).length === 0, 'the kernel took the disks off');
    await own.start(signal);
    await eventually(
      async () => (await engine.status(lease, signal).catch(() => undefined))?.ready,
      'the containers run again',
      60_000,
    );
    expect((await inside(engine, lease, 'cat /data/kept /root/kept')).said).toBe('kept\nkept');
    const again = await inside(engine, lease, fill('/root', 40));
    expect([again.code === 0, again.said.includes('No space left')]).toEqual([false, true]);
  });

  test('nothing that a lease leaves on the disk is in those of the next one', async () => {
    const mark = `left-${Math.floor(Math.random() * 1e9)}`;
    const marked = (): string =>
      inEngine(
        ...['sh', '-c', 'for disk in "$1"/*.img; do grep -c "$2" "$disk" || true; done', 'sh'],
        ...[path.join('/run/docker', NAME, 'disks'), mark],
      );
    const [first, next] = [someLease(), someLease()];
    await engine.deploy(someWorkload(first, [tenant()]), { signal });
    const write = `busybox yes ${mark} | busybox head -c ${8 * MIB} > /data/left; busybox sync`;
    expect((await inside(engine, first, write)).code).toBe(0);
    expect(Math.max(...marked().split('\n').map(Number))).toBeGreaterThan(100_000);
    await engine.remove(first, signal);
    await engine.deploy(someWorkload(next, [tenant()]), { signal });
    // Two of each of three leases, and none has a word of it.
    expect(marked().split('\n')).toEqual(Array.from({ length: 6 }, () => '0'));
    // The control: it was not wiped, and lies on the disk below them.
    const below = execFileSync('grep', ['-c', '-a', mark, path.join(folder, 'disk.img')]);
    expect(Number(below)).toBeGreaterThan(0);
    await engine.remove(next, signal);
  });

  test('a lease that goes leaves no disk, and the room is there again', async () => {
    await engine.remove(lease, signal);
    await engine.remove(neighbour, signal);
    expect(loopsOf(folder)).toHaveLength(1);
    expect(inEngine('ls', path.join('/run/docker', NAME, 'disks'))).toBe('');
  });

  // Last.
  test('is removed without a trace', async () => {
    await engine.close();
    await unbounded.close();
    client.close();
    await own.remove();
    const links = await world.commandsIn('pc')({ program: 'ip', args: ['-o', 'link'] }, signal);
    expect({
      folder: existsSync(folder),
      loops: loopsOf(folder),
      groups: groups(),
      bridges: links.stdout.split('\n').filter((line) => /slt-|slo-/.test(line)),
      processes: processesOf(folder),
      beside: besideOf(folder),
    }).toEqual({ beside: [], folder: false, loops: [], groups: [], bridges: [], processes: [] });
  });

  const inEngine = (...command: readonly string[]): string =>
    execFileSync(
      'nsenter',
      [`--mount=/proc/${readFileSync(path.join(folder, 'pid'), 'utf8')}/ns/mnt`, ...command],
      { encoding: 'utf8' },
    ).trim();
});

/** So long that the path of the engine's socket has as many bytes as a socket's may have. */
function longestIn(parent: string): string {
  const start = path.join(parent, 'sublet-own-');
  const rest = 107 - Buffer.byteLength(path.join(`${start}123456`, 'engine', 'engine.sock'));
  return start + 'x'.repeat(rest);
}

function usersOfMachine(): readonly string[] {
  return ['passwd', 'group', 'subuid', 'subgid'].map((name) =>
    readFileSync(path.join('/etc', name), 'utf8'),
  );
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // Ended meanwhile.
  }
}

/** What was made next to a folder that is shut, under its name and more. */
function besideOf(folder: string): readonly string[] {
  const base = path.basename(path.dirname(folder));
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`${base}.`));
}

/** Loop devices whose file lies below that folder. */
function loopsOf(folder: string): readonly string[] {
  return readdirSync('/sys/block')
    .filter((name) => name.startsWith('loop'))
    .map((name) => `/sys/block/${name}/loop/backing_file`)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8').trim())
    .filter((file) => file.includes(folder));
}

function groups(): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, place = '']) => path.join(place, NAME))
    .filter((group) => existsSync(group));
}

function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false; // Ended meanwhile.
      }
    });
}
