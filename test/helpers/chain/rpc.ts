import type { Json, JsonObject } from './recording.ts';
import { at } from './recording.ts';

/** Asks a node by JSON-RPC over HTTP POST and gives its whole answer, errors included. */
export async function call(url: string, method: string, params: JsonObject = {}): Promise<Json> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return (await response.json()) as Json;
}

/** A WebSocket to a node that keeps every message it was sent. */
export class RpcSocket {
  readonly received: Json[] = [];
  readonly #socket: WebSocket;
  #wake: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event) => {
      this.received.push(JSON.parse(String(event.data)) as Json);
      this.#wake();
    });
  }

  static async open(url: string): Promise<RpcSocket> {
    const socket = new WebSocket(url);
    const kept = new RpcSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`no WebSocket at ${url}`)));
    });
    return kept;
  }

  send(id: number, method: string, params: JsonObject): void {
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
  }

  /** Resolves when a message with this id has come. */
  async untilId(id: number): Promise<void> {
    while (!this.received.some((message) => at(message, 'id') === id)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#socket.close();
  }
}
