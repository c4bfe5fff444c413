import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { FileCertificates } from '../../../../agent/gateway/ingress/file-certificates.ts';
import { makeCertificate } from '../../../../agent/network/akash/registration/certificate.ts';
import { IngressWorld, says } from '../../../helpers/gateway/ingress-world.ts';

const NAMES = '*.ingress.example.org';
const HOST = 'page.ingress.example.org';
const MINUTE = 60_000;

let world: IngressWorld;
let folder: string;
let clock: ManualClock;

beforeEach(() => {
  world = new IngressWorld();
  clock = new ManualClock();
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-certificates-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const files = () => ({
  ...{ certificate: path.join(folder, 'fullchain.pem'), key: path.join(folder, 'privkey.pem') },
});

/** Writes a pair, as whoever renews certificates does; `owner` is its subject. */
async function write(owner: string, ageMs = 0): Promise<void> {
  const { certPem, privateKeyPem } = await makeCertificate(owner, NAMES, clock.now());
  put(certPem, privateKeyPem, ageMs);
}

function put(certPem: string, keyPem: string, ageMs: number): void {
  const { certificate, key } = files();
  for (const [file, text] of [
    [certificate, certPem],
    [key, keyPem],
  ] as const) {
    writeFileSync(file, text);
    utimesSync(file, new Date(), new Date(Date.now() - ageMs));
  }
}

/** Whose certificate is shown for that name; `undefined` where the handshake is refused. */
async function shownFor(servername: string): Promise<string | undefined> {
  const socket = connect({
    ...{ host: '127.0.0.1', port: world.securePort, servername, rejectUnauthorized: false },
  });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate().subject.CN as string;
  } catch {
    return undefined; // Refused: that is the answer.
  } finally {
    socket.destroy();
  }
}

test('the names that it is made out to are served, and it is another one once it was renewed', async () => {
  await write('first', 2 * MINUTE);
  world.site(HOST, [await world.service(says('page'))]);
  await world.open({}, new FileCertificates(files(), { clock, log: silentLogger }));
  expect(await shownFor(HOST)).toBe('first');
  for (const other of ['ingress.example.org', 'a.b.ingress.example.org', 'page.example.org']) {
    expect(await shownFor(other)).toBeUndefined();
  }
  await write('second', MINUTE);
  expect(await shownFor(HOST)).toBe('first');
  await clock.advance(MINUTE);
  expect(await shownFor(HOST)).toBe('second');
  // What cannot be used changes nothing.
  put('no certificate', 'no key', 0);
  await clock.advance(MINUTE);
  expect(await shownFor(HOST)).toBe('second');
});

test('files that cannot be used are told, and what to do', async () => {
  const made = () => new FileCertificates(files(), { clock, log: silentLogger });
  const code = 'certificate-unusable';
  expect(made).toThrow(
    expect.objectContaining({
      code,
      message: expect.stringContaining('--ingress-certificate') as string,
    }) as Error,
  );
  await write('first');
  expect(made).not.toThrow();
  const other = await makeCertificate('other', NAMES, clock.now());
  writeFileSync(files().key, other.privateKeyPem);
  expect(made).toThrow(expect.objectContaining({ code }) as Error);
});
