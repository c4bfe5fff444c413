import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';
import { SERVE } from '../../../agent/network/practice/tenants/plan.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker.ts';
import { docker, listedRunning, noSignal, peerEnv } from '../docker.ts';
import { timeOf } from '../processes.ts';
import { runFlags } from './run-settings.ts';

interface DockerRunSettings {
  readonly image: string;
  /** What our engine would set; the peer gets the same. */
  readonly options: DockerEngineOptions;
  readonly network: string;
  readonly port: number;
  /** What is waited for; left out: until the engine lists it as running. */
  readonly until?: () => Promise<void>;
}

/**
 * `docker run -d` as the peer of a deployment: the same image, limits and port, on a network that is
 * made here and there already when it is timed. Gives one run.
 */
export async function dockerRunPeer(
  context: Context,
  { client, label }: Docker,
  { image, options, network, port, until }: DockerRunSettings,
): Promise<() => Promise<number>> {
  await docker('network', 'create', ...label, network);
  const flags = [
    ...runFlags(await client.facts(noSignal), options),
    ...['--network', network, '--network-alias', 'app', '--hostname', 'app-0'],
    ...['--publish', `127.0.0.1:${port}:8080`, '--entrypoint', SERVE.command[0]],
  ];
  return async () => {
    const name = `sublet-bench-${process.pid}-app`;
    const command = ['docker', 'run', '-d', ...label, '--name', name, ...flags, image] as const;
    const before = performance.now();
    await timeOf(context, [...command, ...SERVE.args], peerEnv());
    await (until?.() ?? listedRunning(client, label[1]));
    const spent = performance.now() - before;
    await docker('rm', '-f', '-v', name);
    return spent;
  };
}
