import { once } from 'node:events';

import { WebSocket } from 'ws';

import type { Endpoint } from '../../chain/rpc/endpoint.ts';
import { call } from '../../helpers/chain/rpc.ts';

/**
 * The reader that ours is not: it hears of a block, asks for it once, and forgets it where that
 * does not work. It is there to show that the fault tests find such a reader out.
 */
export class OnlyListening {
  readonly heights: number[] = [];
  readonly #endpoint: Endpoint;
  readonly #socket: WebSocket;
  readonly #asked: Promise<void>[] = [];

  private constructor(endpoint: Endpoint, socket: WebSocket) {
    this.#endpoint = endpoint;
    this.#socket = socket;
  }

  static async open(endpoint: Endpoint): Promise<OnlyListening> {
    const socket = new WebSocket(endpoint.wsUrl);
    await once(socket, 'open');
    const params = { query: "tm.event='NewBlockHeader'" };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscribe', params }));
    // The answer to that; headers follow.
    await once(socket, 'message');
    const listening = new OnlyListening(endpoint, socket);
    socket.on('message', (data: Buffer) => {
      const height = /"height":"(\d+)"/.exec(data.toString());
      if (height !== null) listening.#asked.push(listening.#ask(Number(height[1])));
    });
    return listening;
  }

  /** Resolves when everything that was asked for has come, or failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#asked);
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(height: number): Promise<void> {
    const answer = await call(this.#endpoint.url, 'block_results', {
      height: String(height),
    }).catch(() => undefined);
    if (JSON.stringify(answer)?.includes('"result"')) this.heights.push(height);
  }
}
