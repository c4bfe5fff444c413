import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { UnixMs } from '../../../../agent/base/instant.ts';
import { parseUnixMs } from '../../../../agent/base/instant.ts';
import type { CertificateAuthority } from '../../../../agent/gateway/acme/interface.ts';
import type { PublicCertificateKeeper } from '../../../../agent/gateway/acme/keeper.ts';
import type { AcmeRecord } from '../../../../agent/gateway/acme/record.ts';
import { makeCertificate } from '../../../../agent/network/akash/registration/certificate.ts';
import {
  CertificateWorld,
  DAY_MS,
  HOUR_MS,
  MemoryStore,
  NAME,
} from '../../../helpers/gateway/certificate-world.ts';
import { PebbleWorld } from '../../../helpers/gateway/pebble.ts';
import { PEBBLE } from '../../../helpers/gateway/pebble-process.ts';
import { problem } from '../../../helpers/gateway/troubled-authority.ts';

// Without it none of this can be tried here; the set-up of the tests says so.
describe.skipIf(PEBBLE === undefined)('before a real authority', () => {
  const pebble = new PebbleWorld();
  let world: CertificateWorld;
  let store: MemoryStore;
  const authority = () => pebble.authority;

  beforeAll(() => pebble.open({ validitySeconds: 90 * 86_400 }));
  afterAll(() => pebble.close());
  beforeEach(() => {
    world = new CertificateWorld(pebble);
    store = new MemoryStore();
  });
  afterEach(async () => {
    await world.close();
    await authority().recover();
  });

  const issued = async (): Promise<PublicCertificateKeeper> => {
    const keeper = world.keeper(store);
    await world.look(keeper);
    expect(serialOf(keeper)).toBeDefined();
    return keeper;
  };

  test.each(['http-01', 'tls-alpn-01'] as const)('a certificate is got by %s', async (kind) => {
    const keeper = world.keeper(store, { kinds: [kind] });
    await world.look(keeper);
    const leaf = new X509Certificate(keeper.current()?.certPem ?? '');
    expect([leaf.subjectAltName, leaf.issuer.includes('Pebble Intermediate CA')]).toEqual([
      `DNS:${NAME}`,
      true,
    ]);
    const { notAfterMs, renewAtMs } = keeper.status().certificate!;
    expect(Math.round((notAfterMs - renewAtMs) / DAY_MS)).toBe(30);
    expect(keeper.status().failure).toBeUndefined();
  });

  test('a restart orders nothing anew, nor does a day of looking', async () => {
    const before = serialOf(await issued());
    for (let start = 0; start < 3; start++) {
      const again = world.keeper(store);
      expect(serialOf(again)).toBe(before);
      await world.look(again);
      expect(serialOf(again)).toBe(before);
    }
    expect(await world.pass(world.keeper(store), DAY_MS)).toBe(24);
    expect(authority().orders).toBe(1);
    // The control: with nothing kept each start orders.
    const forgetful = world.keeper(new MemoryStore());
    await world.look(forgetful);
    expect(authority().orders).toBe(2);
  });

  test('what was ordered when the agent was killed is fetched, not ordered again', async () => {
    const killed = world.keeper(store, {}, losingAnswers(world.authority()));
    await world.look(killed);
    expect([killed.current(), authority().orders]).toEqual([undefined, 1]);
    // As the kill left it: the failure was not written.
    const record = JSON.parse(store.text!) as AcmeRecord;
    store.text = JSON.stringify({ ...record, failure: null });
    const again = world.keeper(store);
    await world.look(again);
    expect([serialOf(again) !== undefined, authority().orders]).toEqual([true, 1]);
    // The control: without the order that was kept, another is made.
    store.text = JSON.stringify({ ...record, failure: null, order: null });
    await world.look(world.keeper(store));
    expect(authority().orders).toBe(2);
  });

  test('it is replaced with a third of its lifetime left, and not before', async () => {
    const keeper = await issued();
    const first = serialOf(keeper);
    expect(await world.pass(keeper, 59 * DAY_MS, DAY_MS)).toBe(59);
    expect([serialOf(keeper), authority().orders]).toEqual([first, 1]);
    await world.pass(keeper, 2 * DAY_MS, DAY_MS);
    expect(authority().orders).toBe(2);
    expect(serialOf(keeper)).not.toBe(first);
  });

  test('a clock that is ahead orders nothing, and takes nothing away', async () => {
    const keeper = await issued();
    const first = serialOf(keeper);
    world.clock.jumpWall(365 * DAY_MS);
    for (let look = 0; look < 5; look++) await world.look(keeper);
    // Nor does a start with such a clock.
    const started = world.keeper(store);
    await world.look(started);
    expect([authority().orders, serialOf(keeper), serialOf(started)]).toEqual([1, first, first]);
    expect(Math.round((keeper.status().clockAheadMs ?? 0) / DAY_MS)).toBe(365);
    // The control: an authority that does not say how late it is leaves the wrong clock to decide.
    const astray = world.keeper(store, {}, sayingNoTime(world.authority()));
    await world.look(astray);
    expect(authority().orders).toBe(2);
  });

  test('a clock that is behind does not keep a certificate until it has ended', async () => {
    const keeper = await issued();
    const first = serialOf(keeper);
    authority().aheadMs = 70 * DAY_MS;
    const astray = world.keeper(store, {}, sayingNoTime(world.authority()));
    await world.look(astray);
    // The control: nobody said that it is late.
    expect([authority().orders, serialOf(astray)]).toEqual([1, first]);
    await world.pass(keeper, DAY_MS);
    expect(authority().orders).toBe(2);
    expect(serialOf(keeper)).not.toBe(first);
    expect(Math.round((keeper.status().clockAheadMs ?? 0) / DAY_MS)).toBe(-70);
  });

  test("an authority's own certificate that is not valid now is told as a matter of the clock", async () => {
    const past = await makeCertificate('pebble', 'localhost', twoYearsAgo());
    await authority().close();
    await authority().open(past);
    const keeper = world.keeper(store, {}, world.authority(past.certPem));
    await world.look(keeper);
    expect(keeper.status().failure).toMatchObject({
      problem: 'clock',
      message: expect.stringContaining('Set the clock of this machine') as string,
    });
    await authority().close();
  });

  test('a limit is kept to, to the hour that the authority names', async () => {
    const threeDays = (60 * 60 * 24 * 3).toString();
    const limit = (headers: Record<string, string>) => (request: { readonly path: string }) =>
      request.path === '/order-plz' ? problem(429, 'rateLimited', headers) : undefined;
    authority().trouble = limit({ 'Retry-After': threeDays });
    const keeper = world.keeper(store);
    await world.look(keeper);
    const { failure } = keeper.status();
    expect(failure).toMatchObject({ problem: 'limit' });
    const until = new Date(failure!.nextMs).toISOString();
    expect(failure!.message).toContain(`until ${until.slice(0, 10)} ${until.slice(11, 16)} UTC`);
    const looks = await world.pass(keeper, 3 * DAY_MS - HOUR_MS);
    expect([looks, authority().orders]).toEqual([71, 1]);
    await world.pass(keeper, 2 * HOUR_MS);
    expect(authority().orders).toBe(2);
    // The control: where it names none, it is tried sooner.
    authority().trouble = limit({});
    const other = world.keeper(new MemoryStore());
    await world.look(other);
    await world.pass(other, DAY_MS);
    expect(authority().orders).toBeGreaterThan(4);
  });

  test('a wait that no authority means is not waited for', async () => {
    const tenYears = (60 * 60 * 24 * 3650).toString();
    authority().trouble = ({ path }) =>
      path === '/order-plz' ? problem(429, 'rateLimited', { 'Retry-After': tenYears }) : undefined;
    const keeper = world.keeper(store);
    await world.look(keeper);
    authority().trouble = () => undefined;
    await world.pass(keeper, 7 * DAY_MS, DAY_MS);
    expect(keeper.current()).toBeUndefined();
    await world.pass(keeper, 2 * DAY_MS, DAY_MS);
    expect(serialOf(keeper)).toBeDefined();
  });

  test('a port that is not passed on is told, tried less and less often, then the other is used', async () => {
    const keeper = world.keeper(store, { kinds: ['http-01'], httpPort: 0 });
    await world.look(keeper);
    expect(keeper.status().failure).toMatchObject({
      problem: 'name-unreached',
      message: expect.stringContaining('Have port 80 of your router passed on') as string,
    });
    // 15 minutes, 30, 1 h, 2 h, 4 h, 8 h: looked at every quarter of an hour.
    expect(await world.pass(keeper, DAY_MS, HOUR_MS / 4)).toBe(96);
    expect(authority().orders).toBe(7);
    expect(keeper.current()).toBeUndefined();
    const both = world.keeper(store, { httpPort: 0 });
    await world.pass(both, DAY_MS);
    expect(serialOf(both)).toBeDefined();
    expect(kindOf(store)).toBe('tls-alpn-01');
  });

  test('a name that leads to another machine is told, and a port that another program has', async () => {
    const foreign = createServer((_request, response) => response.end('not it'));
    await once(foreign.listen(pebble.httpPort, '127.0.0.1'), 'listening');
    try {
      const keeper = world.keeper(store, { kinds: ['http-01'], httpPort: 0 });
      await world.look(keeper);
      expect(keeper.status().failure).toMatchObject({ problem: 'name-elsewhere' });
      const busy = world.keeper(new MemoryStore(), { kinds: ['http-01'] });
      await world.look(busy);
      expect(busy.status().failure).toMatchObject({
        problem: 'port',
        message: expect.stringContaining('--acme-http-port') as string,
      });
    } finally {
      foreign.close();
    }
  });

  test('an authority that is gone for days takes nothing away before it has ended', async () => {
    await issued();
    // As it is five days before its end.
    const record = JSON.parse(store.text!) as AcmeRecord;
    const nowMs = world.clock.now();
    const notAfterMs = parseUnixMs(nowMs + 5 * DAY_MS);
    const current = { ...record.current!, renewAtMs: nowMs, notAfterMs };
    store.text = JSON.stringify({ ...record, current });
    const keeper = world.keeper(store);
    const first = serialOf(keeper);
    const shown: (string | undefined)[] = [];
    keeper.onChange(() => shown.push(serialOf(keeper)));
    await authority().close();
    await world.pass(keeper, 5 * DAY_MS - HOUR_MS);
    expect(serialOf(keeper)).toBe(first);
    expect(keeper.status().failure).toMatchObject({ problem: 'unreachable' });
    await world.pass(keeper, HOUR_MS);
    expect([serialOf(keeper), shown.at(-1)]).toEqual([undefined, undefined]);
    expect(keeper.status().certificate).toMatchObject({ shown: false });
    await authority().open();
    await world.pass(keeper, DAY_MS);
    expect(serialOf(keeper)).toBeDefined();
    expect([serialOf(keeper) === first, shown.at(-1)]).toEqual([false, serialOf(keeper)]);
    expect([authority().orders, keeper.status().failure]).toEqual([2, undefined]);
  });

  test('an account that the authority has lost is made anew at once', async () => {
    await world.look(world.keeper(store));
    const record = JSON.parse(store.text!) as AcmeRecord;
    store.text = JSON.stringify({
      ...{ ...record, current: null },
      account: { ...record.account, url: authority().directory.replace('/dir', '/my-account/0') },
    });
    const keeper = world.keeper(store);
    await world.look(keeper);
    expect(serialOf(keeper)).toBeDefined();
    expect(keeper.status().failure).toBeUndefined();
  });

  test('a disk that is full loses neither certificate nor limit', async () => {
    const keeper = world.keeper(store);
    store.full = true;
    await world.look(keeper);
    expect([keeper.current(), authority().orders]).toEqual([undefined, 0]);
    store.full = false;
    await world.look(keeper);
    expect([serialOf(keeper) !== undefined, authority().orders]).toEqual([true, 1]);
  });

  test('what cannot be read is told and left alone, and nothing is ordered', async () => {
    store.text = '{"version":1,"account":nu';
    const keeper = world.keeper(store);
    for (let look = 0; look < 3; look++) await world.look(keeper);
    expect(keeper.status().failure).toMatchObject({ problem: 'record' });
    expect([store.text, authority().asked]).toEqual(['{"version":1,"account":nu', []]);
  });
});

function twoYearsAgo(): UnixMs {
  return parseUnixMs(Date.now() - 2 * 365 * DAY_MS);
}

function serialOf(keeper: PublicCertificateKeeper): string | undefined {
  const { certPem } = keeper.current() ?? {};
  return certPem === undefined ? undefined : new X509Certificate(certPem).serialNumber;
}

function kindOf({ text }: MemoryStore): string | undefined {
  return (JSON.parse(text!) as AcmeRecord).current?.kind;
}

/** Everything is done, and its answer does not arrive. */
function losingAnswers(authority: CertificateAuthority): CertificateAuthority {
  return {
    ...bound(authority),
    finish: async (...all) => {
      await authority.finish(...all);
      throw new Error('killed');
    },
  };
}

function sayingNoTime(authority: CertificateAuthority): CertificateAuthority {
  return {
    ...bound(authority),
    look: async (signal) => ({ ...(await authority.look(signal)), nowMs: undefined }),
  };
}

function bound(authority: CertificateAuthority): CertificateAuthority {
  return {
    look: (signal) => authority.look(signal),
    register: (...all) => authority.register(...all),
    order: (...all) => authority.order(...all),
    finish: (...all) => authority.finish(...all),
  };
}
