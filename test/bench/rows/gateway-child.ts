import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { WebSocketServer } from 'ws';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { keepHeapSmall } from '../../../agent/base/small-memory.ts';
import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { DockerEngine } from '../../../agent/engine/docker/docker-engine.ts';
import { DOCKER_ENGINE_DEFAULTS } from '../../../agent/engine/docker/options.ts';
import { makeCertificate } from '../../helpers/akash/certificate.ts';
import { MemoryImageJournal } from '../../helpers/engine-docker.ts';
import { GatewayWorld, RECORDED_GROUP } from '../../helpers/gateway/world.ts';
import { SOCKET } from '../../helpers/world/engine-objects.ts';
import { noSignal } from '../docker.ts';
import { GATEWAY_TENANT, LOG_BYTES } from './gateway-tenant.ts';
import { SIZE } from './run-settings.ts';

/**
 * A process of its own for each side: `gateway INSTANCE` is ours with everything behind it, on a real
 * engine, with a page of its own to be told what to do; `bare` is a WebSocket server with nothing behind it.
 * What is printed: where each answers.
 */
keepHeapSmall();
const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';
const [role, instance = ''] = process.argv.slice(2);
if (role === 'gateway') await serveGateway();
else await serveBare();

async function serveGateway(): Promise<void> {
  const clock = new SystemClock();
  const engine = new DockerEngine(
    { ...DOCKER_ENGINE_DEFAULTS, host: `unix://${SOCKET}`, instance, logFileBytes: LOG_BYTES },
    { clock, log: silentLogger, images: new MemoryImageJournal() },
  );
  await engine.start(noSignal);
  const world = new GatewayWorld(PROVIDER, { engine, clock });
  world.credentials.know(GATEWAY_TENANT);
  // How much one tenant may take is no matter of speed.
  const most = 1e6;
  await world.open({
    ...{ connections: most, connectionsOfAddress: most, streams: most, streamsOfOwner: most },
    ...{ burstRequests: most, requestsPerSecond: most },
  });
  const leases = new Map<number, LeaseRef>();
  const units = RECORDED_GROUP.units.map((unit) => ({
    ...unit,
    ...{ cpuMilli: SIZE.cpuMilli, memoryBytes: SIZE.memoryMib * 1024 ** 2 },
    endpoints: { http: 1, ports: 0 },
  }));
  const orders: Record<string, (dseq: number) => Promise<unknown>> = {
    // With its network, as when a manifest comes.
    lease: async (dseq) => {
      const owner = GATEWAY_TENANT.address;
      const lease = world.addLease({ owner, dseq, group: { ...RECORDED_GROUP, units } });
      leases.set(dseq, lease);
      await engine.prepare(lease, noSignal);
    },
    port: async (dseq) => world.storage.leases.get(leaseOf(dseq))?.ports[0]?.hostPort,
    running: (dseq) => world.running(leaseOf(dseq)),
    remove: async (dseq) => {
      await world.provider.leasing.deploying.stop(leaseOf(dseq));
      await engine.remove(leaseOf(dseq), noSignal);
    },
  };
  const leaseOf = (dseq: number): LeaseRef => {
    const lease = leases.get(dseq);
    if (lease === undefined) throw new Error(`no lease ${dseq}`);
    return lease;
  };
  const answer = async ({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, order = '', dseq] = url.split('/');
    try {
      response.end(JSON.stringify((await orders[order]?.(Number(dseq))) ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  };
  const told = createServer((request, response) => void answer(request, response));
  told.listen(0, '127.0.0.1', () => say(world.port, (told.address() as AddressInfo).port));
}

async function serveBare(): Promise<void> {
  const { cert, privateKey } = makeCertificate('localhost', 'bench', Date.now());
  const server = createTlsServer({ cert, key: privateKey, minVersion: 'TLSv1.3' });
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (webSocket) => {
    webSocket.send('hello');
  });
  server.listen(0, '127.0.0.1', () => say((server.address() as AddressInfo).port));
}

function say(...ports: readonly number[]): void {
  process.stdout.write(`ready ${ports.join(' ')}\n`);
}
