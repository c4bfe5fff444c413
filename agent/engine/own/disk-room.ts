import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { KeyedQueue } from '../../base/keyed-queue.ts';
import { MIB } from '../../domain/resources.ts';
import type { DiskRoom } from '../interface.ts';
import { LOOP_MOUNT } from './loop-mount.ts';
import { run } from './run.ts';

/** What a file system of any size needs for itself, its journal most of it. */
const LEAST_OVERHEAD_BYTES = 12 * MIB;
/** Tables of inodes and blocks, as a share of the whole. */
export const OVERHEAD = 1.03;
/** One file for so many bytes, as on any other disk. */
const BYTES_PER_INODE = 16_384;
const LEAST_INODES = 1_024;
/** A container that just ended holds its folder for a moment. */
const TRIES = 40;
const PAUSE_S = '0.25';

/**
 * A file system of its own for each folder that is to be bounded: a file of that size on the engine's
 * disk, mounted over the folder. It bounds bytes and files whatever the kernel knows of quotas. The
 * folder below is emptied, so that nothing can be written there while the mount is away.
 */
export class LinuxDiskRoom implements DiskRoom {
  readonly #disks: string;
  /** A process that sees the mounts that the engine sees. */
  readonly #pid: () => number;
  readonly #queue = new KeyedQueue<string>();

  constructor(disks: string, pid: () => number) {
    this.#disks = disks;
    this.#pid = pid;
  }

  bound(folder: string, bytes: number, signal: AbortSignal): Promise<void> {
    return this.#queue.run(folder, async () => {
      const size = Math.ceil(Math.max(bytes, 0) * OVERHEAD) + LEAST_OVERHEAD_BYTES;
      const inodes = Math.max(LEAST_INODES, Math.ceil(bytes / BYTES_PER_INODE));
      await this.#inside(
        BOUND,
        [this.#place(folder), folder, String(size), String(inodes)],
        signal,
      );
    });
  }

  release(folder: string, signal: AbortSignal): Promise<void> {
    return this.#queue.run(folder, async () => {
      await this.#inside(RELEASE, [this.#place(folder), folder, String(TRIES), PAUSE_S], signal);
    });
  }

  /** Two files beside each other: the disk, and which folder it is for. */
  #place(folder: string): string {
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
    return path.join(this.#disks, name);
  }

  async #inside(script: string, args: readonly string[], signal: AbortSignal): Promise<void> {
    // Its processes too: what the kernel says of mounts stands under the number of who asks.
    const [mounts, processes] = ['mnt', 'pid'].map((kind) => `/proc/${this.#pid()}/ns/${kind}`);
    const enter = [`--mount=${mounts}`, `--pid=${processes}`];
    await run('nsenter', [...enter, 'sh', '-ec', script, 'sh', ...args], signal);
  }
}

/** What the disks in that folder take, in bytes. */
export function heldBytes(disks: string): number {
  return readdirSync(disks)
    .filter((name) => name.endsWith('.img'))
    .map((name) => statSync(path.join(disks, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

// Of a place: a script whose caller is gone runs on, and the next one waits for it. Whoever waited may have
// got a file that was taken away meanwhile.
const LOCK = `
while exec 9>"$1.lock"; do
  flock 9
  if [ "$1.lock" -ef /proc/self/fd/9 ]; then break; fi
done
`;

// place, folder, bytes, inodes. The disk gets its name only when it is whole: a process that ends in
// between begins anew. What the engine laid into the folder moves into it.
const BOUND = `${LOOP_MOUNT}${LOCK}
mountpoint -q "$2" && exit 0
if [ ! -e "$1.img" ]; then
  if mountpoint -q "$1.mnt"; then umount "$1.mnt"; fi
  rm -f "$1.new"
  fallocate -l "$3" "$1.new"
  mkfs.ext4 -q -F -m 0 -E nodiscard -N "$4" "$1.new"
  mkdir -p "$1.mnt"
  loop_mount "$1.new" "$1.mnt"
  rmdir "$1.mnt/lost+found"
  cp -a "$2/." "$1.mnt/" || { umount "$1.mnt"; exit 1; }
  umount "$1.mnt"
  rmdir "$1.mnt"
  printf '%s' "$2" > "$1.for"
  mv "$1.new" "$1.img"
fi
find "$2" -mindepth 1 -delete
loop_mount "$1.img" "$2"
`;

// place, folder, tries, pause.
const RELEASE = `${LOCK}
tries=0
while mountpoint -q "$2"; do
  umount "$2" && break
  tries=$((tries + 1))
  [ "$tries" -lt "$3" ]
  sleep "$4"
done
if mountpoint -q "$1.mnt"; then umount "$1.mnt"; fi
if [ -d "$1.mnt" ]; then rmdir "$1.mnt"; fi
rm -f "$1.new" "$1.img" "$1.for" "$1.lock"
`;

/**
 * Mounts again what was bounded, before the engine starts: given the folder of the disks. One whose
 * folder is gone was being released.
 */
export const BOUND_AGAIN = `${LOOP_MOUNT}
for disk in "$1"/*.img; do
  [ -e "$disk" ] || continue
  folder=$(cat "\${disk%.img}.for")
  if [ -d "$folder" ]; then loop_mount "$disk" "$folder"; else rm -f "$disk" "\${disk%.img}.for"; fi
done
`;
