import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import type { Chain } from '../chain.ts';
import type { Faults } from '../faults.ts';
import type { Call } from './calls.ts';
import { answerText, askNode, named } from './calls.ts';
import { answerHttp } from './http.ts';
import type { Json, JsonObject } from './json.ts';
import { Node } from './node.ts';
import { Params } from './params.ts';
import { Subscriptions } from './subscriptions.ts';

const HOST = '127.0.0.1';
const WEBSOCKET_PATH = '/websocket';

interface Listener {
  readonly socket: WebSocket;
  readonly subscriptions: Subscriptions;
}

/**
 * A node that can be asked: JSON-RPC by POST, by the address of a GET, and by WebSocket at
 * `/websocket`. Several of them may stand before one chain.
 */
export class Endpoint {
  readonly #node: Node;
  readonly #connections = new Set<Socket>();
  readonly #listeners = new Set<Listener>();
  readonly #stopListening: () => void;
  #server: Server | undefined;
  #port = 0;
  /** The last height that subscribers were told of. */
  #toldHeight: bigint;

  private constructor(chain: Chain, moniker: string) {
    this.#node = new Node(chain, moniker);
    this.#toldHeight = chain.height;
    this.#stopListening = chain.onBlock(() => {
      this.#tellBlocks();
    });
  }

  /** Opens one on a free port (or the given one) of the loopback interface. */
  static async open(chain: Chain, moniker: string, port = 0): Promise<Endpoint> {
    const endpoint = new Endpoint(chain, moniker);
    endpoint.#port = port;
    await endpoint.#listen();
    return endpoint;
  }

  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  get wsUrl(): string {
    return `ws://${HOST}:${this.#port}${WEBSOCKET_PATH}`;
  }

  /** Set what is to go wrong; see {@link Faults}. */
  get faults(): Faults {
    return this.#node.faults;
  }

  /** Cuts every connection that is open. New ones are taken. */
  cutConnections(): void {
    for (const connection of this.#connections) connection.destroy();
    this.#listeners.clear();
  }

  /** Takes no connections any more until {@link comeBack}. */
  async goDown(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.cutConnections();
    server.close();
    await once(server, 'close');
  }

  async comeBack(): Promise<void> {
    if (this.#server === undefined) await this.#listen();
  }

  /** A node that starts again has the chain and has lost what waited. */
  async restart(): Promise<void> {
    await this.goDown();
    this.dropWaiting();
    await this.comeBack();
  }

  /** Loses all transactions that wait, although it had accepted them. */
  dropWaiting(): void {
    this.#node.chain.dropWaiting();
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.goDown();
  }

  async #listen(): Promise<void> {
    const server = createServer((request, response) => {
      answerHttp(this.#node, request, response).catch((error: unknown) => {
        // Who has gone away in the middle of a request hears nothing any more.
        if (response.destroyed) return;
        response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
      });
    });
    server.on('connection', (connection: Socket) => {
      this.#connections.add(connection);
      connection.on('close', () => this.#connections.delete(connection));
    });
    const sockets = new WebSocketServer({ server, path: WEBSOCKET_PATH });
    sockets.on('connection', (socket: WebSocket) => {
      this.#serve(socket);
    });
    server.listen(this.#port, HOST);
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #serve(socket: WebSocket): void {
    const send = (message: JsonObject): void => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    };
    const listener = { socket, subscriptions: new Subscriptions(this.#node.chain, send) };
    this.#listeners.add(listener);
    socket.on('close', () => this.#listeners.delete(listener));
    // A connection that was cut also says so as an error; the close is what counts.
    socket.on('error', () => this.#listeners.delete(listener));
    socket.on('message', (data: RawData) => {
      if (this.#node.faults.isHanging) return;
      const message = answerText((data as Buffer).toString(), (call) =>
        this.#answer(listener, call),
      );
      if (message !== undefined) send(message);
    });
  }

  #answer({ subscriptions }: Listener, call: Call): Json {
    const query = (): string => new Params(named(call.params, ['query']), false).text('query');
    switch (call.method) {
      case 'subscribe':
        return subscriptions.subscribe(call.id, query());
      case 'unsubscribe':
        return subscriptions.unsubscribe(query());
      case 'unsubscribe_all':
        return subscriptions.unsubscribeAll();
      default:
        return askNode(this.#node, call);
    }
  }

  /** Tells of each block that this node has come to know since it last told. */
  #tellBlocks(): void {
    const { faults, height } = this.#node;
    for (; this.#toldHeight < height; this.#toldHeight += 1n) {
      const block = this.#node.block(this.#toldHeight + 1n);
      if (block === undefined || faults.isSocketSilent || faults.isHanging) continue;
      for (const { subscriptions } of this.#listeners) {
        subscriptions.tell(block);
        if (faults.isSocketRepeating) subscriptions.tell(block);
      }
    }
  }
}
