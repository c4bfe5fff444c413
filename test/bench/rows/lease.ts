import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { freePort } from '../../helpers/engine-docker.ts';
import type { AgentWorld } from '../agent-world.ts';
import { openAgentWorld } from '../agent-world.ts';
import type { Suite } from '../context.ts';
import { ensureBenchImage, findDocker } from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import { dockerRunPeer } from './docker-run.ts';
import { SIZE } from './run-settings.ts';

const NAME = 'deploy: manifest accepted → running, whole agent';
const RUNS = 11;
const FIRST_PORT = 24_000;

/**
 * A whole agent with a market in another process: from the moment at which it stores a tenant's
 * manifest until it has noted that the workload runs, by the lease's own history. Against
 * `docker run -d` as in the row of the engine alone.
 */
export const LEASE: Suite = {
  rows: () => [NAME],
  measure: async (context): Promise<readonly Row[]> => {
    const peer = await findDocker(context);
    const image = await ensureBenchImage(context, peer.client, 'practice');
    const network = `sublet-bench-${process.pid}-lease`;
    const port = await freePort();
    const options = { ...DOCKER_ENGINE_DEFAULTS, instance: 'peer' };
    const theirs = await dockerRunPeer(context, peer, { image, options, network, port });
    const whole = await openAgentWorld(context, { firstPort: FIRST_PORT });

    const ours = async (): Promise<number> => {
      const lease = await whole.rent('updater', {
        ...SIZE,
        storageMib: 64,
        updateBlocks: 1_000_000,
        image,
      });
      const spent = await deployedIn(whole, lease);
      await whole.leave(lease);
      return spent;
    };

    await ours();
    await theirs();
    const times = await interleaved(RUNS, { ours, theirs });
    await whole.close();
    return [
      rowOf({
        name: NAME,
        value: median(times.ours),
        unit: 'ms',
        runs: RUNS,
        peer: { name: 'docker run -d', value: median(times.theirs) },
        goal: atMost(1.2, '×'),
        note: `ours ${spread(times.ours)} ms, peer ${spread(times.theirs)} ms (least to most); by the events "manifest-accepted" and "running" of the lease, practice market beside it with blocks of 100 ms`,
      }),
    ];
  },
};

async function deployedIn({ client }: AgentWorld, lease: LeaseRef): Promise<number> {
  const { events } = await client.call('lease.get', { lease });
  const at = (code: string): number => {
    const found = events.find((event) => event.code === code);
    if (found === undefined) throw new Error(`the lease has no event "${code}"`);
    return found.atMs;
  };
  return at('running') - at('manifest-accepted');
}
