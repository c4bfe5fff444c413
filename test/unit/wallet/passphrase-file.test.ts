import { expect, test } from 'vitest';

import { choosePassphrase, givenPassphrase } from '../../../agent/wallet/passphrase.ts';
import type { Opened } from '../../../agent/wallet/passphrase-file.ts';
import { openSecret, SCRYPT_COST, sealSecret } from '../../../agent/wallet/passphrase-file.ts';
import { SecretBytes } from '../../../agent/wallet/secret-bytes.ts';
import { LOW_COST, refusal } from '../../helpers/wallet/samples.ts';

const SECRET = Uint8Array.from({ length: 43 }, (_, place) => place * 5);
const PASSPHRASE = 'correct horse bättery';

const seal = (): Promise<string> =>
  sealSecret(SecretBytes.copyOf(SECRET), givenPassphrase(PASSPHRASE), LOW_COST);
const outcome = (opened: Opened): unknown =>
  opened.outcome === 'opened' ? opened.secret.use((bytes) => [...bytes]) : opened.outcome;

test('what was sealed is opened by the same passphrase, in whatever spelling of its letters', async () => {
  const text = await seal();
  const same = await openSecret(text, givenPassphrase(PASSPHRASE.normalize('NFD')));
  expect(outcome(same)).toEqual([...SECRET]);
});

test('the same secret under the same passphrase never looks the same', async () => {
  const [one, other] = [JSON.parse(await seal()), JSON.parse(await seal())];
  const differ = (of: (file: typeof one) => string): boolean => of(one) !== of(other);
  expect([
    differ((file) => file.secret),
    differ((file) => file.kdf.salt),
    differ((file) => file.cipher.nonce),
    differ((file) => file.proof),
  ]).toEqual([true, true, true, true]);
});

test('the cost that is really used is kept in the file, and opens there', async () => {
  const passphrase = givenPassphrase(PASSPHRASE);
  const text = await sealSecret(SecretBytes.copyOf(SECRET), passphrase);
  expect(JSON.parse(text).kdf).toMatchObject({ name: 'scrypt', ...SCRYPT_COST });
  expect(outcome(await openSecret(text, passphrase))).toEqual([...SECRET]);
});

test.each([['another one'], ['correct horse battery'], [''], [`${PASSPHRASE} `]])(
  'a wrong passphrase (%j) is told from a damaged file',
  async (given) => {
    expect(outcome(await openSecret(await seal(), givenPassphrase(given)))).toBe(
      'wrong-passphrase',
    );
  },
);

test('damage is told from a wrong passphrase, wherever it is', async () => {
  const text = await seal();
  const file = JSON.parse(text);
  const flip = (value: string): string => (value.startsWith('A') ? 'B' : 'A') + value.slice(1);
  const damaged = {
    'cut off': text.slice(0, text.length / 2),
    empty: '',
    'no object': '7',
    secret: JSON.stringify({ ...file, secret: flip(file.secret) }),
    proof: JSON.stringify({ ...file, proof: flip(file.proof) }),
    salt: JSON.stringify({ ...file, kdf: { ...file.kdf, salt: flip(file.kdf.salt) } }),
    cost: JSON.stringify({ ...file, kdf: { ...file.kdf, n: 2 ** 15 } }),
    tag: JSON.stringify({ ...file, cipher: { ...file.cipher, tag: flip(file.cipher.tag) } }),
    sum: JSON.stringify({ ...file, sum: flip(file.sum) }),
    'a field more': JSON.stringify({ ...file, more: 1 }),
    'a newer version': JSON.stringify({ ...file, version: 2 }),
  };
  const outcomes = await Promise.all(
    Object.entries(damaged).map(async ([what, changed]) => [
      what,
      outcome(await openSecret(changed, givenPassphrase(PASSPHRASE))),
    ]),
  );
  expect(outcomes).toEqual(Object.keys(damaged).map((what) => [what, 'damaged']));
});

test('a file that asks for all of the memory is refused before it gets any', async () => {
  const body = JSON.parse(await seal());
  const greedy = { ...body, kdf: { ...body.kdf, n: 2 ** 24 } };
  expect(await openSecret(JSON.stringify(greedy), givenPassphrase(PASSPHRASE))).toMatchObject({
    outcome: 'damaged',
  });
});

test.each(['', 'short', '123456789'])(
  'the passphrase %j is too weak to be chosen',
  async (text) => {
    expect(await refusal(() => choosePassphrase(text))).toBe('passphrase-weak');
  },
);
