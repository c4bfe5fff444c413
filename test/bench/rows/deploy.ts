import { SERVE } from '../../../agent/network/practice/tenants/plan.ts';
import { freePort } from '../../helpers/engine-docker.ts';
import { someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';
import type { Suite } from '../context.ts';
import {
  docker,
  ensureBenchImage,
  findDocker,
  listedRunning,
  newEngine,
  noSignal,
  peerEnv,
} from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import { timeOf } from '../processes.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import { runFlags, SIZE } from './run-settings.ts';

const NAME = 'deploy: manifest accepted → running, engine';
const RUNS = 15;

/**
 * The agent's engine adapter alone, from the workload to the container that runs; the lease's
 * network is there already, as it is when a manifest comes. Against `docker run -d` of the same
 * image with the same settings on a network that is there already.
 */
export const DEPLOY: Suite = {
  rows: () => [NAME],
  measure: async (context): Promise<readonly Row[]> => {
    const { client, label } = await findDocker(context);
    const image = await ensureBenchImage(context, client, 'practice');
    const { engine, options } = await newEngine(context);
    const facts = await client.facts(noSignal);
    const network = `sublet-bench-${process.pid}`;
    await docker('network', 'create', ...label, network);
    const port = await freePort();
    const flags = [
      ...runFlags(facts, options),
      ...['--network', network, '--network-alias', 'app', '--hostname', 'app-0'],
      ...['--publish', `127.0.0.1:${port}:8080`, '--entrypoint', SERVE.command[0]],
    ];

    const ours = async (): Promise<number> => {
      const lease = someLease();
      await engine.prepare(lease, noSignal);
      const ports = [{ port: 8080, proto: 'tcp' as const, hostPort: port, http: true }];
      const service = someService('app', image, {
        ...SERVE,
        replicas: [{ index: 0, gpus: [], ports }],
        cpuMilli: SIZE.cpuMilli,
        memoryBytes: SIZE.memoryMib * 1024 ** 2,
      });
      const before = performance.now();
      await engine.deploy(someWorkload(lease, [service]), { signal: noSignal });
      await listedRunning(client, `dev.sublet.lease=${lease}`);
      const spent = performance.now() - before;
      await engine.remove(lease, noSignal);
      return spent;
    };
    const theirs = async (): Promise<number> => {
      const name = `sublet-bench-${process.pid}-app`;
      const command = ['docker', 'run', '-d', ...label, '--name', name, ...flags, image] as const;
      const before = performance.now();
      await timeOf(context, [...command, ...SERVE.args], peerEnv());
      await listedRunning(client, label[1]);
      const spent = performance.now() - before;
      await docker('rm', '-f', '-v', name);
      return spent;
    };

    // Not measured: what only the first one of each pays for.
    await ours();
    await theirs();
    const times = await interleaved(RUNS, { ours, theirs });
    return [
      rowOf({
        name: NAME,
        value: median(times.ours),
        unit: 'ms',
        runs: RUNS,
        peer: { name: 'docker run -d', value: median(times.theirs) },
        goal: atMost(1.2, '×'),
        note:
          `ours ${spread(times.ours)} ms, peer ${spread(times.theirs)} ms (least to most); same image, ` +
          'limits, capabilities, log rotation, published port and own network; until the engine lists it as running',
      }),
    ];
  },
};
