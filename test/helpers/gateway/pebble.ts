import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import { TroubledAuthority } from './troubled-authority.ts';

/** Pebble, the test server of Let's Encrypt, where this machine has it. */
export const PEBBLE = ['/usr/bin/pebble', '/usr/local/bin/pebble'].find((file) => existsSync(file));

/**
 * A real certificate authority on loopback with a DNS server of its own, and one in front of it that can
 * be troubled. Every name leads to 127.0.0.1 unless it is told otherwise.
 */
export class PebbleWorld {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'sublet-pebble-'));
  readonly #children: ChildProcess[] = [];
  /** Where it asks for challenges. */
  httpPort = 0;
  tlsPort = 0;
  #authority: TroubledAuthority | undefined;
  /** What the authority's own certificate is trusted by. */
  trusted = '';

  get authority(): TroubledAuthority {
    if (this.#authority === undefined) throw new Error('The authority is not there yet.');
    return this.#authority;
  }

  async open(settings: { readonly validitySeconds?: number } = {}): Promise<void> {
    const [port, management, dns] = [await freePort(), await freePort(), await freePort()];
    [this.httpPort, this.tlsPort] = [await freePort(), await freePort()];
    const own = await makeCertificate('pebble', 'localhost', parseUnixMs(Date.now()));
    this.trusted = own.certPem;
    const file = (name: string, text: string): string => {
      const where = path.join(this.#folder, name);
      writeFileSync(where, text, { mode: 0o600 });
      return where;
    };
    const config = file(
      'config.json',
      JSON.stringify({
        pebble: {
          ...{ listenAddress: `127.0.0.1:${port}`, managementListenAddress: '' },
          certificate: file('cert.pem', own.certPem),
          privateKey: file('key.pem', own.privateKeyPem),
          ...{ httpPort: this.httpPort, tlsPort: this.tlsPort, ocspResponderURL: '' },
          externalAccountBindingRequired: false,
          ...(settings.validitySeconds === undefined
            ? {}
            : { certificateValidityPeriod: settings.validitySeconds }),
        },
      }),
    );
    const program = PEBBLE ?? 'pebble';
    this.#spawn(`${program}-challtestsrv`, [
      ...['-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${management}`],
      ...['-defaultIPv4', '127.0.0.1', '-defaultIPv6', ''],
      ...['-http01', '', '-https01', '', '-tlsalpn01', ''],
    ]);
    this.#spawn(program, ['-config', config, '-strict', '-dnsserver', `127.0.0.1:${dns}`]);
    await answers(port);
    await answers(management);
    this.#authority = new TroubledAuthority(port, own.certPem, own);
    await this.#authority.open();
  }

  async close(): Promise<void> {
    await this.#authority?.close();
    for (const child of this.#children) {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGKILL')) await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #spawn(program: string, args: readonly string[]): void {
    const child = spawn(program, args, {
      stdio: 'ignore',
      // Nonces it rejects are a part of the trial; only waiting for nothing is not.
      env: {
        ...process.env,
        PEBBLE_VA_NOSLEEP: '1',
        PEBBLE_WFE_NONCEREJECT: '20',
        PEBBLE_AUTHZREUSE: '0',
      },
    });
    this.#children.push(child);
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
  const { connect } = await import('node:net');
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
