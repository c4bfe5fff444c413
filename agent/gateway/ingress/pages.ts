import type { ServerResponse } from 'node:http';

const WORDS: Readonly<Record<number, string>> = {
  400: 'This request cannot be understood.',
  404: 'There is nothing here by this name.',
  405: 'This method is not served here.',
  408: 'The request did not come to its end in time.',
  413: 'The request is larger than this service takes.',
  417: 'This expectation cannot be met.',
  421: 'This name is not served on this connection.',
  429: 'This service is asked too often at the moment. Try again a little later.',
  502: 'The service does not answer.',
  503: 'This service is too busy at the moment. Try again a little later.',
  504: 'The service did not answer in time.',
  505: 'This version of HTTP is not spoken here.',
};

/** A page of our own: what happened, whom to write to, and nothing of what is behind. */
export function pageOf(status: number, abuseContact: string | undefined): string {
  const lines = [`${status} ${WORDS[status] ?? 'This did not work.'}`];
  if (abuseContact !== undefined) lines.push(`To report abuse: ${abuseContact}`);
  return `${lines.join('\n')}\n`;
}

/** Sends a page; after one that ends a request before all of it was read, the connection ends. */
export function sendPage(
  response: ServerResponse,
  status: number,
  { abuseContact, close }: { readonly abuseContact: string | undefined; readonly close: boolean },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = pageOf(status, abuseContact);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 503 || status === 429 ? { 'Retry-After': '5' } : {}),
    ...(close ? { Connection: 'close' } : {}),
  });
  response.end(body);
}
