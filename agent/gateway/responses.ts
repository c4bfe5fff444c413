import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

import type { AccessRefusal } from './access/refusal.ts';

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** What was asked for. */
export function jsonAnswer(value: unknown): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  };
}

/** An error in plain words, with the line end and the headers that tenants' tools know. */
export function textAnswer(
  status: number,
  message: string,
  headers: OutgoingHttpHeaders = {},
): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
    body: `${message}\n`,
  };
}

export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: '' };
}

export function refusalAnswer({ status, message }: AccessRefusal): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  };
}

export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
