import { accessSync, constants } from 'node:fs';
import path from 'node:path';

import { AgentError } from '../../base/errors.ts';
import type { OwnEngineErrorCode } from '../interface.ts';
import { PATH } from './run.ts';

/** What is looked for, so that a test can be another machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** 0 is root. */
  readonly uid: number | undefined;
  /** Whether there is such a file that may be run or, of a device, used. */
  readonly has: (file: string) => boolean;
}

const THIS_MACHINE: Machine = {
  platform: process.platform,
  uid: process.getuid?.(),
  has: (file) => {
    try {
      accessSync(file, file.startsWith('/dev/') ? constants.W_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/** Whether this machine has that file, and this process may run it or, of a device, use it. */
export const hasFile: Machine['has'] = (file) => THIS_MACHINE.has(file);

/** Programs, with the package that has them on Debian and Ubuntu. */
const PROGRAMS: Readonly<Record<string, string>> = {
  dockerd: 'docker.io or docker-ce',
  containerd: 'containerd or containerd.io',
  'docker-init': 'docker.io or docker-ce',
  'mkfs.ext4': 'e2fsprogs',
  e2fsck: 'e2fsprogs',
  resize2fs: 'e2fsprogs',
  losetup: 'mount',
  fallocate: 'util-linux',
  flock: 'util-linux',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  ip: 'iproute2',
};
/** Beside those of {@link PATH}. */
const MORE_FOLDERS = ['/usr/libexec/docker'];
const LOOP = '/dev/loop-control';
/** A socket's path has 107 bytes at most, and this is the one below the folder; others lie below `/run`. */
const SOCKET = '/engine.sock';
const MOST_SOCKET_BYTES = 107;

/** Throws `own-engine-unavailable` with everything at once that is missing for an engine in `folder`. */
export function requireOwnEngine(folder: string, machine: Machine = THIS_MACHINE): void {
  const missing = missingFor(folder, machine);
  if (missing.length === 0) return;
  throw new AgentError(
    'own-engine-unavailable' satisfies OwnEngineErrorCode,
    `An engine of our own needs more than there is here: ${missing.join('; ')}. Or use the engine that is there: --engine docker.`,
  );
}

function missingFor(folder: string, { platform, uid, has }: Machine): readonly string[] {
  if (platform !== 'linux') return ['Linux'];
  const folders = [...PATH.split(':'), ...MORE_FOLDERS];
  const lacks = (program: string): boolean =>
    !folders.some((each) => has(path.posix.join(each, program)));
  const bytes = Buffer.byteLength(folder + SOCKET);
  return [
    ...(uid === 0 ? [] : ['an agent that runs as root, such as the service']),
    ...Object.keys(PROGRAMS)
      .filter(lacks)
      .map((program) => `the program "${program}" (package ${PROGRAMS[program] ?? ''})`),
    ...(uid !== 0 || has(LOOP) ? [] : [`loop devices (${LOOP})`]),
    ...(bytes <= MOST_SOCKET_BYTES
      ? []
      : [
          `a data folder whose path is shorter by ${bytes - MOST_SOCKET_BYTES} characters (--data-dir)`,
        ]),
  ];
}
