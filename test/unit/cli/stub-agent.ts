// A process that serves the control protocol as the agent does, without an agent behind it.
// Its behaviour is named in SUBLET_TEST_STUB.

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { serveControl } from '../../../agent/control/server.ts';
import { FakeSurface, sampleLease } from '../../contract/control/fake-surface.ts';

const behaviour = process.env.SUBLET_TEST_STUB ?? '';
const folder = process.env.SUBLET_TEST_FOLDER ?? '';

if (behaviour === 'refuses') {
  process.stderr.write('some warning\nsublet: Docker is not running. Start it.\n');
  process.exit(7);
}
if (behaviour === 'mute') process.exit(1);

const surface = new FakeSurface();
const socketPath = `${folder}/control/agent.sock`;
const server = await serveControl(
  surface,
  { socketPath, tokenPath: `${folder}/control/token`, web: { atStart: false, port: 0 } },
  { clock: new SystemClock(), log: silentLogger, signal: new AbortController().signal },
);
process.on('SIGTERM', () => {
  void server.close().then(() => {
    // As one that lets go of its database after its clients.
    const afterMs = behaviour === 'slow-to-end' ? 700 : 0;
    setTimeout(() => process.exit(behaviour === 'fails-to-stop' ? 8 : 0), afterMs);
  });
});
// A change whenever somebody asks for the orders, which the view does first.
const { 'orders.list': list } = surface.handlers;
surface.handlers = {
  ...surface.handlers,
  'orders.list': async (args) => {
    surface.change('leases', { live: [sampleLease(1001), sampleLease(1002)], past: 1 });
    if (behaviour === 'dies') {
      process.stderr.write('sublet: Something went wrong inside: oh.\n');
      setTimeout(() => process.exit(1), 50);
    }
    return list(args);
  },
};
process.stdout.write('not the ready line\n');
const ready = {
  type: 'ready',
  pid: process.pid,
  socketPath,
  webAddress: 'http://127.0.0.1:1/?token=t',
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
