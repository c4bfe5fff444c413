import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { TlsCertificate } from '../../../agent/gateway/certificates.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';

/** Pebble, the test server of Let's Encrypt, where this machine has it. */
export const PEBBLE = ['/usr/bin/pebble', '/usr/local/bin/pebble'].find((file) => existsSync(file));

export interface PebblePorts {
  readonly directory: number;
  /** Where its own root is told, at `/roots/0`; nowhere where it is left out. */
  readonly roots?: number;
  readonly names: number;
  readonly namesManagement: number;
  /** Where it asks for challenges. */
  readonly http: number;
  readonly tls: number;
}

export interface PebbleSettings {
  readonly validitySeconds?: number;
  /** A program that becomes it, such as `nsenter`. */
  readonly within?: readonly string[];
}

/** A real certificate authority on loopback, with a DNS server by which every name leads to 127.0.0.1. */
export class Pebble {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sublet-pebble-'));
  readonly #children: ChildProcess[] = [];
  /** Its own certificate, for localhost: what it is trusted by. */
  readonly own: TlsCertificate;

  static async start(ports: PebblePorts, settings: PebbleSettings = {}): Promise<Pebble> {
    const pebble = new Pebble(
      await makeCertificate('pebble', 'localhost', parseUnixMs(Date.now())),
    );
    pebble.#start(ports, settings);
    return pebble;
  }

  private constructor(own: TlsCertificate) {
    this.own = own;
  }

  /** In a file. */
  get trusted(): string {
    return path.join(this.folder, 'cert.pem');
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGKILL')) await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(ports: PebblePorts, { validitySeconds, within = [] }: PebbleSettings): void {
    const file = (name: string, text: string): string => {
      const where = path.join(this.folder, name);
      writeFileSync(where, text, { mode: 0o600 });
      return where;
    };
    const on = (port: number | undefined): string =>
      port === undefined ? '' : `127.0.0.1:${port}`;
    const config = file(
      'config.json',
      JSON.stringify({
        pebble: {
          ...{ listenAddress: on(ports.directory), managementListenAddress: on(ports.roots) },
          certificate: file('cert.pem', this.own.certPem),
          privateKey: file('key.pem', this.own.privateKeyPem),
          ...{ httpPort: ports.http, tlsPort: ports.tls, ocspResponderURL: '' },
          externalAccountBindingRequired: false,
          ...(validitySeconds === undefined ? {} : { certificateValidityPeriod: validitySeconds }),
        },
      }),
    );
    const program = PEBBLE ?? 'pebble';
    this.#spawn([
      ...[...within, `${program}-challtestsrv`],
      ...['-dns01', on(ports.names), '-management', on(ports.namesManagement)],
      ...['-defaultIPv4', '127.0.0.1', '-defaultIPv6', ''],
      ...['-http01', '', '-https01', '', '-tlsalpn01', ''],
    ]);
    const dns = ['-dnsserver', on(ports.names)];
    this.#spawn([...within, program, '-config', config, '-strict', ...dns]);
  }

  #spawn([program = '', ...args]: readonly string[]): void {
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
