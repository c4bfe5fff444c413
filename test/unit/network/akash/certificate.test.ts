import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { parseUnixMs } from '../../../../agent/base/instant.ts';
import type { ServerCertificate } from '../../../../agent/network/akash/registration/certificate.ts';
import {
  certificateBody,
  keyFits,
  makeCertificate,
} from '../../../../agent/network/akash/registration/certificate.ts';
import { checkCertificate } from '../../../chain/modules/cert-check.ts';
import { PROVIDER } from './recorded.ts';

const NOW = parseUnixMs(Date.UTC(2026, 10, 22, 15, 27, 38, 123));
const file = new URL('../../../fixtures/akash/official-server-certificate.json', import.meta.url);
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;

/** What lies between the lines of a PEM text. */
function der(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ''), 'base64');
}

const ascii = (text: string) => Uint8Array.from(Buffer.from(text));
const check = (owner: string, { certPem, publicKeyPem }: ServerCertificate) =>
  checkCertificate(owner, ascii(certPem), ascii(publicKeyPem));

test('what is signed is, byte by byte, what the official provider signs', () => {
  const { owner = '', serial = '', cert = '', pubkey = '' } = recorded;
  const body = certificateBody({
    ...{ owner, host: 'localhost', serial: BigInt(serial), spki: der(pubkey) },
    notBeforeMs: parseUnixMs(Date.UTC(2026, 10, 22, 15, 27, 38)),
    notAfterMs: parseUnixMs(Date.UTC(2027, 10, 22, 15, 27, 38)),
  });
  // A sequence with a head of four bytes, whose first part is the body.
  const whole = der(cert);
  expect(Buffer.from(body).toString('hex')).toBe(
    whole.subarray(4, 4 + body.byteLength).toString('hex'),
  );
});

test('a new one is taken by the chain’s own check, for its owner alone', async () => {
  const made = await makeCertificate(PROVIDER, 'a.example.org', NOW);
  expect(check(PROVIDER, made)).toBe(BigInt(made.serial));
  expect(() => check(PROVIDER.replace('18td', '18tq'), made)).toThrow();
  const read = new X509Certificate(made.certPem);
  expect(read.validFromDate.getTime()).toBe(made.notBeforeMs);
  expect(read.validToDate.getTime()).toBe(made.notAfterMs);
  expect(made.notBeforeMs).toBeLessThan(NOW);
  expect(made.notAfterMs - NOW).toBeGreaterThan(364 * 86_400_000);
  expect(read.checkHost('a.example.org')).toBe('a.example.org');
  expect(read.checkHost('b.example.org')).toBeUndefined();
  expect(made.privateKeyPem).toContain('BEGIN PRIVATE KEY');
});

test('each has a key and a serial of its own', async () => {
  const two = [
    await makeCertificate(PROVIDER, 'a.example.org', NOW),
    await makeCertificate(PROVIDER, 'a.example.org', NOW),
  ] as const;
  expect(two[0].serial).not.toBe(two[1].serial);
  expect(keyFits(two[0])).toBe(true);
  expect(keyFits({ ...two[0], privateKeyPem: two[1].privateKeyPem })).toBe(false);
});

test('one for an address is for the address', async () => {
  for (const host of ['203.0.113.7', '2001:db8::7']) {
    const made = await makeCertificate(PROVIDER, host, NOW);
    expect(new X509Certificate(made.certPem).checkIP(host)).toBe(host);
    expect(check(PROVIDER, made)).toBe(BigInt(made.serial));
  }
});
