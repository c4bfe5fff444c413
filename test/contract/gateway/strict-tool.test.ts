import { once } from 'node:events';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

import type { CertificateChanges, TestCertificate } from '../../helpers/akash/certificate.ts';
import { makeCertificate } from '../../helpers/akash/certificate.ts';
import { keyOf } from '../../helpers/chain/sign.ts';
import { StrictTool } from '../../helpers/gateway/strict-tool.ts';

// The strict tool is what says that our gateway is one. Here it is shown to refuse what it should.

const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
const OTHER = keyOf(new Uint8Array(32).fill(4)).address;
const DAY_MS = 86_400_000;

let server: Server | undefined;
let sockets: WebSocketServer | undefined;
afterEach(() => {
  for (const socket of sockets?.clients ?? []) socket.terminate();
  sockets?.close();
  server?.closeAllConnections();
  server?.close();
});

const made = (changes: CertificateChanges = {}, owner = PROVIDER): TestCertificate =>
  makeCertificate(owner, 'localhost', Date.now(), changes);

/** A provider that shows `shown`; `pingMs`: how often it asks whether the other end lives. */
async function serve(shown: string, { privateKey }: TestCertificate, pingMs?: number) {
  server = createServer({ cert: shown, key: privateKey, minVersion: 'TLSv1.3' }, (_asked, answer) =>
    answer.end('here'),
  );
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    if (pingMs === undefined) return;
    const timer = setInterval(() => socket.ping(), pingMs);
    socket.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function toolFor(
  port: number,
  { serial, cert }: Pick<TestCertificate, 'serial' | 'cert'>,
  valid = true,
  liveMs = 15_000,
): StrictTool {
  return new StrictTool({
    ...{ port, provider: PROVIDER, liveMs },
    published: (owner, asked) =>
      Promise.resolve(owner === PROVIDER && asked === serial ? { pem: cert, valid } : undefined),
  });
}

test('it asks who shows what the chain has', async () => {
  const own = made();
  const port = await serve(own.cert, own);
  expect(await toolFor(port, own).ask('GET', '/')).toEqual({ status: 200, body: 'here' });
});

test.each([
  ['one for clients alone', { purposes: ['client'] }, 'it is not one for servers'],
  ['one that is over', { untilMs: Date.now() - DAY_MS }, 'it is out of date'],
  ['one that is not valid yet', { fromMs: Date.now() + DAY_MS }, 'it is out of date'],
  ['one of another issuer', { issuer: OTHER }, 'it is of somebody else'],
  ['one signed by another key', { foreignKey: true }, 'it is not signed by its own key'],
] satisfies readonly (readonly [string, CertificateChanges, string])[])(
  'it refuses %s, although the chain has it',
  async (_what, changes, why) => {
    const own = made(changes);
    const port = await serve(own.cert, own);
    await expect(toolFor(port, own).ask('GET', '/')).rejects.toThrow(
      `The provider’s certificate is refused: ${why}.`,
    );
  },
);

test('it refuses somebody else’s', async () => {
  const other = made({}, OTHER);
  const port = await serve(other.cert, other);
  await expect(toolFor(port, other).ask('GET', '/')).rejects.toThrow('it is of somebody else');
});

test('it refuses two of them', async () => {
  const own = made();
  const port = await serve(own.cert + made().cert, own);
  await expect(toolFor(port, own).ask('GET', '/')).rejects.toThrow('more than one is shown');
});

test('it refuses what the chain has not, has revoked, or has another one instead of', async () => {
  const own = made();
  const port = await serve(own.cert, own);
  const another = made();
  await expect(toolFor(port, another).ask('GET', '/')).rejects.toThrow('none of this serial');
  await expect(toolFor(port, own, false).ask('GET', '/')).rejects.toThrow('none of this serial');
  const forged = { serial: own.serial, cert: made({ serial: BigInt(own.serial) }).cert };
  await expect(toolFor(port, forged).ask('GET', '/')).rejects.toThrow('the chain has another one');
});

test('it leaves a stream on which nobody asks whether it lives, and stays where somebody does', async () => {
  const own = made();
  const silent = await serve(own.cert, own);
  const left = await toolFor(silent, own, true, 300).stream('/');
  expect(await left.ended).toBe('no ping for 300 ms');
  sockets?.close();
  server?.closeAllConnections();
  server?.close();
  const alive = await serve(own.cert, own, 50);
  const stayed = await toolFor(alive, own, true, 300).stream('/');
  while (stayed.pings < 20) await once(sockets!.clients.values().next().value!, 'pong');
  stayed.close();
  expect(await stayed.ended).toBe('closed with 1005');
});
