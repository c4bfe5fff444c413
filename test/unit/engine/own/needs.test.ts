import { expect, test } from 'vitest';

import { parseRange } from '../../../../agent/domain/address.ts';
import { gvisorProgram, gvisorSettings } from '../../../../agent/engine/own/gvisor.ts';
import type { Machine } from '../../../../agent/engine/own/needs.ts';
import { requireOwnEngine } from '../../../../agent/engine/own/needs.ts';
import { freeRange, spareRanges } from '../../../../agent/engine/ranges.ts';

const FOLDER = '/var/lib/sublet/engine';
const ROOT: Machine = { platform: 'linux', uid: 0, has: () => true };

test('a machine that has everything may have an engine of its own', () => {
  expect(() => requireOwnEngine(FOLDER, ROOT)).not.toThrow();
});

test.each<[string, string, Partial<Machine>, string]>([
  ['another system', FOLDER, { platform: 'darwin' }, 'Linux'],
  ['another user', FOLDER, { uid: 1000 }, 'an agent that runs as root'],
  [
    'a program that is missing',
    FOLDER,
    { has: (file) => !file.endsWith('/mkfs.ext4') },
    'the program "mkfs.ext4" (package e2fsprogs)',
  ],
  [
    'no loop devices',
    FOLDER,
    { has: (file) => file !== '/dev/loop-control' },
    'loop devices (/dev/loop-control)',
  ],
  ['a long path', `/${'x'.repeat(100)}`, {}, 'shorter by 6 characters (--data-dir)'],
])('given %s, it says what is missing', (_name, folder, changes, words) => {
  expect(() => requireOwnEngine(folder, { ...ROOT, ...changes })).toThrow(words);
  expect(() => requireOwnEngine(folder, { ...ROOT, ...changes })).toThrow('--engine docker');
});

test('says everything at once', () => {
  const has = (file: string): boolean => !/\/(dockerd|flock)$/.test(file);
  expect(() => requireOwnEngine(FOLDER, { ...ROOT, uid: 1, has })).toThrow(
    /root.*"dockerd".*"flock"/,
  );
});

test('finds ranges for single bridges between those that are taken', () => {
  const none = spareRanges('a', []);
  expect([none.length, new Set(none).size]).toEqual([8, 8]);
  const [first = '', second = ''] = none;
  const taken = [parseRange(first)!, parseRange('192.168.0.0/16')!];
  expect(spareRanges('a', taken)[0]).toBe(second);
  // A range of which a part is taken is not given.
  expect(spareRanges('a', [parseRange(first.replace('/26', '/32'))!])[0]).toBe(second);
  const all = ['10.0.0.0/8', '172.16.0.0/12'].map((text) => parseRange(text)!);
  expect(spareRanges('a', all)).toEqual([]);
});

test('takes a range in which nothing of the machine lies, the same each time', () => {
  const first = freeRange('a', []) ?? '';
  expect(first).toMatch(/^10\.2\d\d\.0\.0\/16$/);
  expect(freeRange('a', [])).toBe(first);
  const taken = parseRange(first.replace('.0.0/16', '.7.0/24'))!;
  expect([undefined, first]).not.toContain(freeRange('a', [taken]));
  // A VPN that takes all of it leaves the others.
  expect(freeRange('a', [parseRange('10.0.0.0/8')!])).toMatch(/^172\./);
  expect(
    freeRange(
      'a',
      ['10.0.0.0/8', '172.16.0.0/12'].map((text) => parseRange(text)!),
    ),
  ).toBe(undefined);
});

test('finds gVisor where it is installed, and tells the engine of nothing else', () => {
  expect(gvisorProgram((file) => file === '/usr/local/bin/runsc')).toBe('/usr/local/bin/runsc');
  expect(gvisorProgram((file) => file === '/opt/runsc')).toBeUndefined();
  expect(gvisorSettings(undefined)).toEqual({});
  expect(gvisorSettings('/usr/bin/runsc')).toEqual({
    runtimes: {
      runsc: { path: '/usr/bin/runsc', runtimeArgs: ['--network=host', '--overlay2=none'] },
    },
  });
});
