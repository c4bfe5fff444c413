import { SERVE } from '../../../agent/network/practice/tenants/plan.ts';
import { freePort } from '../../helpers/engine-docker.ts';
import { someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';
import type { Suite } from '../context.ts';
import { ensureBenchImage, findDocker, listedRunning, newEngine, noSignal } from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import { dockerRunPeer } from './docker-run.ts';
import { SIZE } from './run-settings.ts';

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
    const peer = await findDocker(context);
    const { client } = peer;
    const image = await ensureBenchImage(context, client, 'practice');
    const { engine, options } = await newEngine(context);
    const network = `sublet-bench-${process.pid}`;
    const port = await freePort();
    const theirs = await dockerRunPeer(context, peer, { image, options, network, port });

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
