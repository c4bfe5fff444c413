import { inspect } from 'node:util';

import { expect, test } from 'vitest';

import { SecretBytes, thenWipe } from '../../../agent/wallet/secret-bytes.ts';
import { decodeSecret, encodeSecret } from '../../../agent/wallet/wallet-secret.ts';
import { newEntropy } from '../../../agent/wallet/words.ts';
import { ADDRESS, refusal } from '../../helpers/wallet/samples.ts';

const shownOf = (secret: SecretBytes): readonly string[] => [
  JSON.stringify({ secret }),
  inspect({ secret }, { depth: 9, showHidden: true }),
  String(secret),
];

test('whatever shows a secret shows three stars', () => {
  expect(shownOf(SecretBytes.ofText('hunter2'))).toEqual([
    '{"secret":"***"}',
    '{ secret: *** }',
    '***',
  ]);
});

test('a secret that was taken over is overwritten where it lies, a copied one is not', async () => {
  const taken = Uint8Array.from([1, 2, 3]);
  const copied = Uint8Array.from([1, 2, 3]);
  const copy = SecretBytes.copyOf(copied);
  copy.wipe();
  await thenWipe(SecretBytes.takeOver(taken), async (secret) =>
    secret.use((bytes) => bytes.length),
  );
  expect([[...taken], [...copied]]).toEqual([
    [0, 0, 0],
    [1, 2, 3],
  ]);
  expect(await refusal(() => copy.use((bytes) => bytes))).toBe('secret-wiped');
});

test.each([undefined, ADDRESS])(
  'what is kept of a wallet (for %s) is read back whole',
  (delegatedBy) => {
    const entropy = newEntropy();
    const bytes = entropy.use((own) => [...own]);
    const secret = decodeSecret(encodeSecret({ entropy, index: 2 ** 31 - 1, delegatedBy }));
    expect([secret?.index, secret?.delegatedBy, secret?.entropy.use((own) => [...own])]).toEqual([
      2 ** 31 - 1,
      delegatedBy,
      bytes,
    ]);
  },
);

test('of a damaged secret nothing is taken, whichever byte changed or is missing', () => {
  const encoded = encodeSecret({ entropy: newEntropy(), index: 0, delegatedBy: ADDRESS });
  const whole = encoded.use((bytes) => Uint8Array.from(bytes));
  const taken = [...whole.keys()].filter((place) => {
    const changed = whole.with(place, whole[place]! ^ 1);
    const cut = whole.slice(0, place);
    return [changed, cut].some((bytes) => decodeSecret(SecretBytes.takeOver(bytes)) !== undefined);
  });
  expect([whole.length, taken]).toEqual([7 + 32 + 44 + 4, []]);
});
