import path from 'node:path';

import { AgentError } from '../../base/errors.ts';
import type { GpuId } from '../../domain/ids.ts';
import type { GvisorUse } from '../../domain/isolation.ts';
import type { EngineErrorCode } from '../interface.ts';
import type { GvisorChoice } from './options.ts';
import type { EngineInfo, RuntimeRow } from './wire.ts';

const SHIM = 'io.containerd.runsc.v1';

/**
 * The runtime for a container that is to run in gVisor, or `undefined` for one that is not. Throws
 * `container-refused` where the owner lets nothing run outside of it and this cannot run in it.
 */
export function gvisorRuntime(
  info: EngineInfo,
  choice: GvisorChoice,
  gpus: readonly GpuId[],
): string | undefined {
  if (choice === 'off') return undefined;
  // Its way to a GPU knows only a few exact drivers, and nobody has tried ours.
  const found = gpus.length === 0 ? usable(info) : undefined;
  if (found !== undefined || choice === 'auto') return found;
  throw new AgentError(
    'container-refused' satisfies EngineErrorCode,
    gpus.length > 0
      ? 'Containers with a GPU do not run in gVisor here, and nothing else is let in (--gvisor always).'
      : `Nothing is let in but in gVisor (--gvisor always), and this engine cannot: ${LACKING[lackOf(info)]}`,
  );
}

/** What of gVisor there is, and what of it is used. */
export function gvisorUse(info: EngineInfo, choice: GvisorChoice): GvisorUse {
  if (gvisors(info).length === 0) return 'absent';
  if (choice === 'off') return 'off';
  if (usable(info) === undefined) return 'without-names';
  return choice === 'always' ? 'all' : 'without-gpu';
}

const LACKING = {
  absent: 'install gVisor and add its runtime "runsc" to the engine.',
  'without-names':
    'add "--network=host" to the "runtimeArgs" of its runtime "runsc", without which names do not resolve in it.',
} as const;

function lackOf(info: EngineInfo): keyof typeof LACKING {
  return gvisors(info).length === 0 ? 'absent' : 'without-names';
}

function usable(info: EngineInfo): string | undefined {
  return gvisors(info).find(([, runtime]) => resolvesNames(runtime))?.[0];
}

function gvisors(info: EngineInfo): readonly (readonly [string, RuntimeRow])[] {
  return Object.entries(info.Runtimes ?? {}).filter(
    ([name, { path: program = '', runtimeType }]) =>
      name === 'runsc' ||
      name === SHIM ||
      runtimeType === SHIM ||
      path.posix.basename(program) === 'runsc',
  );
}

/**
 * The engine answers questions for names, also for a lease's own services, at a loopback address of the
 * container's network. gVisor's own network has another loopback: only that of the kernel reaches it.
 */
function resolvesNames({ runtimeArgs }: RuntimeRow): boolean {
  const given = [...(runtimeArgs ?? []).join(' ').matchAll(/(?<=^| )--?network[= ](\S+)/g)];
  // The last one counts.
  return given.at(-1)?.[1] === 'host';
}
