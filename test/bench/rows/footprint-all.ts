import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { EnclosedAgent } from '../../helpers/isolation/enclosed-agent.ts';
import { gateOpens } from '../../helpers/isolation/gate.ts';
import { PublicChain } from '../../helpers/isolation/public-chain.ts';
import type { Closed } from '../closed-world.ts';
import { inClosedWorld } from '../closed-world.ts';
import type { Suite } from '../context.ts';
import { memoryMb, nodeFlagsOf, withChildren } from '../processes.ts';
import type { Row } from '../row.ts';
import { atMost, rowOf } from '../row.ts';

const NAME = 'memory of the agent, live on a chain with everything open';
const FULL_MS = 300_000;
const QUICK_MS = 60_000;
/** As the kernel writes it. */
const LISTENS = '0A';
/** Gateway, gRPC and ingress: what must be open, or it is not everything. */
const OPEN = [8443, 8444, 80];

/**
 * An agent that bids on a chain as on the mainnet, with nobody who leases: gateway, gRPC, ingress, the
 * keeper of tenants and their resolver, all at once. In a world that leads nowhere.
 */
export const FOOTPRINT_ALL: Suite = {
  rows: () => [NAME],
  measure: (context): Promise<readonly Row[]> =>
    inClosedWorld(context, async (closed) => {
      const agent = await liveAgent(closed);
      const spanMs = context.quick ? QUICK_MS : FULL_MS;
      await pause(spanMs);
      const open = listening(agent.process.pid);
      const shut = OPEN.filter((port) => !open.has(port));
      if (shut.length > 0) throw new Error(`nothing listens on ${shut.join(', ')}`);
      const pids = withChildren(agent.process.pid);
      const memories = pids.map(memoryMb);
      const sum = (of: 'rss' | 'pss'): number =>
        memories.reduce((total, one) => total + one[of], 0);
      return [
        rowOf({
          ...{ name: NAME, value: sum('rss'), unit: 'MB', runs: 1, goal: atMost(100, ' MB') },
          note:
            `RSS of agent and children (${pids.length}) ${spanMs / 1000} s after it was ready to bid; PSS ` +
            `${sum('pss').toFixed(1)} MB; no leases, a block a second, rules compared twice a second; ` +
            `node flags: ${nodeFlagsOf(agent.process.pid) || 'none'}`,
        }),
      ];
    }),
};

/** TCP ports that somebody listens on where that process is. */
function listening(pid: number): ReadonlySet<number> {
  const rows = ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8').split('\n').slice(1),
  );
  const ports = rows.flatMap((row) => {
    const [, local = '', , state] = row.trim().split(/\s+/);
    return state === LISTENS ? Number.parseInt(local.split(':')[1] ?? '', 16) : [];
  });
  return new Set(ports);
}

async function liveAgent({ context, world, plain }: Closed): Promise<EnclosedAgent> {
  const { cleanup } = context;
  const namespace = world.namespace('pc');
  const opening = PublicChain.open(namespace);
  cleanup.add('the chain', async () => {
    await (await opening).close();
  });
  const chain = await opening;
  cleanup.throwIfOver();
  const starting = EnclosedAgent.start({
    ...{ namespace, chain, engineSocket: plain.host.replace('unix://', '') },
  });
  cleanup.add('the agent', async () => {
    await (await starting).close();
  });
  const agent = await starting;
  await agent.goLive(chain);
  await gateOpens(
    () => agent.gate(),
    () => agent.process.output(),
  );
  return agent;
}
