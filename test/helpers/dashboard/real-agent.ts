import path from 'node:path';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { ControlClient } from '../../../agent/cli/client.ts';
import { parseLeaseRef } from '../../../agent/domain/ids.ts';
import { EngineClient } from '../../../agent/engine/docker/client.ts';
import type { ServicePlan } from '../../../agent/network/practice/tenants/layout.ts';
import { manifestOf } from '../../../agent/network/practice/tenants/layout.ts';
import { scriptOf } from '../../../agent/network/practice/tenants/scripts.ts';
import type { TenantTerms, TermsOverrides } from '../../../agent/network/practice/tenants/terms.ts';
import { BUSYBOX_IMAGE, ensureBusyboxImage } from '../engine-busybox-image.ts';
import type { WorldOptions } from '../world/world.ts';
import { eventually, World } from '../world/world.ts';
import { builtDashboard } from './build.ts';

/** A tenant that stays, pays, and takes the first bid. */
const STAYS: TermsOverrides = {
  rivalPercent: 0,
  lifeBlocks: 0,
  escrowBlocks: 100_000,
  patienceBlocks: 100_000,
  waitBlocks: 2,
};

/** Prints a few lines a second for ever, some of them as errors. */
const CHATTY = `i=0
while :; do
  for n in 1 2 3 4 5; do i=$((i+1)); echo "request $i done in $((i * 7 % 90)) ms"; done
  echo "request $i was slow" >&2
  sleep 1
done`;

/**
 * A real agent on a practice market of its own, with real containers, and its dashboard. Built like
 * {@link World}; the page is reached as a person reaches it, by `dashboard.open`.
 */
export class RealAgent {
  readonly world: World;

  static async open(options: Partial<WorldOptions> = {}): Promise<RealAgent> {
    const flags = [
      ...['--web-port', '0', '--web-folder', builtDashboard()],
      ...(options.flags ?? []),
    ];
    return new RealAgent(await World.open({ ...options, flags }));
  }

  private constructor(world: World) {
    this.world = world;
  }

  /** Starts the agent, or starts it again. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const agent = this.world.startAgent(env);
    if ((await agent.ready) === undefined) throw new Error(`no agent:\n${agent.output()}`);
  }

  async kill(): Promise<void> {
    this.world.agent?.kill('SIGKILL');
    await this.world.agent?.closed;
  }

  /** An address that opens the dashboard once. */
  async address(): Promise<string> {
    const folder = path.join(this.world.dataDir, 'control');
    const client = await ControlClient.connect({
      socketPath: path.join(folder, 'agent.sock'),
      tokenPath: path.join(folder, 'token'),
    });
    try {
      return (await client.call('dashboard.open', {})).address;
    } finally {
      client.close();
    }
  }

  /** A tenant of that kind, who stays until something ends it. */
  async place(
    kind: 'web' | 'keeper' | 'silent' | 'stingy',
    terms: TermsOverrides = {},
  ): Promise<void> {
    await this.world.controls.place(kind, { ...STAYS, ...terms });
  }

  /** A tenant with a shell in its container, which prints all the time. */
  async placeChatty(script = CHATTY): Promise<void> {
    await ensureBusybox(this.world.options.engineSocket);
    const sizes = { cpuMilli: 200, memoryMib: 64, storageMib: 64 };
    const terms = { ...sizes, image: BUSYBOX_IMAGE, requirements: [] } as unknown as TenantTerms;
    const web = scriptOf('web');
    const services = web.services(terms, 1).map((service): ServicePlan => ({
      ...service,
      command: ['/bin/sh', '-c'],
      args: [service.name === 'web' ? script : 'httpd -f -p 8080 -h /www'],
    }));
    const manifest = manifestOf(services, web.group(terms), terms);
    await this.place('web', { ...sizes, image: BUSYBOX_IMAGE, manifest });
  }

  /** The first lease that runs, once there is one. */
  async runningLease(within = 60_000): Promise<LeaseValue['lease']> {
    let found: LeaseValue['lease'] | undefined;
    await eventually(
      'a lease runs',
      async () => {
        const running = await this.world.runningContainers();
        const { deployments } = await this.world.books();
        for (const { tenant, dseq, orders } of Object.values(deployments)) {
          const bid = orders.at(-1)?.bids.find(({ lease }) => lease?.state === 'active');
          if (bid === undefined || running === 0) continue;
          found = parseLeaseRef(`practice:${tenant}/${dseq}/1/${orders.length}/${bid.provider}/0`);
        }
        return found !== undefined;
      },
      { within, words: () => this.world.agent?.output() ?? '' },
    );
    if (found === undefined) throw new Error('no lease');
    return found;
  }

  async close(): Promise<void> {
    await this.world.close();
  }
}

async function ensureBusybox(socket: string): Promise<void> {
  const client = new EngineClient(`unix://${socket}`);
  await ensureBusyboxImage(client, AbortSignal.timeout(30_000));
}
