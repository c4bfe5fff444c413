import { parseArgs } from 'node:util';

import { messageOf } from '../../agent/base/errors.ts';
import { Cleanup } from './cleanup.ts';
import type { Context, Suite } from './context.ts';
import type { Row } from './row.ts';
import { failedRow } from './row.ts';
import { akashBidSuites } from './rows/akash-bids.ts';
import { AKASH_READER } from './rows/akash-reader.ts';
import { AKASH_SIGNER } from './rows/akash-signer.ts';
import { BIDDING } from './rows/bidding.ts';
import { DASHBOARD_LOAD } from './rows/dashboard-load.ts';
import { DASHBOARD_LOGS } from './rows/dashboard-logs.ts';
import { DASHBOARD_MEMORY } from './rows/dashboard-memory.ts';
import { DASHBOARD_PUSH } from './rows/dashboard-push.ts';
import { DEPLOY } from './rows/deploy.ts';
import { FOOTPRINT } from './rows/footprint.ts';
import { FOOTPRINT_ALL } from './rows/footprint-all.ts';
import { GATEWAY } from './rows/gateway.ts';
import { INGRESS } from './rows/ingress.ts';
import { ISOLATION_NETWORK } from './rows/isolation-network.ts';
import { ISOLATION_OWN_ENGINE } from './rows/isolation-own-engine.ts';
import { ISOLATION_START } from './rows/isolation-start.ts';
import { LEASE } from './rows/lease.ts';
import { LOGS } from './rows/logs.ts';
import { START } from './rows/start.ts';
import { tableOf } from './table.ts';

/**
 * `npm run bench [-- --json] [-- --only TEXT] [-- --quick]
 * [-- --real-time]`: how Sublet compares with its peers on
 * this machine. Both sides of a comparison run by turns in the same run, because a figure of
 * another machine, or of another minute, says nothing. `--quick` shortens the long memory runs
 * and says so in their rows; with `--real-time` an hour of updates takes an hour.
 *
 * The rows whose names begin with `isolation` say what keeping tenants apart costs them. They run in
 * network namespaces that lead nowhere, as root on Linux; elsewhere they say why they could not run.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    'real-time': { type: 'boolean', default: false },
  },
});

const cleanup = new Cleanup();
const context: Context = {
  cleanup,
  quick: values.quick,
  realTime: values['real-time'],
  say: (text) => process.stderr.write(`bench: ${text}\n`),
};

// Our own timers do not keep a process; whatever is waited for has to come.
const awake = setInterval(() => undefined, 60_000);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    context.say('removing what was made …');
    void cleanup.run().then(() => process.exit(130));
  });
}

process.on('uncaughtException', (error) => {
  context.say(messageOf(error));
  void cleanup.run().then(() => process.exit(1));
});

async function measure(suite: Suite): Promise<readonly Row[]> {
  const names = suite.rows(context);
  try {
    context.say(names.join(' · '));
    return await suite.measure(context);
  } catch (error) {
    return names.map((name) => failedRow(name, messageOf(error)));
  }
}

const wanted = (suite: Suite): boolean =>
  suite.rows(context).some((name) => name.includes(values.only));

// The agent that is left alone for ten minutes is so beside the others: its memory and CPU time are
// read from its own accounts, which the others' work does not change.
const alone = wanted(FOOTPRINT) ? measure(FOOTPRINT) : Promise.resolve([]);
const rows: Row[] = [];
const suites = [
  ...[DEPLOY, LEASE, LOGS, GATEWAY, INGRESS, BIDDING, START],
  ...[ISOLATION_START, ISOLATION_NETWORK, ISOLATION_OWN_ENGINE, FOOTPRINT_ALL],
  ...[AKASH_READER, AKASH_SIGNER, ...akashBidSuites()],
  ...[DASHBOARD_LOAD, DASHBOARD_PUSH, DASHBOARD_LOGS, DASHBOARD_MEMORY],
];
for (const suite of suites) {
  if (wanted(suite)) rows.push(...(await measure(suite)));
}
rows.push(...(await alone));
await cleanup.run();
clearInterval(awake);

const shown = rows.filter(({ name }) => name.includes(values.only));
process.stdout.write(values.json ? `${JSON.stringify(shown, undefined, 2)}\n` : tableOf(shown));
if (shown.length === 0) context.say(`no row has "${values.only}" in its name`);
// Rows that miss their goal are for the reader to judge; one that could not run is a failure.
process.exitCode = shown.length === 0 || shown.some(({ reason }) => reason !== undefined) ? 1 : 0;
