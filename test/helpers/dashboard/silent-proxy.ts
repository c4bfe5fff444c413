import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocketServer } from 'ws';

import { PROTOCOL_VERSION } from '../../../agent/api/frames.ts';

export interface SilentProxy {
  /** The same address, by way of the proxy. */
  addressOf(address: string): string;
  close(): Promise<void>;
}

/**
 * Stands before the dashboard's server and gives its files, but lets no word of the agent through
 * after `welcome`: the page stays as it is while everything is still to come.
 */
export async function openSilentProxy(origin: string): Promise<SilentProxy> {
  const behind = new URL(origin);
  const forwarded = (from: IncomingMessage, path: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { ...from.headers, host: behind.host };
      const asked = request(
        { host: behind.hostname, port: behind.port, path, method: from.method, headers },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const { statusCode, headers: answered } = answer;
            resolve({ status: statusCode!, headers: answered, body: Buffer.concat(chunks) });
          });
        },
      );
      asked.on('error', reject);
      asked.end();
    });
  const here = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const server = createServer((from, to) => {
    forwarded(from, from.url ?? '/').then(
      ({ status, headers, body }) => {
        // The policy and redirects name the server behind.
        const text = JSON.stringify(headers).replaceAll(behind.host, here());
        to.writeHead(status, JSON.parse(text) as OutgoingHttpHeaders);
        to.end(body);
      },
      () => to.destroy(),
    );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.once('message', () => {
      const welcome = { type: 'welcome', protocol: PROTOCOL_VERSION, version: '0.1.0', pid: 1 };
      socket.send(JSON.stringify(welcome));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    addressOf: (address) => address.replace(behind.host, here()),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}
