import { BUSYBOX_IMAGE } from '../../helpers/engine-busybox-image.ts';
import { someLease, someService, someWorkload } from '../../helpers/engine-workloads.ts';
import type { Engine } from '../closed-world.ts';
import { adapterOn, inClosedWorld } from '../closed-world.ts';
import type { Suite } from '../context.ts';
import { listedRunning, noSignal } from '../docker.ts';
import { interleaved, median, spread } from '../median.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';
import { Rules } from './isolation-rules.ts';

const NAME = 'isolation: container start, all measures';
const RUNS = 15;
const QUICK_RUNS = 5;
const COMMAND = ['/bin/sleep', '100000'] as const;

/**
 * From nothing to a container that runs in a network of its own: with the rules that name its bridge
 * and our resolver on it, which the agent writes while the container is being made.
 */
export const ISOLATION_START: Suite = {
  rows: () => [NAME],
  measure: (context): Promise<readonly Row[]> =>
    inClosedWorld(context, async (closed) => {
      const { plain } = closed;
      const { engine, options } = await adapterOn(closed.context, plain);
      const rules = new Rules(closed, options);
      let firewall = '';

      const ours = async (): Promise<number> => {
        const lease = someLease();
        const service = someService('app', BUSYBOX_IMAGE, { command: COMMAND, args: [] });
        const before = performance.now();
        await engine.prepare(lease, noSignal);
        const ruled = rules.keep();
        await engine.deploy(someWorkload(lease, [service]), { signal: noSignal });
        await listedRunning(plain.client, `dev.sublet.lease=${lease}`);
        firewall = await ruled;
        const spent = performance.now() - before;
        await engine.remove(lease, noSignal);
        return spent;
      };
      const theirs = (): Promise<number> => plainStart(plain);

      // Not measured: what only the first one of each pays for.
      await ours();
      await theirs();
      const runs = context.quick ? QUICK_RUNS : RUNS;
      const times = await interleaved(runs, { ours, theirs });
      return [
        rowOf({
          name: NAME,
          value: median(times.ours),
          unit: 'ms',
          runs,
          peer: { name: 'plain calls, same engine', value: median(times.theirs) },
          goal: atMost(1.5, '×'),
          note:
            `ours ${spread(times.ours)} ms, peer ${spread(times.theirs)} ms (least to most); same image; both make ` +
            `a network and a container and wait until it is listed as running; ours with rules (${firewall}) and ` +
            'resolver for the bridge, limits of CPU, memory and processes, few capabilities, the default seccomp ' +
            'profile, log rotation and marks to find it again; no bound on the disk, which this engine cannot',
        }),
      ];
    }),
};

let plains = 0;

async function plainStart({ client }: Engine): Promise<number> {
  const name = `plain-${++plains}`;
  const call = <T>(method: 'POST' | 'DELETE', path: string, body?: object): Promise<T> =>
    client.json<T>({ method, path, signal: noSignal, ...(body === undefined ? {} : { body }) });
  const before = performance.now();
  await call('POST', '/networks/create', { Name: name });
  const { Id } = await call<{ readonly Id: string }>('POST', '/containers/create', {
    Image: BUSYBOX_IMAGE,
    Entrypoint: COMMAND,
    Labels: { plain: name },
    HostConfig: { NetworkMode: name },
  });
  await call('POST', `/containers/${Id}/start`);
  await listedRunning(client, `plain=${name}`);
  const spent = performance.now() - before;
  await call('DELETE', `/containers/${Id}?force=1`);
  await call('DELETE', `/networks/${name}`);
  return spent;
}
