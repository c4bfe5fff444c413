// Serves a pretended agent to look at: prints the address and stays until it is killed.
//   node test/helpers/dashboard/pretend-agent-main.ts --state renting --folder renderer/dist

import { parseArgs } from 'node:util';

import { openPretendAgent } from './pretend-agent.ts';
import type { PretendState } from './pretend-states.ts';
import { PRETEND_STATES } from './pretend-states.ts';

const { values } = parseArgs({
  options: {
    state: { type: 'string', default: 'renting' },
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    'log-rate': { type: 'string', default: '2' },
    'history-days': { type: 'string' },
    /** Nothing changes by itself. */
    still: { type: 'boolean', default: false },
  },
});

const state = PRETEND_STATES.find((known) => known === values.state);
if (state === undefined || values.folder === undefined) {
  process.stderr.write(
    `--folder <built dashboard> is needed, and --state one of: ${PRETEND_STATES.join(', ')}\n`,
  );
  process.exit(2);
}
await serve(state, values.folder);

async function serve(known: PretendState, folder: string): Promise<void> {
  const days = values['history-days'];
  const agent = await openPretendAgent({
    state: known,
    folder,
    port: Number(values.port),
    logRate: Number(values['log-rate']),
    ticking: !values.still,
    ...(days === undefined ? {} : { historyDays: Number(days) }),
  });
  process.stdout.write(`${agent.address()}\n`);
  if (known === 'offline') {
    // Once the page is there: what is known stays, and nobody answers any more.
    process.stdout.write('The agent goes away in 20 seconds.\n');
    setTimeout(() => void agent.goOffline(), 20_000);
  } else {
    // One-time addresses for more browsers: a line for each line of input.
    process.stdin.on('data', () => process.stdout.write(`${agent.address()}\n`));
  }
  const end = (): void => void agent.close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
