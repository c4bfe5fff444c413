import { inspect } from 'node:util';

import { TxRaw } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { SignDoc } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { expect, test } from 'vitest';

import { parseAddress } from '../../../agent/wallet/address.ts';
import { deriveKey } from '../../../agent/wallet/memory-key.ts';
import { withOneTimeKey } from '../../../agent/wallet/one-time-key.ts';
import type { SecretBytes } from '../../../agent/wallet/secret-bytes.ts';
import { checkWords } from '../../../agent/wallet/words.ts';
import { readRecording } from '../../helpers/chain/recording.ts';
import { ADDRESS, refusal, SECOND_ADDRESS, TWELVE, WORDS } from '../../helpers/wallet/samples.ts';

const entropyOf = (words: string): SecretBytes => {
  const check = checkWords(words);
  if (!check.ok) throw new Error(check.message);
  return check.entropy;
};

test('the words of the recorded chain make its accounts, by index', async () => {
  const entropy = entropyOf(WORDS);
  const addresses = await Promise.all(
    [0, 1, 2, 3, 4].map(async (index) => (await deriveKey(entropy, index, 'akash')).address),
  );
  expect([addresses[0], addresses[1], addresses[3]]).toEqual([
    ADDRESS,
    SECOND_ADDRESS,
    'akash166clkmu6yh7wjpdma0kg8t7wz97vcjx7fpl23w',
  ]);
  expect(new Set(addresses).size).toBe(5);
});

test('twelve words make the address that every wallet makes of them', async () => {
  const key = await deriveKey(entropyOf(TWELVE), 0, 'cosmos');
  expect(key.address).toBe('cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4');
});

test('a signature is the one that the recorded chain accepted, bit by bit', async () => {
  const chain = { chainId: 'local', 0: '0', 1: '1', 3: '3' } as const;
  const index = { main: 0, provider: 1, tenant: 3 } as const;
  const entropy = entropyOf(WORDS);
  let compared = 0;
  for (const line of readRecording('delegated.jsonl')) {
    if (line.kind !== 'tx' || !(line.signer in index)) continue;
    const account = index[line.signer as keyof typeof index];
    const raw = TxRaw.decode(Buffer.from(line.txBase64, 'base64'));
    const document = SignDoc.fromPartial({
      bodyBytes: raw.bodyBytes,
      authInfoBytes: raw.authInfoBytes,
      chainId: chain.chainId,
      accountNumber: chain[account],
    });
    const key = await deriveKey(entropy, account, 'akash');
    const signature = await key.sign(SignDoc.encode(document).finish());
    expect(Buffer.from(signature).toString('hex')).toBe(
      Buffer.from(raw.signatures[0]!).toString('hex'),
    );
    compared += 1;
  }
  expect(compared).toBe(11);
});

test('a key that was wiped signs no more, and says what to do', async () => {
  const key = await deriveKey(entropyOf(WORDS), 0, 'akash');
  key.wipe();
  await expect(key.sign(new Uint8Array(3))).rejects.toMatchObject({
    code: 'wallet-locked',
    message: 'The wallet was locked. Unlock it to go on.',
  });
});

test('however a key is shown, only its address is seen', async () => {
  const key = await deriveKey(entropyOf(WORDS), 0, 'akash');
  expect([JSON.stringify({ key }), inspect({ key }, { depth: 9, showHidden: true })]).toEqual([
    `{"key":{"address":"${ADDRESS}"}}`,
    `{ key: MemoryKey(${ADDRESS}) }`,
  ]);
});

test('a key that is entered once is wiped when its use is over, also when that fails', async () => {
  const options = { index: 0, prefix: 'akash' };
  let lent: { sign(bytes: Uint8Array): Promise<Uint8Array> } | undefined;
  const failing = withOneTimeKey(WORDS, options, async (key) => {
    lent = key;
    expect((await key.sign(new Uint8Array(1))).length).toBe(64);
    throw new Error('no network');
  });
  await expect(failing).rejects.toThrow('no network');
  expect(await refusal(lent!.sign(new Uint8Array(1)))).toBe('wallet-locked');
  expect(await refusal(withOneTimeKey('no words', options, async () => 1))).toBe('words-wrong');
});

test.each([
  [ADDRESS, ADDRESS],
  [` ${ADDRESS}\n`, ADDRESS],
  [ADDRESS.toUpperCase(), ADDRESS],
])('the address %j is taken', (typed, address) => {
  expect(parseAddress(typed, 'akash')).toBe(address);
});

test.each([
  ['a wrong character', ADDRESS.replace('dge0', 'dge9'), 'a character is wrong'],
  ['one missing', ADDRESS.slice(0, -1), 'a character is wrong'],
  ['another chain', 'cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4', 'another chain (cosmos)'],
  ['nothing', '', 'begins with akash1'],
])('no address, %s: the refusal says so', (_what, typed, message) => {
  expect(() => parseAddress(typed, 'akash')).toThrow(
    expect.objectContaining({ code: 'address-wrong', message: expect.stringContaining(message) }),
  );
});
