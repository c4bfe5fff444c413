import type { EngineFacts } from '../../../agent/engine/docker/client.ts';
import { isolation, limits } from '../../../agent/engine/docker/isolation.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';

/** What the tenant of these measurements has. */
export const SIZE = { cpuMilli: 500, memoryMib: 64 } as const;

/**
 * The flags with which `docker run` makes the container that the agent makes: the same limits and
 * the same isolation, read from the agent's own, so that they cannot drift apart.
 */
export function runFlags(facts: EngineFacts, options: DockerEngineOptions): readonly string[] {
  const host = {
    ...isolation(facts, options),
    ...limits(facts, SIZE.cpuMilli, SIZE.memoryMib * 1024 ** 2),
  };
  const each = (flag: string, values: readonly string[] | null | undefined): readonly string[] =>
    (values ?? []).flatMap((value) => [flag, value]);
  return [
    ...['--cpus', String((host.NanoCpus ?? 0) / 1e9), '--cpu-shares', String(host.CpuShares)],
    ...['--memory', String(host.Memory), '--memory-swap', String(host.MemorySwap)],
    ...(host.MemorySwappiness === undefined ? [] : ['--memory-swappiness', '0']),
    ...['--pids-limit', String(host.PidsLimit), '--oom-score-adj', String(host.OomScoreAdj)],
    ...each('--cap-drop', host.CapDrop as string[]),
    ...each('--cap-add', host.CapAdd as string[]),
    ...each('--security-opt', host.SecurityOpt),
    ...each('--dns', host.Dns),
    ...(host.Init === true ? ['--init'] : []),
    ...(host.Ulimits ?? []).flatMap(({ Name, Soft, Hard }) => [
      '--ulimit',
      `${Name}=${Soft}:${Hard}`,
    ]),
    ...['--log-driver', 'json-file', '--log-opt', `max-size=${options.logFileBytes}`],
    ...['--log-opt', `max-file=${options.logFiles}`],
  ];
}
