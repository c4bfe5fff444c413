import path from 'node:path';

import { PATH } from './run.ts';

const PROGRAM = 'runsc';
const ARGS = ['--network=host', '--overlay2=none'];

/** The program of gVisor on this machine, where there is one; `has` says whether a file may be run. */
export function gvisorProgram(has: (file: string) => boolean): string | undefined {
  return PATH.split(':')
    .map((folder) => path.posix.join(folder, PROGRAM))
    .find(has);
}

/**
 * Of the engine's settings: how it starts containers in gVisor. Its network is that of the container, since
 * the engine answers names at a loopback address which gVisor's own does not reach. What a container writes goes
 * to its disk: else gVisor keeps it for itself, and it is gone when the container starts again.
 */
export function gvisorSettings(program: string | undefined): object {
  if (program === undefined) return {};
  return { runtimes: { [PROGRAM]: { path: program, runtimeArgs: ARGS } } };
}
