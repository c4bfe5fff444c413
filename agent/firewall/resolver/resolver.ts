import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';

import type { Clock } from '../../base/clock.ts';
import { AgentError, codeOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { AddressRange } from '../../domain/address.ts';
import { addressText, contains, parseAddress } from '../../domain/address.ts';
import type { TenantBridge } from '../../domain/egress.ts';
import type { FirewallErrorCode, NameResolver } from '../interface.ts';
import { cutToSize, failure, isPlainQuery, ownAnswer, readQuestion } from './answers.ts';
import { MessageReader, withLength } from './messages.ts';
import type { Upstream } from './upstream.ts';
import { askUpstreams } from './upstream.ts';

export interface ResolverOptions {
  /** Above 1023, so that no right is needed; the rules bring port 53 here. */
  readonly port: number;
  readonly upstreams: readonly Upstream[];
  readonly waitMs: number;
  /** Questions of one bridge that wait for an answer at the same time; more are dropped. */
  readonly waiting: number;
  /** Connections of one bridge. */
  readonly connections: number;
}

export const RESOLVER_DEFAULTS: Omit<ResolverOptions, 'upstreams'> = {
  port: 5354,
  waitMs: 2_500,
  waiting: 64,
  connections: 16,
};

const IDLE_MS = 5_000;

/** Listens on each lease's bridge and passes questions on, but never an address at home back. */
export class TenantResolver implements NameResolver {
  readonly port: number;
  readonly #options: ResolverOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #desks = new Map<string, Desk>();
  #closed: readonly AddressRange[] = [];

  constructor(
    options: ResolverOptions,
    { clock, log }: { readonly clock: Clock; readonly log: Logger },
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#log = log;
    this.port = options.port;
  }

  async serve(bridges: readonly TenantBridge[], closed: readonly AddressRange[]): Promise<void> {
    this.#closed = closed;
    const wanted = new Map(
      bridges.flatMap(({ gateways, subnets }) =>
        gateways.map((gateway) => [addressText(gateway), subnets] as const),
      ),
    );
    for (const [address, desk] of this.#desks) {
      if (wanted.has(address)) continue;
      this.#desks.delete(address);
      desk.close();
    }
    for (const [address, subnets] of wanted) {
      if (this.#desks.has(address)) continue;
      const desk = new Desk(address, subnets, this.#options, this.#clock, () => this.#closed);
      try {
        await desk.open();
        this.#desks.set(address, desk);
      } catch (error) {
        desk.close();
        // The bridge is gone already; the next look will not name it.
        if (codeOf(error) === 'EADDRNOTAVAIL') continue;
        this.#log.warn('resolver does not open', { error });
        throw new AgentError(
          'resolver-port-in-use' satisfies FirewallErrorCode,
          `Port ${this.port} is taken by another program; tenants’ names cannot be resolved.`,
          { cause: error },
        );
      }
    }
  }

  close(): Promise<void> {
    for (const desk of this.#desks.values()) desk.close();
    this.#desks.clear();
    return Promise.resolve();
  }
}

/** What listens on one bridge, with bounds of its own. */
class Desk {
  readonly #address: string;
  readonly #subnets: readonly AddressRange[];
  readonly #options: ResolverOptions;
  readonly #clock: Clock;
  readonly #closed: () => readonly AddressRange[];
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #open = new Set<Socket>();
  #waiting = 0;
  #ended = false;

  constructor(
    address: string,
    subnets: readonly AddressRange[],
    options: ResolverOptions,
    clock: Clock,
    closed: () => readonly AddressRange[],
  ) {
    this.#address = address;
    this.#subnets = subnets;
    this.#options = options;
    this.#clock = clock;
    this.#closed = closed;
    this.#udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    this.#tcp = createServer((socket) => this.#accept(socket));
    this.#tcp.maxConnections = options.connections;
  }

  async open(): Promise<void> {
    const { port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#udp.once('error', reject);
      this.#udp.bind(port, this.#address, resolve);
    });
    await new Promise<void>((resolve, reject) => {
      this.#tcp.once('error', reject);
      this.#tcp.listen(port, this.#address, resolve);
    });
    // From here on: a bridge that vanishes, a tenant that is gone before its answer.
    for (const server of [this.#udp, this.#tcp]) {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
    }
    this.#udp.on('message', (bytes, from) => void this.#overUdp(bytes, from));
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#udp.removeAllListeners('message');
    this.#udp.close();
    this.#tcp.close();
    for (const socket of this.#open) socket.destroy();
  }

  async #overUdp(bytes: Buffer, from: RemoteInfo): Promise<void> {
    if (!this.#isOurs(from.address)) return;
    const answer = await this.#answer(bytes, 'udp');
    if (answer !== undefined && !this.#ended) this.#udp.send(answer, from.port, from.address);
  }

  #accept(socket: Socket): void {
    if (!this.#isOurs(socket.remoteAddress ?? '')) {
      socket.destroy();
      return;
    }
    const reader = new MessageReader();
    this.#open.add(socket);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('close', () => this.#open.delete(socket));
    socket.on('data', (piece) => {
      for (const message of reader.add(piece)) {
        void this.#answer(message, 'tcp').then((answer) => {
          if (answer !== undefined && socket.writable) socket.write(withLength(answer));
        });
      }
    });
  }

  async #answer(bytes: Buffer, over: 'udp' | 'tcp'): Promise<Buffer | undefined> {
    const asked = readQuestion(bytes);
    if (asked === undefined || this.#waiting >= this.#options.waiting) return undefined;
    this.#waiting += 1;
    try {
      const own = ownAnswer(asked, isPlainQuery(bytes));
      if (own !== undefined) return own;
      const { upstreams, waitMs } = this.#options;
      const patience = { clock: this.#clock, waitMs };
      const passed = await askUpstreams(upstreams, asked, over, this.#closed(), patience);
      return over === 'udp' ? cutToSize(asked, passed.bytes, passed.truncated) : passed.bytes;
    } catch {
      // Understood by us and not to be written again: as good as no answer from the other side.
      return failure(asked);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** A machine outside of the lease may have a route to this address. */
  #isOurs(remote: string): boolean {
    const address = parseAddress(remote);
    return address !== undefined && this.#subnets.some((subnet) => contains(subnet, address));
  }
}
