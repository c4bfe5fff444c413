import { beforeEach, describe, expect, test } from 'vitest';

import { AgentError } from '../../../../agent/base/errors.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { derOfPem } from '../../../../agent/gateway/access/client-certificate.ts';
import { Gatekeeper } from '../../../../agent/gateway/access/gatekeeper.ts';
import type { CertificateChanges } from '../../../helpers/akash/certificate.ts';
import { makeCertificate } from '../../../helpers/akash/certificate.ts';
import { Dice } from '../../../helpers/chain/scenario/dice.ts';
import { keyOf } from '../../../helpers/chain/sign.ts';
import { KnownCredentials } from '../../../helpers/gateway/credentials.ts';
import { damaged } from '../../../helpers/gateway/damage.ts';
import { claimsOf, makeToken } from '../../../helpers/gateway/tokens.ts';

const NOW_MS = 1_795_362_900_000;
const TENANT = keyOf(new Uint8Array(32).fill(1));
const OTHER = keyOf(new Uint8Array(32).fill(2));
const PROVIDER = keyOf(new Uint8Array(32).fill(3)).address;
const FULL = { access: 'full' };
const ADDRESS = '192.0.2.1';

let credentials: KnownCredentials;
let clock: ManualClock;
let keeper: Gatekeeper;

beforeEach(() => {
  credentials = new KnownCredentials();
  credentials.know(TENANT);
  clock = new ManualClock(NOW_MS);
  const { signal } = new AbortController();
  keeper = new Gatekeeper({ credentials, clock, log: silentLogger, signal });
});

describe('a token', () => {
  test.each(['ES256K', 'ES256KADR36'])('signed as %s lets its owner in', async (algorithm) => {
    expect(await shown(makeToken(TENANT, claimsOf(TENANT.address, NOW_MS), { algorithm }))).toEqual(
      { ok: true, value: { owner: TENANT.address, by: 'token', access: FULL } },
    );
  });

  test('of an account is looked up once, also by many at once', async () => {
    const token = makeToken(TENANT, claimsOf(TENANT.address, NOW_MS));
    await Promise.all([shown(token), shown(token), shown(token)]);
    await clock.advance(600_000);
    await shown(token);
    expect(credentials.asked).toBe(1);
  });

  const times = (changes: Record<string, number>): string =>
    makeToken(TENANT, { ...claimsOf(TENANT.address, NOW_MS), ...changes });
  const now = NOW_MS / 1000;
  const claims = (): Record<string, unknown> => claimsOf(TENANT.address, NOW_MS);
  const badClaims = 'JWT has invalid claims';
  const invalid = 'JWT is invalid';

  test.each<[what: string, token: () => string, status: number, message: string]>([
    ['that is rubbish', () => 'a.b.c', 401, invalid],
    ['that is empty', () => '..', 401, invalid],
    ['in four parts', () => `${makeToken(TENANT, claims())}.x`, 401, invalid],
    ['of no algorithm', () => makeToken(TENANT, claims(), { algorithm: 'none' }), 401, invalid],
    ['misspelt', () => makeToken(TENANT, claims(), { algorithm: 'ES256KARD36' }), 401, invalid],
    [
      'with a critical header',
      () => makeToken(TENANT, claims(), { header: { crit: ['x'] } }),
      401,
      invalid,
    ],
    ['with the other signature', () => makeToken(TENANT, claims(), { highS: true }), 401, invalid],
    ['signed by another', () => makeToken(OTHER, claims()), 401, invalid],
    [
      'of an account without a key',
      () => makeToken(OTHER, claimsOf(OTHER.address, NOW_MS)),
      401,
      invalid,
    ],
    [
      'of an account of another chain',
      () => makeToken(TENANT, claimsOf('cosmos1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu', NOW_MS)),
      401,
      invalid,
    ],
    [
      'in capitals',
      () => makeToken(TENANT, claimsOf(TENANT.address.toUpperCase(), NOW_MS)),
      401,
      invalid,
    ],
    ['that is over', () => times({ exp: now - 30 }), 401, 'JWT is expired'],
    ['that begins later', () => times({ nbf: now + 31 }), 400, badClaims],
    ['of another version', () => makeToken(TENANT, { ...claims(), version: 'v2' }), 400, badClaims],
    ['without a time', () => makeToken(TENANT, { ...claims(), iat: undefined }), 400, badClaims],
    ['for full access with a scope', () => token({ ...FULL, scope: ['logs'] }), 400, badClaims],
    ['for an unknown scope', () => token({ access: 'scoped', scope: ['all'] }), 400, badClaims],
    ['for no scope', () => token({ access: 'scoped', scope: [] }), 400, badClaims],
  ])('%s is refused', async (_what, make, status, message) => {
    expect(await shown(make())).toMatchObject({ ok: false, status, message });
  });

  test.each<[what: string, token: () => string]>([
    ['that ended a moment ago', () => times({ exp: now - 29 })],
    ['that begins in a moment', () => times({ nbf: now + 30, iat: now + 30 })],
    ['with parts of a second', () => times({ exp: now + 0.5 })],
  ])('%s still counts: clocks differ', async (_what, make) => {
    expect(await shown(make())).toMatchObject({ ok: true });
  });

  test('is not taken on the word of a network that names a key of somebody else', async () => {
    credentials.keys.set(TENANT.address, OTHER.publicKey);
    expect(await shown(makeToken(OTHER, claimsOf(TENANT.address, NOW_MS)))).toMatchObject({
      ok: false,
      code: 'token-invalid',
    });
    // The control: the same key, named as its own account's, does let in.
    credentials.know(OTHER);
    expect(await shown(makeToken(OTHER, claimsOf(OTHER.address, NOW_MS)))).toMatchObject({
      ok: true,
    });
  });

  test('is not refused for good while the network does not answer', async () => {
    const token = makeToken(TENANT, claimsOf(TENANT.address, NOW_MS));
    credentials.failure = new AgentError('network-unreachable', 'Nobody answers.');
    expect(await shown(token)).toMatchObject({ ok: false, status: 503 });
    credentials.failure = undefined;
    expect(await shown(token)).toMatchObject({ ok: true });
  });

  test('of accounts that nobody knows keeps the network busy for so long only', async () => {
    const known = makeToken(TENANT, claimsOf(TENANT.address, NOW_MS));
    await shown(known);
    const codes = new Map<string, number>();
    for (let seed = 0; seed < 300; seed++) {
      const key = keyOf(
        Uint8Array.of(...new Uint8Array(28).fill(9), 0, 0, 1 + (seed >> 8), seed & 255),
      );
      const answer = await shown(makeToken(key, claimsOf(key.address, NOW_MS)));
      const code = answer.ok ? 'ok' : answer.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ 'token-invalid': 199, 'too-many': 101 });
    expect(credentials.asked).toBe(200);
    // Who is known goes on meanwhile, and strangers may try again a moment later.
    expect(await shown(known)).toMatchObject({ ok: true });
    const stranger = makeToken(OTHER, claimsOf(OTHER.address, NOW_MS));
    expect(await shown(stranger)).toMatchObject({ ok: false, code: 'too-many' });
    await clock.advance(1_000);
    expect(await shown(stranger)).toMatchObject({ ok: false, code: 'token-invalid' });
  });

  test('that is made up is looked at so often for each address, and who is known there goes on', async () => {
    const known = makeToken(TENANT, claimsOf(TENANT.address, NOW_MS));
    await shown(known);
    const codes = new Map<string, number>();
    for (let count = 0; count < 300; count++) {
      const claims = { ...claimsOf(TENANT.address, NOW_MS), jti: `t${count}` };
      const answer = await shown(makeToken(OTHER, claims));
      const code = answer.ok ? 'ok' : answer.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ 'token-invalid': 99, 'too-many': 201 });
    // The token that was good before, as others use it who come through the same proxy.
    expect(await shown(known)).toMatchObject({ ok: true });
    const fresh = makeToken(TENANT, { ...claimsOf(TENANT.address, NOW_MS), jti: 'another' });
    expect(await shown(fresh)).toMatchObject({ ok: false, code: 'too-many' });
    expect(await shown(fresh, '192.0.2.2')).toMatchObject({ ok: true });
    await clock.advance(1_000);
    expect(await shown(makeToken(OTHER, claimsOf(TENANT.address, NOW_MS)))).toMatchObject({
      ...{ ok: false, code: 'token-invalid' },
    });
    // Good once is not good for ever.
    await clock.advance(900_000 + 30_000);
    expect(await shown(known)).toMatchObject({ ok: false, code: 'token-expired' });
  });

  test('damaged in any way is not taken: 3000 of fixed seeds', async () => {
    const dice = new Dice(1);
    const whole = ['ES256K', 'ES256KADR36'].map((algorithm) =>
      makeToken(TENANT, claimsOf(TENANT.address, NOW_MS), { algorithm }),
    );
    let refused = 0;
    for (let count = 0; count < 3000; count++) {
      const token = whole[count % 2]!;
      const text = damaged(Buffer.from(token), dice).toString('latin1').replace(/[\s]/g, '-');
      if (whole.includes(text)) continue;
      // Each from an address of its own, so that every one of them is looked at.
      const answer = await shown(text, `from ${count}`);
      expect(answer, text).toMatchObject({ ok: false });
      expect(answer.ok || answer.code).not.toBe('too-many');
      refused += 1;
    }
    expect(refused).toBeGreaterThan(2900);
  });

  function token(leases: unknown): string {
    return makeToken(TENANT, claimsOf(TENANT.address, NOW_MS, leases));
  }
});

describe('the header', () => {
  test.each(['Basic abc', 'Bearer', 'Bearer a b', 'token'])('%j is refused', async (header) => {
    expect(await keeper.admit({ address: ADDRESS, authorization: header }, PROVIDER)).toMatchObject(
      {
        ok: false,
        status: 400,
        message: 'invalid authorization header',
      },
    );
  });

  test.each([undefined, ''])('%j is nobody', async (header) => {
    const seen = header === undefined ? {} : { authorization: header };
    expect(await keeper.admit({ address: ADDRESS, ...seen }, PROVIDER)).toEqual({
      ok: true,
      value: undefined,
    });
  });

  test('may write bearer as it likes', async () => {
    const token = makeToken(TENANT, claimsOf(TENANT.address, NOW_MS));
    expect(
      await keeper.admit({ address: ADDRESS, authorization: `bEARER  ${token}` }, PROVIDER),
    ).toMatchObject({
      ok: true,
      value: { owner: TENANT.address },
    });
  });
});

describe('a certificate', () => {
  const der = (pem: string): Uint8Array => derOfPem(pem)!;
  const made = (changes: CertificateChanges = {}) =>
    makeCertificate(TENANT.address, 'tenant', NOW_MS, changes);

  test('that its owner published lets in, with everything', async () => {
    const certificate = made();
    credentials.publish(TENANT.address, certificate);
    expect(
      await keeper.admit({ address: ADDRESS, certificate: der(certificate.cert) }, PROVIDER),
    ).toEqual({
      ok: true,
      value: { owner: TENANT.address, by: 'certificate', access: FULL },
    });
  });

  test('is found however its PEM is written', async () => {
    const certificate = made();
    const cert = certificate.cert.replaceAll('\n', '\r\n');
    credentials.publish(TENANT.address, { ...certificate, cert });
    expect(
      await keeper.admit({ address: ADDRESS, certificate: der(certificate.cert) }, PROVIDER),
    ).toMatchObject({
      ok: true,
    });
  });

  // Each is published, so that only what the line names is wrong.
  test.each<[what: string, changes: CertificateChanges]>([
    ['is over', { untilMs: NOW_MS - 31_000 }],
    ['begins later', { fromMs: NOW_MS + 31_000 }],
    ['is for servers only', { purposes: ['server'] }],
    ['is for nothing', { purposes: [] }],
    ['was issued by another', { issuer: OTHER.address }],
    ['names two', { secondName: OTHER.address }],
    ['is not signed by its own key', { foreignKey: true }],
    ['has a serial number below 0', { serial: -5n }],
  ])('that %s does not', async (_what, changes) => {
    const certificate = made(changes);
    credentials.publish(TENANT.address, certificate);
    expect(
      await keeper.admit({ address: ADDRESS, certificate: der(certificate.cert) }, PROVIDER),
    ).toMatchObject({
      ok: false,
      status: 401,
      message: 'unauthorized access',
    });
  });

  test.each<[what: string, publish: (mine: ReturnType<typeof made>) => void]>([
    ['is not published', () => undefined],
    ['was revoked', (mine) => credentials.publish(TENANT.address, mine, 'revoked')],
    [
      'is in a state that we have no word for',
      (mine) => credentials.publish(TENANT.address, mine, 'unknown'),
    ],
    // Same owner, same serial number, another key: what a thief of a name would make.
    [
      'differs from the published one',
      (mine) => credentials.publish(TENANT.address, { ...made(), serial: mine.serial }),
    ],
    [
      'is one of two in the published text',
      (mine) => credentials.publish(TENANT.address, { ...mine, cert: mine.cert + mine.cert }),
    ],
  ])('that %s does not', async (_what, publish) => {
    const certificate = made();
    publish(certificate);
    expect(
      await keeper.admit({ address: ADDRESS, certificate: der(certificate.cert) }, PROVIDER),
    ).toMatchObject({
      ok: false,
      code: 'unauthorized',
    });
  });

  test('of a name that is no account does not', async () => {
    const certificate = makeCertificate('akash1nobody', 'tenant', NOW_MS);
    credentials.publish('akash1nobody', certificate);
    expect(
      await keeper.admit({ address: ADDRESS, certificate: der(certificate.cert) }, PROVIDER),
    ).toMatchObject({
      ok: false,
      code: 'unauthorized',
    });
    expect(credentials.asked).toBe(0);
  });

  test('that is revoked meanwhile does not count for long', async () => {
    const certificate = made();
    const ask = () =>
      keeper.admit({ address: ADDRESS, certificate: der(certificate.cert) }, PROVIDER);
    credentials.publish(TENANT.address, certificate);
    expect(await ask()).toMatchObject({ ok: true });
    credentials.publish(TENANT.address, certificate, 'revoked');
    await clock.advance(30_000);
    expect(await ask()).toMatchObject({ ok: false, code: 'unauthorized' });
  });

  test('together with a token is refused', async () => {
    const certificate = made();
    credentials.publish(TENANT.address, certificate);
    const authorization = `Bearer ${makeToken(TENANT, claimsOf(TENANT.address, NOW_MS))}`;
    const both = { certificate: der(certificate.cert), authorization };
    expect(await keeper.admit({ address: ADDRESS, ...both }, PROVIDER)).toMatchObject({
      ok: false,
      status: 400,
      message: 'auth: ambiguous authentication. may not use mTLS and JWT at the same time',
    });
  });

  test('damaged in any way is not taken: 3000 of fixed seeds', async () => {
    const certificate = made();
    credentials.publish(TENANT.address, certificate);
    const whole = Buffer.from(der(certificate.cert));
    const dice = new Dice(2);
    let refused = 0;
    for (let count = 0; count < 3000; count++) {
      const bytes = damaged(whole, dice);
      if (bytes.equals(whole)) continue;
      expect(await keeper.admit({ address: ADDRESS, certificate: bytes }, PROVIDER)).toMatchObject({
        ok: false,
      });
      await clock.advance(1_000);
      refused += 1;
    }
    expect(refused).toBeGreaterThan(2900);
    // The control: whole it does count, so nothing else was in the way.
    expect(await keeper.admit({ address: ADDRESS, certificate: whole }, PROVIDER)).toMatchObject({
      ok: true,
    });
  });
});

function shown(token: string, address = ADDRESS): ReturnType<Gatekeeper['admit']> {
  return keeper.admit({ address, authorization: `Bearer ${token}` }, PROVIDER);
}
