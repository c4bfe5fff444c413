import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';

import { SystemClock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { HttpOptions } from '../../../agent/domain/http-options.ts';
import { HTTP_DEFAULTS } from '../../../agent/domain/http-options.ts';
import { parseLeaseRef, parseServiceName } from '../../../agent/domain/ids.ts';
import type { HostCertificates } from '../../../agent/gateway/ingress/certificates.ts';
import { Ingress } from '../../../agent/gateway/ingress/ingress.ts';
import type { IngressLimits } from '../../../agent/gateway/ingress/limits.ts';
import type { IngressSite } from '../../../agent/provider/ingress/surface.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A service of a tenant's: what it is asked is kept. */
export interface Service {
  readonly server: Server;
  readonly port: number;
  readonly asked: IncomingMessage[];
}

export interface SiteTerms {
  readonly owner?: string;
  readonly options?: Partial<HttpOptions>;
  readonly shared?: boolean;
}

/** An ingress on loopback before services that are there for a test. */
export class IngressWorld {
  readonly sites = new Map<string, IngressSite>();
  readonly #services: Service[] = [];
  #ingress: Ingress | undefined;
  port = 0;
  securePort = 0;

  get ingress(): Ingress {
    if (this.#ingress === undefined) throw new Error('The ingress is not open yet.');
    return this.#ingress;
  }

  async open(limits: Partial<IngressLimits> = {}, certificates?: HostCertificates): Promise<void> {
    this.#ingress = new Ingress(
      { host: '127.0.0.1', port: 0, securePort: 0, abuseContact: 'abuse@gpu.example' },
      {
        ...{ surface: { find: (host) => this.sites.get(host) } },
        ...{ clock: new SystemClock(), log: silentLogger, limits },
        ...(certificates === undefined ? {} : { certificates }),
      },
    );
    const { port, securePort } = await this.#ingress.start();
    this.port = port;
    this.securePort = securePort ?? 0;
  }

  async service(handler: Handler): Promise<Service> {
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      handler(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const service = { server, port: (server.address() as AddressInfo).port, asked };
    this.#services.push(service);
    return service;
  }

  /** A host name that leads to these services, as replicas of one. */
  site(host: string, services: readonly Pick<Service, 'port'>[], terms: SiteTerms = {}): void {
    const { owner = 'tenant', options = {}, shared = false } = terms;
    this.sites.set(host, {
      lease: parseLeaseRef(`akash:${owner}/1/1/1/provider`),
      service: parseServiceName('web'),
      ...{ options: { ...HTTP_DEFAULTS, ...options }, shared },
      upstreams: services.map(({ port }) => ({ address: '127.0.0.1', port })),
    });
  }

  async close(): Promise<void> {
    await this.#ingress?.close();
    for (const { server } of this.#services) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }
}

/**
 * Sends bytes as they are and reads until the other side ends, or until so many answers came. With
 * `ends` it is said that nothing more comes.
 */
export function sendRaw(
  port: number,
  text: string,
  answers = Infinity,
  ends = false,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      if (ends) socket.end(text, 'latin1');
      else socket.write(text, 'latin1');
    });
    let read = '';
    socket.setEncoding('latin1').on('data', (more: string) => {
      read += more;
      if (wholeAnswers(read) >= answers) socket.destroy();
    });
    socket.on('close', () => resolve(read));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // What was read before is the answer.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
}

/** How many answers are there as a whole; only those with a length are counted. */
function wholeAnswers(text: string): number {
  let count = 0;
  for (let rest = text; ;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return count;
    const length = Number(/^content-length: (\d+)/im.exec(rest.slice(0, end))?.[1] ?? 0);
    if (rest.length < end + 4 + length) return count;
    rest = rest.slice(end + 4 + length);
    count += 1;
  }
}

/** The status of each answer. */
export function statusesOf(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

/** Answers with a text, told by its length. */
export function says(text: string, status = 200): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  };
}
