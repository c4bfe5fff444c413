import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { Gatekeeper } from '../../../../agent/gateway/access/gatekeeper.ts';
import { decodeToken, isSignedBy } from '../../../../agent/gateway/access/token.ts';
import type { TestKey } from '../../../helpers/chain/sign.ts';
import { testKey } from '../../../helpers/chain/sign.ts';
import { KnownCredentials } from '../../../helpers/gateway/credentials.ts';
import { makeToken } from '../../../helpers/gateway/tokens.ts';

// The samples that come with the chain's own libraries: `SUBLET_SAMPLES` is the folder `testdata`
// of akash-network/chain-sdk.

interface SignatureCase {
  readonly description: string;
  readonly tokenString: string;
  readonly mustFail: boolean;
}
interface ClaimsCase {
  readonly description: string;
  readonly tokenString?: string;
  readonly claims: object;
  readonly expected: { readonly verifyFail: boolean };
}

const folder = path.join(process.env.SUBLET_SAMPLES ?? '/nowhere', 'jwt');
const NOW = 1_795_362_900;
const PROVIDER = 'akash18tdthhtcvfmzl60r0r6gvjdcelc0wtwfumqsdz';

describe.skipIf(!existsSync(folder))('the samples of others', async () => {
  const key = existsSync(folder) ? await testKey(read('mnemonic').trim(), 0) : undefined;

  test.each(existsSync(folder) ? (JSON.parse(read('cases_es256k.json')) as SignatureCase[]) : [])(
    '$description',
    ({ tokenString, mustFail }) => {
      const token = decodeToken(tokenString);
      const { address, publicKey } = key!;
      expect(token !== undefined && isSignedBy(token, address, publicKey)).toBe(!mustFail);
    },
  );

  test.each(existsSync(folder) ? claimsCases(key!) : [])(
    '$description',
    async ({ tokenString, claims, expected }) => {
      const credentials = new KnownCredentials();
      credentials.know(key!);
      // Half a minute later than the samples mean: so much is allowed for clocks that differ.
      const clock = new ManualClock((NOW + 30) * 1000);
      const { signal } = new AbortController();
      const keeper = new Gatekeeper({ credentials, clock, log: silentLogger, signal });
      const token = tokenString ?? makeToken(key!, claims);
      const answer = await keeper.admit(
        { address: '', authorization: `Bearer ${token}` },
        PROVIDER,
      );
      expect(answer.ok).toBe(!expected.verifyFail);
    },
  );
});

function read(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8');
}

function claimsCases({ address }: TestKey): readonly ClaimsCase[] {
  const day = 86_400;
  const values: Readonly<Record<string, string | number>> = {
    ...{ Issuer: address, Provider: PROVIDER, IatCurr: NOW, NbfCurr: NOW },
    ...{ Iat24h: NOW + day, Nbf24h: NOW + day, Exp48h: NOW + 2 * day },
  };
  const text = read('cases_jwt.json.tmpl').replace(/\{\{\.(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The samples have a value ${name}.`);
    return String(value);
  });
  return (JSON.parse(text) as ClaimsCase[]).map((one) => ({
    ...one,
    // The samples write times as texts.
    claims: Object.fromEntries(
      Object.entries(one.claims).map(([name, value]) => [
        name,
        ['iat', 'nbf', 'exp'].includes(name) ? Number(value) : (value as unknown),
      ]),
    ),
  }));
}
