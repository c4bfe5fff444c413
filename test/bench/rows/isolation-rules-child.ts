// What the agent does for the isolation of leases whenever their bridges change, in a process inside
// of a network namespace: so that its resolver listens there. Talks to `isolation-rules.ts` over IPC.

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { CLOSED_PORTS, EGRESS_LIMITS } from '../../../agent/domain/egress.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';
import { DockerTenantKeeping } from '../../../agent/engine/docker/tenant-keeping.ts';
import { chooseFirewall } from '../../../agent/firewall/choose.ts';
import { readOwnNetworks } from '../../../agent/firewall/own-networks.ts';
import { RESOLVER_DEFAULTS, TenantResolver } from '../../../agent/firewall/resolver/resolver.ts';
import { runHere } from '../../../agent/firewall/run-here.ts';
import { answerOrders } from '../../helpers/isolation/namespace-child.ts';
import type { RulesOrder } from './isolation-rules.ts';

const options = JSON.parse(process.argv[2] ?? '') as DockerEngineOptions;
const signal = new AbortController().signal;
const parts = { clock: new SystemClock(), log: silentLogger };
const keeping = new DockerTenantKeeping(options, parts);
const prefix = keeping.bridgePrefix;
const upstreams = options.dns.map((host) => ({ host, port: 53 }));
const resolver = new TenantResolver({ ...RESOLVER_DEFAULTS, upstreams }, parts);
const firewall = await chooseFirewall({ prefix }, [runHere], signal);

answerOrders(perform);

async function perform(order: RulesOrder): Promise<unknown> {
  if (order.do === 'remove') {
    await firewall.remove(signal);
    await resolver.serve([], []);
    return undefined;
  }
  const { networks: closed } = await readOwnNetworks(prefix);
  const bridges = await keeping.bridges(signal);
  const limits = { ...EGRESS_LIMITS, ...order.limits };
  const resolverPort = resolver.port;
  await firewall.apply(
    { prefix, bridges, closed, closedPorts: CLOSED_PORTS, resolverPort, limits },
    signal,
  );
  await resolver.serve(bridges, closed);
  return firewall.kind;
}
