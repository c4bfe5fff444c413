import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../../../agent/base/clock.ts';
import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import type { Challenges } from '../../../../agent/gateway/acme/challenges.ts';
import { PublicContexts } from '../../../../agent/gateway/acme/public-contexts.ts';
import type { NamedCertificate } from '../../../../agent/gateway/certificates.ts';
import type { CertificateFiles } from '../../../../agent/gateway/ingress/file-certificates.ts';
import { VisitorEntrance } from '../../../../agent/gateway/ingress/visitor-entrance.ts';
import { makeCertificate } from '../../../../agent/network/akash/registration/certificate.ts';
import { keyOf } from '../../../helpers/chain/sign.ts';
import { CertificateWorld, MemoryStore, NAME } from '../../../helpers/gateway/certificate-world.ts';
import { ask } from '../../../helpers/gateway/client.ts';
import { PebbleWorld } from '../../../helpers/gateway/pebble.ts';
import { PEBBLE } from '../../../helpers/gateway/pebble-process.ts';
import { GatewayWorld } from '../../../helpers/gateway/world.ts';

const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
/** A tenant's name, and who made its certificate out. */
const VISITED = 'shop.example';
const VISITORS = 'visitors';
let world: GatewayWorld;
let folder: string;
beforeEach(() => {
  world = new GatewayWorld(PROVIDER);
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-shown-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

/** Whose certificate is shown to who asks for each of these names, on both ports. */
async function shownTo(names: readonly string[], port = world.port): Promise<readonly string[]> {
  return await Promise.all(
    names.map(async (servername) => {
      const options = { host: '127.0.0.1', port, servername, rejectUnauthorized: false };
      const socket = connect({ ...options, ALPNProtocols: ['h2', 'http/1.1'] });
      await once(socket, 'secureConnect');
      const { issuer } = socket.getPeerX509Certificate()!;
      socket.destroy();
      return issuer.includes(PROVIDER) ? 'own' : issuer.includes('Pebble') ? 'authority' : issuer;
    }),
  );
}

test('whatever is wrong with the one of the authority, our own is shown', async () => {
  let named: NamedCertificate | undefined;
  const other = await makeCertificate('another', NAME, parseUnixMs(Date.now()));
  await world.open({}, { publicCertificates: new PublicContexts(() => named, silentLogger) });
  const wrong: readonly (NamedCertificate | undefined)[] = [
    undefined,
    { ...other, name: NAME, certPem: 'no certificate' },
    {
      ...other,
      name: NAME,
      privateKeyPem: (await makeCertificate('x', NAME, parseUnixMs(Date.now()))).privateKeyPem,
    },
    { ...other, name: 'other.example' },
  ];
  for (named of wrong)
    expect(await shownTo([NAME, '', `mtls.${NAME}`])).toEqual(['own', 'own', 'own']);
  // The control: nothing is wrong with it.
  named = { ...other, name: NAME };
  const [shown, ...others] = await shownTo([NAME, '', `mtls.${NAME}`]);
  expect(shown).toContain('CN=another');
  expect(others).toEqual(['own', 'own']);
});

describe.skipIf(PEBBLE === undefined)('before a real authority', () => {
  const pebble = new PebbleWorld();
  beforeAll(() => pebble.open());
  afterAll(() => pebble.close());

  /** The ingress as an agent opens it, on the ports at which the authority asks. */
  const openIngress = async (files: CertificateFiles, challenges?: Challenges) => {
    const ingress = new VisitorEntrance(
      { address: '127.0.0.1', files },
      {
        ...{ surface: { find: () => undefined }, clock: new SystemClock(), log: silentLogger },
        ...(challenges === undefined ? {} : { challenges }),
      },
    );
    await ingress.open({ ingress: pebble.httpPort, secureIngress: pebble.tlsPort });
    return ingress;
  };

  test.each(['http-01', 'tls-alpn-01'] as const)(
    'the public name gets its certificate on both ports by %s, beside the ingress that has 80 and 443',
    async (kind) => {
      const certificates = new CertificateWorld(pebble);
      const { challenges } = certificates;
      const files = await visitorsFiles(folder);
      const keeper = certificates.keeper(new MemoryStore(), { kinds: [kind] });
      const publicCertificates = new PublicContexts(() => keeper.current(), silentLogger);
      await world.open({}, { publicCertificates });
      const grpcPort = await world.gateway.startGrpc(0);
      const names = [NAME, NAME.toUpperCase(), '', `mtls.${NAME}`, 'x.example'];
      // The control: who has the ports and does not answer there keeps the certificate away.
      let ingress = await openIngress(files);
      try {
        await certificates.look(keeper);
        expect(keeper.status().failure).toMatchObject({ problem: 'port' });
        expect(await shownTo(names)).toEqual(['own', 'own', 'own', 'own', 'own']);
        await ingress.shut();
        ingress = await openIngress(files, challenges);
        await certificates.pass(keeper, 3_600_000);
        for (const port of [world.port, grpcPort]) {
          expect(await shownTo(names, port)).toEqual([
            ...['authority', 'authority', 'own', 'own', 'own'],
          ]);
        }
        expect(await ask(world.port, { path: '/status', serverName: NAME })).toMatchObject({
          status: 200,
        });
        // Visitors are served as ever, and shown nothing of it.
        expect((await shownTo([VISITED], pebble.tlsPort))[0]).toContain(`CN=${VISITORS}`);
        await expect(shownTo([NAME], pebble.tlsPort)).rejects.toThrow();
        expect(challenges.isAnsweredElsewhere(kind)).toBe(true);
      } finally {
        await ingress.shut();
        await certificates.close();
      }
      expect(challenges.isAnsweredElsewhere(kind)).toBe(false);
    },
  );
});

async function visitorsFiles(folder: string): Promise<CertificateFiles> {
  const made = await makeCertificate(VISITORS, VISITED, parseUnixMs(Date.now()));
  const files = { certificate: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  writeFileSync(files.certificate, made.certPem);
  writeFileSync(files.key, made.privateKeyPem);
  return files;
}
