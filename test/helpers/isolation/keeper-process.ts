// What keeps tenants apart, as the agent has it, in a process inside of a network namespace: so that
// its listeners and what it reads of the machine are those of that place. Talks over IPC.

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { parseRange } from '../../../agent/domain/address.ts';
import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { runAsNetworkAdmin } from '../../../agent/engine/docker/network-admin.ts';
import type { RunCommand } from '../../../agent/firewall/interface.ts';
import { runHere } from '../../../agent/firewall/run-here.ts';
import { openIsolation } from '../../../agent/isolation.ts';
import { ISOLATION_DEFAULTS } from '../../../agent/provider/isolation/options.ts';
import type { KeeperOrder, KeeperSetup } from './keeper.ts';
import { answerOrders } from './namespace-child.ts';

const { engine, checkMs, watchMs, without, limits, lies, helped, ownRange } = JSON.parse(
  process.argv[2] ?? '',
) as KeeperSetup;

const signal = new AbortController().signal;
let firewallWorks = true;
/** What was refused since the firewall broke, and of that what was before the gate closed. */
const refused = { all: 0, untilClosed: 0 };

const run: RunCommand = (command, runSignal) => {
  const { program } = command;
  if (without.includes(program)) return Promise.resolve({ code: 127, stdout: '', stderr: '' });
  if (firewallWorks) return runHere(command, runSignal);
  refused.all += 1;
  return denied(command, runSignal);
};
const denied: RunCommand = () =>
  Promise.resolve({ code: 1, stdout: '', stderr: 'Operation not permitted' });
/** Says that it did what it was told, and did nothing. */
const liar: RunCommand = () => Promise.resolve({ code: 0, stdout: '', stderr: '' });
const client = new EngineClient(engine.host);
const byHelper: RunCommand = (command, runSignal) => runAsNetworkAdmin(client, command, runSignal);

const stored = new Map<string, string>();
const isolation = openIsolation({
  engine,
  options: { checkMs, watchMs, limits: { ...ISOLATION_DEFAULTS.limits, ...limits } },
  triesInternet: true,
  ...(ownRange === undefined ? {} : { ownRange: parseRange(ownRange)! }),
  ways: lies ? [liar] : helped ? [denied, byHelper] : [run],
  journal: {
    read: (key) => stored.get(key),
    write: (key, value) => void stored.set(key, value),
  },
  clock: new SystemClock(),
  log: silentLogger,
});
const { gate } = isolation;
gate.onChange(() => {
  if (refused.untilClosed === 0) refused.untilClosed = refused.all;
});

answerOrders(perform);

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
    case 'refused-until-closed':
      return refused.untilClosed;
    case 'mend-firewall':
      firewallWorks = true;
      return undefined;
    case 'remove':
      await gate.removeRules(signal);
      return undefined;
    case 'close':
      await isolation.close();
      return undefined;
  }
}
