// What keeps tenants apart, as the agent has it, in a process inside of a network namespace: so that
// its listeners and what it reads of the machine are those of that place. Talks over IPC.

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { runAsNetworkAdmin } from '../../../agent/engine/docker/network-admin.ts';
import { DockerTenantKeeping } from '../../../agent/engine/docker/tenant-keeping.ts';
import { openCanary } from '../../../agent/firewall/canary.ts';
import { chooseFirewall } from '../../../agent/firewall/choose.ts';
import type { Firewall, RunCommand } from '../../../agent/firewall/interface.ts';
import { readOwnNetworks } from '../../../agent/firewall/own-networks.ts';
import { RESOLVER_DEFAULTS, TenantResolver } from '../../../agent/firewall/resolver/resolver.ts';
import { runHere } from '../../../agent/firewall/run-here.ts';
import { ISOLATION_DEFAULTS, IsolationGate } from '../../../agent/provider/isolation/gate.ts';
import type { KeeperOrder, KeeperSetup } from './keeper.ts';

const { engine, upstreams, checkMs, watchMs, without, limits, lies, helped } = JSON.parse(
  process.argv[2] ?? '',
) as KeeperSetup;

const clock = new SystemClock();
const log = silentLogger;
const keeping = new DockerTenantKeeping(engine, { clock, log });
const signal = new AbortController().signal;
let firewallWorks = true;

const run: RunCommand = (command, runSignal) =>
  firewallWorks && !without.includes(command.program)
    ? runHere(command, runSignal)
    : Promise.resolve({
        code: without.includes(command.program) ? 127 : 1,
        stdout: '',
        stderr: 'Operation not permitted',
      });

const denied: RunCommand = () =>
  Promise.resolve({ code: 1, stdout: '', stderr: 'Operation not permitted' });
const client = new EngineClient(engine.host);
const byHelper: RunCommand = (command, runSignal) => runAsNetworkAdmin(client, command, runSignal);

const LIAR: Firewall = {
  kind: 'nftables',
  lacks: [],
  apply: () => Promise.resolve(),
  holds: () => Promise.resolve(true),
  remove: () => Promise.resolve(),
};

const stored = new Map<string, string>();
const gate = new IsolationGate({
  options: {
    ...ISOLATION_DEFAULTS,
    checkMs,
    watchMs,
    limits: { ...ISOLATION_DEFAULTS.limits, ...limits },
  },
  keeping,
  findFirewall: (over) =>
    lies
      ? Promise.resolve(LIAR)
      : chooseFirewall({ prefix: keeping.bridgePrefix }, helped ? [denied, byHelper] : [run], over),
  resolver: new TenantResolver({ ...RESOLVER_DEFAULTS, upstreams }, { clock, log }),
  readNetworks: readOwnNetworks,
  openCanary,
  journal: {
    read: (key) => stored.get(key),
    write: (key, value) => void stored.set(key, value),
  },
  clock,
  log,
});

process.on('message', (message) => {
  const { id, order } = message as { readonly id: number; readonly order: KeeperOrder };
  perform(order).then(
    (value) => tell({ id, value }),
    (error: unknown) => tell({ id, error: String(error) }),
  );
});
process.once('disconnect', () => {
  process.exit(0);
});

function tell(answer: object): void {
  process.send?.(answer);
}

async function perform(order: KeeperOrder): Promise<unknown> {
  switch (order) {
    case 'start':
      gate.start(signal);
      return undefined;
    case 'problem':
      return gate.problem();
    case 'report':
      return gate.report;
    case 'check':
      gate.checkNow();
      return undefined;
    case 'break-firewall':
      firewallWorks = false;
      return undefined;
    case 'mend-firewall':
      firewallWorks = true;
      return undefined;
    case 'remove':
      await gate.removeRules(signal);
      return undefined;
    case 'close':
      await gate.close();
      await keeping.close();
      return undefined;
  }
}
