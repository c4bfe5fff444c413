import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

import { Pebble } from './pebble-process.ts';
import { TroubledAuthority } from './troubled-authority.ts';

/** A real certificate authority on loopback, and one in front of it that can be troubled. */
export class PebbleWorld {
  /** Where it asks for challenges. */
  httpPort = 0;
  tlsPort = 0;
  #pebble: Pebble | undefined;
  #authority: TroubledAuthority | undefined;
  /** What the authority's own certificate is trusted by. */
  trusted = '';

  get authority(): TroubledAuthority {
    if (this.#authority === undefined) throw new Error('The authority is not there yet.');
    return this.#authority;
  }

  async open(settings: { readonly validitySeconds?: number } = {}): Promise<void> {
    const [directory, names, namesManagement] = [
      ...[await freePort(), await freePort(), await freePort()],
    ] as const;
    [this.httpPort, this.tlsPort] = [await freePort(), await freePort()];
    this.#pebble = await Pebble.start(
      { directory, names, namesManagement, http: this.httpPort, tls: this.tlsPort },
      settings,
    );
    const { own } = this.#pebble;
    this.trusted = own.certPem;
    await answers(directory);
    await answers(namesManagement);
    this.#authority = new TroubledAuthority(directory, own.certPem, own);
    await this.#authority.open();
  }

  async close(): Promise<void> {
    await this.#authority?.close();
    await this.#pebble?.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const there = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
