import { createServer } from 'node:http';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { HTTP_DEFAULTS } from '../../../agent/domain/http-options.ts';
import { parseLeaseRef, parseServiceName } from '../../../agent/domain/ids.ts';
import { Ingress } from '../../../agent/gateway/ingress/ingress.ts';
import type { IngressSite } from '../../../agent/provider/ingress/surface.ts';

/**
 * A process of its own for each side: `service PORT` is the tenant's, which says a short text;
 * `ingress PORT SERVICE-PORT` is ours before it.
 */
const [role, port = '0', servicePort = '0'] = process.argv.slice(2);

if (role === 'service') {
  const body = Buffer.from('Hello from a tenant.\n');
  createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
    response.end(body);
  }).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
} else {
  const site: IngressSite = {
    ...{ lease: parseLeaseRef('akash:a/1/1/1/b'), service: parseServiceName('web') },
    ...{ options: HTTP_DEFAULTS, shared: true },
    upstreams: [{ address: '127.0.0.1', port: Number(servicePort) }],
  };
  const ingress = new Ingress(
    { host: '127.0.0.1', port: Number(port) },
    {
      surface: { find: (host) => (host === 'bench.example.com' ? site : undefined) },
      ...{ clock: new SystemClock(), log: silentLogger },
      // How often a lease may be asked is no matter of speed.
      limits: { burstRequests: 1e9, requestsPerSecond: 1e9 },
    },
  );
  await ingress.start();
  process.stdout.write('ready\n');
}
