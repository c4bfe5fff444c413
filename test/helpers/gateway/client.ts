import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';

/** What is sent, and as whom. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** The certificate and key of the connection, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly serverName?: string;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request over a connection of its own, as tenants' tools make it. */
export function ask(port: number, sent: Sent): Promise<Received> {
  const { method = 'GET', path, headers = {}, body, certificate, serverName = '' } = sent;
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        ...{ host: '127.0.0.1', port, method, path, agent: false, servername: serverName },
        headers:
          body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) },
        // As tools do that compare the certificate with the chain's themselves.
        rejectUnauthorized: false,
        ...certificate,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}
