import { readFileSync } from 'node:fs';

import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { describe, expect, test } from 'vitest';

import { account } from './messages.ts';
import { must, World } from './world.ts';

// A certificate that a real node took; it lies in a message of the recording.
const { owner, cert, pubkey } = recordedCertificate();
const SERIAL = '1795361154523000';

function recordedCertificate(): v1.MsgCreateCertificate {
  const recording = new URL('../../../fixtures/akash/chain.jsonl', import.meta.url);
  const type = '/akash.cert.v1.MsgCreateCertificate';
  const line = readFileSync(recording, 'utf8')
    .split('\n')
    .find((text) => text.includes(`"typeUrl":"${type}"`));
  const { messages } = JSON.parse(line ?? '{}') as { messages: readonly { json: unknown }[] };
  return v1.MsgCreateCertificate.fromJSON(messages[0]?.json);
}

const create = (world: World, changes: Partial<v1.MsgCreateCertificate> = {}) =>
  world.send('/akash.cert.v1.MsgCreateCertificate', { owner, cert, pubkey, ...changes });

const revoke = (world: World, serial = SERIAL) =>
  world.send('/akash.cert.v1.MsgRevokeCertificate', { id: { owner, serial } });

const list = (world: World, filter: Partial<v1.CertificateFilter>) =>
  world
    .query(
      '/akash.cert.v1.Query/Certificates',
      v1.QueryCertificatesRequest,
      v1.QueryCertificatesRequest.fromPartial({ filter }),
      v1.QueryCertificatesResponse,
    )
    .certificates.map(({ certificate, serial }) => [
      serial,
      v1.Cert_State[certificate?.state ?? 0],
    ]);

const replaced = (pem: Uint8Array, from: string, to: string) =>
  Buffer.from(Buffer.from(pem).toString().replaceAll(from, to));

describe('a certificate', () => {
  test('is published once, and tells no event', () => {
    const world = new World();
    expect(create(world)).toEqual({ events: [] });
    expect(create(world)).toEqual({ refused: 'cert 3', log: 'certificate exists' });
  });

  test.each<[string, Partial<v1.MsgCreateCertificate>, string, string]>([
    [
      'of somebody else',
      { owner: account('other') },
      'undefined 1',
      'invalid certificate value: CommonName does not match owner',
    ],
    [
      'whose key is labelled as usual',
      { pubkey: replaced(pubkey, 'EC PUBLIC KEY', 'PUBLIC KEY') },
      'undefined 1',
      'invalid pubkey value: invalid pem block type',
    ],
    ['whose key is no PEM', { pubkey: Buffer.from('x') }, 'cert 7', 'invalid pubkey value'],
    ['that is no PEM', { cert: Buffer.from('x') }, 'cert 6', 'invalid certificate value'],
    [
      'that is signed with another key',
      { cert: forged() },
      'undefined 1',
      'invalid certificate value: invalid certificate signature',
    ],
    [
      'with something behind it',
      { cert: Buffer.concat([cert, Buffer.from('x')]) },
      'cert 6',
      'invalid certificate value',
    ],
  ])('%s is refused', (_, changes, refused, log) => {
    expect(create(new World(), changes)).toEqual({ refused, log });
  });

  test('is revoked once; its serial number stays taken', () => {
    const world = new World();
    expect(revoke(world)).toEqual({ refused: 'cert 1', log: 'certificate not found' });
    expect(revoke(world, 'x')).toEqual({ refused: 'cert 5', log: 'invalid serial number' });
    must(create(world));
    expect(revoke(world)).toEqual({ events: [] });
    expect(revoke(world)).toEqual({ refused: 'cert 4', log: 'certificate already revoked' });
    expect(create(world)).toMatchObject({ refused: 'cert 3' });
  });

  test('is found by owner, serial number and state', () => {
    const world = new World();
    must(create(world));
    expect(list(world, {})).toEqual([[SERIAL, 'valid']]);
    expect(list(world, { owner, serial: SERIAL, state: 'valid' })).toEqual([[SERIAL, 'valid']]);
    expect(list(world, { owner, serial: '1' })).toEqual([]);
    expect(list(world, { owner: account('other') })).toEqual([]);
    must(revoke(world));
    expect(list(world, { owner, state: 'valid' })).toEqual([]);
    expect(list(world, { owner })).toEqual([[SERIAL, 'revoked']]);
  });
});

/** The certificate with one bit of its signature turned. */
function forged(): Uint8Array {
  const pem = Buffer.from(cert).toString();
  const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const body = der.toString('base64');
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
}
