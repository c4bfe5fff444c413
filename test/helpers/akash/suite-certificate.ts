import { randomBytes } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { credentialsOf } from '../../../agent/network/akash/credentials.ts';
import { queryCertificates } from '../../../agent/network/akash/queries/providers.ts';
import { keyOf } from '../chain/sign.ts';
import { makeCertificate } from './certificate.ts';
import { plainIntent } from './intents.ts';
import * as messages from './messages.ts';
import type { WorldOf } from './world.ts';

/** What tenants know the gateway by. */
export function certificateSteps(world: WorldOf): void {
  describe('a certificate', () => {
    test('is published, and taken back', async () => {
      const { machine, provider, signal } = world();
      const owner = provider.address;
      const made = makeCertificate(owner, 'provider.example.org', Date.now());
      const { serial, cert, publicKey } = made;
      const there = () => queryCertificates(machine.asking, { owner }, { signal });
      const publish = messages.createCertificate(owner, cert, publicKey);
      const published = await world().carryOut([plainIntent(`publish/${serial}`, publish)]);
      expect(published).toMatchObject([{ state: 'included' }]);
      const one = { serial, certPem: cert, publicKeyPem: publicKey };
      expect(await there()).toEqual([{ ...one, state: 'valid', stateNumber: 1 }]);
      const credentials = credentialsOf(machine.asking);
      const ofIt = (number: string) => credentials.certificate(owner, number, signal);
      expect(await ofIt(serial)).toEqual({ pem: cert, state: 'valid' });
      expect(await ofIt('1')).toBe(undefined);
      const revoke = messages.revokeCertificate(owner, serial);
      const revoked = await world().carryOut([plainIntent(`revoke/${serial}`, revoke)]);
      expect(revoked).toMatchObject([{ state: 'included' }]);
      expect(await there()).toEqual([{ ...one, state: 'revoked', stateNumber: 2 }]);
      expect(await ofIt(serial)).toEqual({ pem: cert, state: 'revoked' });
    });
  });

  describe('the key of an account', () => {
    test('is known once it has signed something', async () => {
      const { machine, providerKey, signal } = world();
      const { publicKey } = credentialsOf(machine.asking);
      expect(await publicKey(providerKey.address, signal)).toEqual(providerKey.publicKey);
      const nobody = keyOf(randomBytes(32)).address;
      expect(await publicKey(nobody, signal)).toBe(undefined);
    });
  });
}
