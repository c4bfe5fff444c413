import { EventEmitter, once } from 'node:events';

import { WebSocket } from 'ws';

/** A stream as a tenant's tool reads it: every frame, and how it ended. */
export interface ToolSocket {
  readonly webSocket: WebSocket;
  readonly frames: (string | Buffer)[];
  /** Resolves when it is closed. */
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
  /** Resolves once so many frames have come. */
  atLeast(count: number): Promise<void>;
}

/** The status where the gateway does not upgrade. */
export class NotUpgraded extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`not upgraded: ${status} ${body}`);
    this.status = status;
    this.body = body;
  }
}

export async function openTool(
  port: number,
  path: string,
  token: string,
  options: { readonly autoPong?: boolean } = {},
): Promise<ToolSocket> {
  const webSocket = new WebSocket(`wss://127.0.0.1:${port}${path}`, {
    ...{ rejectUnauthorized: false, perMessageDeflate: false, ...options },
    headers: { Authorization: `Bearer ${token}` },
  });
  const news = new EventEmitter();
  const frames: (string | Buffer)[] = [];
  webSocket.on('message', (data: Buffer, isBinary) => {
    frames.push(isBinary ? data : data.toString('utf8'));
    news.emit('frame');
  });
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    webSocket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    webSocket.once('open', () => resolve());
    webSocket.on('error', reject);
    webSocket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        reject(new NotUpgraded(response.statusCode ?? 0, Buffer.concat(chunks).toString())),
      );
    });
  });
  const atLeast = async (count: number): Promise<void> => {
    while (frames.length < count) await once(news, 'frame');
  };
  return { webSocket, frames, ended, atLeast };
}
