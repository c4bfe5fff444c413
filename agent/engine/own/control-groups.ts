import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** The usual share of a group, in both versions' own numbers. */
const USUAL_SHARES = 1_024;
const USUAL_WEIGHT = 100;
const LEAST_BLKIO = 10;

/**
 * Groups for the engine and all that runs in it, with so much weight where each of the owner's
 * programs has 100: of processor and disk they get what is left. What a kernel does not know of it is
 * left away.
 */
export function weighGroups(name: string, weight: number): void {
  for (const root of roots(WEIGHING)) {
    const group = path.join(root, name);
    mkdirSync(path.join(group, 'engine'), { recursive: true });
    const settings: Readonly<Record<string, number>> = {
      'cpu.weight': weight,
      'io.weight': weight,
      'cpu.shares': Math.max(2, Math.round((weight * USUAL_SHARES) / USUAL_WEIGHT)),
      'blkio.weight': Math.max(LEAST_BLKIO, weight * 5),
      'blkio.bfq.weight': Math.max(LEAST_BLKIO, weight),
    };
    for (const [file, value] of Object.entries(settings)) {
      const place = path.join(group, file);
      if (existsSync(place)) writeFileSync(place, String(value));
    }
  }
}

export function removeGroups(name: string): void {
  for (const root of roots()) removeTree(path.join(root, name));
}

/** Version 1 has a tree for each of these; a process that is put into others needs more settings. */
const WEIGHING: readonly string[] = ['cpu', 'blkio'];

/** Where control groups are mounted; of version 1 only those that `have` one of these. */
function roots(have?: readonly string[]): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type = '', options = '']) => {
      if (type === 'cgroup2') return true;
      const kinds = options.split(',');
      return type === 'cgroup' && (have === undefined || have.some((kind) => kinds.includes(kind)));
    })
    .flatMap(([, place]) => place ?? []);
}

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(path.join(folder, entry.name));
  }
  rmdirSync(folder);
}
