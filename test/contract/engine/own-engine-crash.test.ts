import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { LinuxOwnEngine } from '../../../agent/engine/own/linux-engine.ts';
import { OWN_ENGINE_DEFAULTS } from '../../../agent/engine/own/options.ts';
import { PATH } from '../../../agent/engine/own/run.ts';
import { eventually, MIB } from '../../helpers/engine-workloads.ts';
import { ClosedWorld, whyNoClosedWorld } from '../../helpers/isolation/closed-world.ts';

const signal = new AbortController().signal;
const NAME = `slp-${process.pid}`.slice(0, 15);

// What ends between two steps. In place of `dockerd` there is a program that says that it runs.
describe('an engine of our own whose agent ends', { timeout: 60_000 }, () => {
  let world: ClosedWorld;
  let base: string;
  let folder: string;
  let own: LinuxOwnEngine;

  const at = (...parts: string[]): string => path.join(base, ...parts);
  const ownEngine = (diskBytes = 96 * MIB): LinuxOwnEngine =>
    new LinuxOwnEngine(
      {
        ...OWN_ENGINE_DEFAULTS,
        ...{ folder, diskBytes, name: NAME, range: '10.214.0.0/16' },
        within: [
          ...['nsenter', `--net=/run/netns/${world.namespace('pc')}`],
          ...['env', `PATH=${at('bin')}:${PATH}`],
        ],
      },
      { clock: new SystemClock(), log: silentLogger },
    );
  const program = (name: string, script: string): void => {
    writeFileSync(at('bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(at('bin', name), 0o755);
  };
  const linesOf = (name: string): number =>
    existsSync(at(name)) ? readFileSync(at(name), 'utf8').split('\n').length - 1 : 0;
  const enginePid = (): number => Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
  /** Its processes too: what the kernel says of mounts stands under the number of who asks. */
  const inEngine = (...command: readonly string[]): string => {
    const pid = enginePid();
    const inner = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const enter = [`--mount=/proc/${inner}/ns/mnt`, `--pid=/proc/${inner}/ns/pid`];
    return execFileSync('nsenter', [...enter, ...command], { encoding: 'utf8' }).trim();
  };
  const ip = async (...args: string[]): Promise<string> => {
    const outcome = await world.commandsIn('pc')({ program: 'ip', args }, signal);
    expect({ args, ...outcome }).toMatchObject({ args, code: 0 });
    return outcome.stdout;
  };

  /** Also those that it does not know of. */
  const endAll = async (): Promise<void> => {
    for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL');
    await eventually(() => processesOf(folder).length === 0, 'the last one is gone');
  };

  beforeAll(async () => {
    expect(whyNoClosedWorld()).toBeUndefined();
    world = ClosedWorld.make();
    base = mkdtempSync(path.join(tmpdir(), 'sublet-crash-'));
    folder = at('engine');
    mkdirSync(at('bin'));
    const engine = `process.on("SIGTERM", () => process.exit()); require("http").createServer((_, answer) => answer.end("OK")).listen("${folder}/engine.sock")`;
    program('docker-init', `echo >> ${at('engines')}\nexec ${process.execPath} -e '${engine}'`);
    program('flock', `echo >> ${at('tries')}\nexec /usr/bin/flock "$@"`);
    own = ownEngine();
    // An end between the bridge and its address.
    await ip('link', 'add', NAME, 'type', 'bridge');
    await own.start(signal);
  }, 60_000);
  afterAll(async () => {
    await endAll();
    await own.remove();
    for (const pid of processesOf(base)) process.kill(pid, 'SIGKILL');
    rmSync(base, { recursive: true, force: true });
    await world.close();
  }, 60_000);

  test('a bridge that was half made is finished', async () => {
    const [bridge] = JSON.parse(await ip('-j', 'addr', 'show', NAME)) as readonly {
      readonly flags: readonly string[];
      readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
    }[];
    expect(bridge?.flags).toContain('UP');
    expect(bridge?.addr_info).toContainEqual(
      expect.objectContaining({ local: '10.214.0.1', prefixlen: 24 }),
    );
  });

  // The control: the same where the lock holds nobody off. The second one comes when there is an engine,
  // as two that step on each other before that end each other now and then.
  test.each([
    ['the lock', () => 'exec /usr/bin/flock "$@"', 1],
    [
      'no lock',
      () => `mkdir ${at('first')} || until [ -e ${at('engines')} ]; do sleep 0.05; done`,
      2,
    ],
  ])(
    'two starts that know nothing of each other, with %s: engines on the disk',
    async (_name, flock, engines) => {
      await endAll();
      for (const file of ['engines', 'tries']) rmSync(at(file), { force: true });
      program('flock', `echo >> ${at('tries')}\n${flock()}`);
      await Promise.all([ownEngine().start(signal), ownEngine().start(signal)]);
      await eventually(
        () => linesOf('tries') === 2 && processesOf(folder, 'flock -w').length === 0,
        'both have tried',
        20_000,
      );
      await eventually(() => linesOf('engines') >= engines, 'they have begun');
      expect([linesOf('tries'), linesOf('engines')]).toEqual([2, engines]);
    },
  );

  describe('in the middle of bounding a folder', () => {
    let disks: string;
    let go: string;

    beforeAll(async () => {
      await endAll();
      program('flock', 'exec /usr/bin/flock "$@"');
      await own.start(signal);
      disks = path.join('/run/docker', NAME, 'disks');
      go = at('go');
      program(
        'fallocate',
        `touch ${at('halted')}\nwhile [ ! -e ${go} ]; do sleep 0.05; done\nexec ${at('fallocate')} "$@"`,
      );
      copyFileSync('/usr/bin/fallocate', at('fallocate'));
      chmodSync(at('fallocate'), 0o755);
      inEngine('mount', '--bind', at('bin', 'fallocate'), '/usr/bin/fallocate');
    }, 60_000);

    /** It is called off before it makes the disk; the script goes on in there. */
    const boundHalf = async (place: string): Promise<void> => {
      for (const file of [go, at('halted')]) rmSync(file, { force: true });
      inEngine('mkdir', place);
      const controller = new AbortController();
      const bounding = own.room.bound(place, MIB, controller.signal);
      bounding.catch(() => undefined);
      await eventually(() => existsSync(at('halted')), 'it is at it');
      controller.abort();
      await expect(bounding).rejects.toThrow('called off');
    };
    const mounts = (): boolean => inEngine('cat', '/proc/self/mounts').includes(`${disks}/`);
    const scripts = (place: string): number => processesOf(place).length;
    const left = (place: string): object => ({
      files: inEngine('ls', disks),
      bounded: inEngine('cat', '/proc/self/mounts').includes(` ${place} `),
      half: mounts(),
    });

    test('what releases it waits for what still bounds it, and leaves nothing', async () => {
      const place = path.join('/run/docker', NAME, 'data', 'one');
      await boundHalf(place);
      const releasing = own.room.release(place, signal);
      await eventually(() => inEngine('ls', disks).includes('.lock'), 'there is a lock');
      await eventually(() => scripts(place) >= 2, 'both are there');
      writeFileSync(go, '');
      await releasing;
      await eventually(() => scripts(place) === 0, 'both have ended');
      expect(left(place)).toEqual({ files: '', bounded: false, half: false });
      // And once more, as if nothing had been.
      await own.room.bound(place, MIB, signal);
      expect(left(place)).toMatchObject({ bounded: true });
      await own.room.release(place, signal);
      expect(left(place)).toEqual({ files: '', bounded: false, half: false });
    });

    test('control: where the lock holds nobody off the disk comes after its release', async () => {
      const place = path.join('/run/docker', NAME, 'data', 'two');
      inEngine('mount', '--bind', '/bin/true', '/usr/bin/flock');
      await boundHalf(place);
      await own.room.release(place, signal);
      writeFileSync(go, '');
      await eventually(() => scripts(place) === 0, 'it has ended');
      inEngine('umount', '/usr/bin/flock');
      expect(left(place)).not.toEqual({ files: '', bounded: false, half: false });
      await own.room.release(place, signal);
    });

    test('a disk that was half filled is taken off when it is released', async () => {
      const place = path.join('/run/docker', NAME, 'data', 'three');
      inEngine('mkdir', place);
      await own.room.bound(place, MIB, signal);
      // As an end within the copy leaves it.
      const [image = ''] = inEngine('ls', disks)
        .split('\n')
        .filter((name) => name.endsWith('.img'));
      const half = path.join(disks, image.replace('.img', '.mnt'));
      inEngine('umount', place);
      inEngine('mkdir', half);
      inEngine('mount', '-o', 'loop', path.join(disks, image), half);
      await own.room.release(place, signal);
      expect(left(place)).toEqual({ files: '', bounded: false, half: false });
    });
  });

  describe('while its disk grows', () => {
    const free = async (bytes: number): Promise<number> => {
      await ownEngine(bytes).start(signal);
      const { diskBytes, freeBytes = 0 } = await ownEngine(bytes).status();
      expect(diskBytes).toBe(bytes);
      await ownEngine(bytes).stop();
      return freeBytes;
    };
    /** As an end between the file and the file system in it leaves it. */
    const growHalf = (bytes: number, isMarked: boolean): void => {
      execFileSync('fallocate', ['-l', String(bytes), path.join(folder, 'disk.img')]);
      if (isMarked) writeFileSync(path.join(folder, 'disk.growing'), '');
    };
    beforeAll(async () => {
      await own.stop();
    });

    test('what was half done is finished; control: nobody would notice without the mark', async () => {
      growHalf(128 * MIB, false);
      expect(await free(128 * MIB)).toBeLessThan(96 * MIB);
      growHalf(160 * MIB, true);
      expect(await free(160 * MIB)).toBeGreaterThan(128 * MIB);
      expect(existsSync(path.join(folder, 'disk.growing'))).toBe(false);
    });

    test('takes nothing where there is not room for all of it, and no less than it has', async () => {
      const before = statSync(path.join(folder, 'disk.img'));
      await expect(ownEngine(1024 ** 5).start(signal)).rejects.toMatchObject({
        code: 'own-engine-disk-full',
      });
      await expect(ownEngine(96 * MIB).start(signal)).rejects.toMatchObject({
        code: 'own-engine-smaller',
        message: expect.stringContaining(`--engine-disk ${160 * MIB}`),
      });
      const { size, blocks } = statSync(path.join(folder, 'disk.img'));
      expect([size, blocks]).toEqual([before.size, before.blocks]);
    });
  });

  // Last.
  test('takes away bridges of its own, and nothing of the owner in the same range', async () => {
    await ip('link', 'add', 'slt-left', 'type', 'bridge');
    await ip('addr', 'add', '10.214.128.1/26', 'dev', 'slt-left');
    await ip('link', 'add', 'br-owner', 'type', 'bridge');
    await ip('addr', 'add', '10.214.200.1/26', 'dev', 'br-owner');
    await ip('link', 'add', 'wg-owner', 'type', 'veth', 'peer', 'name', 'wg-peer');
    await ip('addr', 'add', '10.214.201.1/26', 'dev', 'wg-owner');
    await own.remove();
    const rows = JSON.parse(await ip('-j', 'link')) as readonly { readonly ifname: string }[];
    const ours = ['slt-left', NAME];
    const names = rows.map(({ ifname }) => ifname);
    expect(names.filter((name) => [...ours, 'br-owner', 'wg-owner'].includes(name)).sort()).toEqual(
      ['br-owner', 'wg-owner'],
    );
  });
});

/** Processes in whose command all of these stand. */
function processesOf(...texts: readonly string[]): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return texts.every((text) => command.includes(text));
      } catch {
        return false; // Ended meanwhile.
      }
    })
    .map(Number);
}
