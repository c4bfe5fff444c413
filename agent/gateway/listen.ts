import type { Server } from 'node:net';
import { createServer } from 'node:net';

import { AgentError, codeOf } from '../base/errors.ts';
import type { Served } from '../domain/served-ports.ts';
import type { GatewayErrorCode } from './errors.ts';

/** Where a server is to listen. */
export interface Place {
  readonly port: number;
  /** On all addresses where it is left out. */
  readonly host?: string;
}

/** What the owner is told of a server that cannot have its place. */
export interface ServerWords {
  /** Which of the ports that the owner sets; left out where it is none of them. */
  readonly for?: Served;
  /** Who comes to that port: `Tenants' tools look for the gateway there`. */
  readonly who: string;
  /** What to do instead of ending the other program. */
  readonly instead: string;
  /** The start option that names the address. */
  readonly addressOption: string;
}

interface ListenerOptions {
  /** On all addresses where there is none. */
  readonly host: string | undefined;
  readonly words: ServerWords;
  /** What goes wrong once it listens. */
  readonly onError: (error: Error) => void;
}

/** A server and where it listens: elsewhere, once it is told so, and whoever is connected stays so. */
export class Listener {
  readonly #server: Server;
  readonly #options: ListenerOptions;
  #at: { readonly wanted: number; readonly bound: number } | undefined;

  constructor(server: Server, options: ListenerOptions) {
    this.#server = server;
    this.#options = options;
  }

  /** The port that it was told to listen at; `undefined` while it does not listen. */
  get port(): number | undefined {
    return this.#at?.wanted;
  }

  /** The port at which it listens, where it was told to take any free one too. */
  get bound(): number | undefined {
    return this.#at?.bound;
  }

  /** Resolves to the port. Throws as {@link listenOn} does, and goes on where it listens then. */
  async listen(port: number): Promise<number> {
    if (this.#at?.wanted === port) return this.#at.bound;
    const { host, words, onError } = this.#options;
    const place = { port, ...(host === undefined ? {} : { host }) };
    if (this.#at !== undefined) {
      await tryPlace(place, words);
      this.#at = undefined;
      this.#server.off('error', onError);
      // Nobody new comes there; who asks or is asked something stays.
      this.#server.close();
    }
    const bound = await listenOn(this.#server, place, words);
    this.#server.on('error', onError);
    this.#at = { wanted: port, bound };
    return bound;
  }
}

/** Resolves to the port; a port of 0 takes any free one. Throws {@link GatewayErrorCode}. */
export async function listenOn(server: Server, place: Place, words: ServerWords): Promise<number> {
  const { port, host } = place;
  await new Promise<void>((resolve, reject) => {
    // What waits for a try that failed would be there at the next one too.
    const onError = (error: Error): void => {
      server.off('listening', onListening);
      reject(listenError(error, place, words));
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve();
    };
    server.once('error', onError).once('listening', onListening);
    server.listen({ port, ...(host === undefined ? {} : { host }) });
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** What has been done is told of all that failed: waits for all, then throws that. */
export async function allOf<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  const done = await Promise.allSettled(works);
  const failed = done.flatMap((one): unknown[] =>
    one.status === 'rejected' ? [...reasonsOf(one.reason)] : [],
  );
  if (failed.length === 1) throw failed[0];
  if (failed.length > 0) throw new AggregateError(failed);
  return done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** The failures of {@link allOf}, one by one. */
export function reasonsOf(error: unknown): readonly unknown[] {
  return error instanceof AggregateError ? error.errors : [error];
}

async function tryPlace(place: Place, words: ServerWords): Promise<void> {
  const trial = createServer((socket) => socket.destroy());
  await listenOn(trial, place, words);
  await new Promise<void>((resolve) => trial.close(() => resolve()));
}

function listenError(error: Error, { port, host }: Place, words: ServerWords): Error {
  const { who, instead, addressOption } = words;
  const data = { port, ...(words.for === undefined ? {} : { for: words.for }) };
  const code = codeOf(error);
  if (code === 'EADDRNOTAVAIL') {
    return new AgentError<GatewayErrorCode>(
      'gateway-address-unknown',
      `The address ${host ?? ''} is none of this machine. Name another with ${addressOption}, or leave it away for all.`,
      { data: { host: host ?? '' }, cause: error },
    );
  }
  if (code === 'EACCES') {
    return new AgentError<GatewayErrorCode>(
      'gateway-port-forbidden',
      `Port ${port} may not be opened by this user. ${who}: ${instead}${lowPorts(port)}.`,
      { data, cause: error },
    );
  }
  if (code !== 'EADDRINUSE') return error;
  return new AgentError<GatewayErrorCode>(
    'gateway-port-in-use',
    `Port ${port} is in use by another program. ${who}: end that program, or ${instead}.`,
    { data, cause: error },
  );
}

/** Linux keeps these for root until it is told otherwise, for all users at once. */
function lowPorts(port: number): string {
  if (process.platform !== 'linux' || port >= 1024) return '';
  return `, or let every user of this machine open it: "sudo sysctl -w net.ipv4.ip_unprivileged_port_start=${port}"`;
}
