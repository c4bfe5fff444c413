import { describe, expect, test } from 'vitest';

import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { GuessLimit } from '../../../agent/wallet/guess-limit.ts';
import { Keeper } from '../../../agent/wallet/keeper.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import {
  ADDRESS,
  makeWallet,
  refusal,
  SECOND_ADDRESS,
  settled,
  WORDS,
} from '../../helpers/wallet/samples.ts';

const PASSPHRASE = 'four words and more';
const UNDER = { protection: 'passphrase', passphrase: PASSPHRASE } as const;

function open() {
  const wallet = makeWallet();
  const { holder, owner, clock } = wallet;
  return { ...wallet, keeper: new Keeper(WALLET_DEFAULTS, { holder, owner, clock }) };
}

/** One wrong passphrase by each of the methods that take one. */
const guesses = (keeper: Keeper) => [
  () => keeper.unlock('not the passphrase'),
  () => keeper.backup('not the passphrase'),
  () => keeper.protect('not the passphrase', { protection: 'keychain' }),
];

describe('wrong passphrases', () => {
  test('cost a wait that doubles, whichever method they come by', async () => {
    const { keeper, clock } = open();
    await keeper.create(UNDER);
    await keeper.lock();
    const [unlock, backup, protect] = guesses(keeper);
    const codes = [];
    for (const guess of [unlock!, backup!, protect!, unlock!]) codes.push(await refusal(guess()));
    expect(codes).toEqual(Array(4).fill('passphrase-wrong'));
    for (const guess of guesses(keeper)) expect(await refusal(guess())).toBe('passphrase-too-soon');
    expect(await refusal(keeper.unlock(PASSPHRASE))).toBe('passphrase-too-soon');
    await clock.advance(5_000);
    expect(await refusal(backup!())).toBe('passphrase-wrong');
    await clock.advance(9_999);
    expect(await refusal(keeper.unlock(PASSPHRASE))).toBe('passphrase-too-soon');
    await clock.advance(1);
    await keeper.unlock(PASSPHRASE);
  });

  test('sent all at once are tried one after the other', async () => {
    const { keeper } = open();
    await keeper.create(UNDER);
    await keeper.lock();
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => refusal(keeper.unlock('not the passphrase'))),
    );
    expect(codes.filter((code) => code === 'passphrase-wrong')).toHaveLength(4);
  });

  test('without the limit would all be tried', async () => {
    const { holder, owner, clock } = open();
    const none = { ...WALLET_DEFAULTS, freeGuesses: Infinity };
    const keeper = new Keeper(none, { holder, owner, clock });
    await keeper.create(UNDER);
    await keeper.lock();
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => refusal(keeper.unlock('not the passphrase'))),
    );
    expect(codes).toEqual(Array(6).fill('passphrase-wrong'));
  });

  test('are forgiven by a right one, and never cost more than the most', async () => {
    const clock = new ManualClock();
    const limit = new GuessLimit({ freeGuesses: 1, guessWaitMs: 10, guessWaitMostMs: 25 }, clock);
    const wrong = () =>
      refusal(
        limit.try(() => Promise.reject(Object.assign(new Error(), { code: 'passphrase-wrong' }))),
      );
    expect(await wrong()).toBe('passphrase-wrong');
    expect(await limit.try(async () => 'right')).toBe('right');
    for (const waitMs of [0, 0, 10, 20, 25, 25]) {
      await clock.advance(waitMs);
      expect(await wrong()).toBe('passphrase-wrong');
    }
    await clock.advance(24);
    expect(await wrong()).toBe('passphrase-too-soon');
  });

  test('that are none cost nothing: a keychain asks for no passphrase', async () => {
    const { keeper, keychain } = open();
    await keeper.create({ protection: 'keychain' });
    await keeper.lock();
    keychain.locked = 'keychain-locked';
    for (let tries = 0; tries < 10; tries++) {
      expect(await refusal(keeper.unlock())).toBe('wallet-locked');
    }
  });
});

describe('what was typed', () => {
  test('is checked before anything is kept', async () => {
    const { keeper, holder } = open();
    expect(await refusal(keeper.create({ protection: 'passphrase', passphrase: 'short' }))).toBe(
      'passphrase-weak',
    );
    expect(await refusal(keeper.createHotKey(WORDS, UNDER))).toBe('address-wrong');
    expect(await refusal(keeper.import(WORDS, 0, 'cosmos1', UNDER))).toBe('address-wrong');
    expect(await refusal(keeper.import(WORDS, 1, ADDRESS, UNDER))).toBe('address-differs');
    expect(holder.state()).toEqual({ state: 'absent' });
  });

  test('in the place of an address is not repeated', async () => {
    const { keeper } = open();
    const thrown: unknown = await keeper
      .createHotKey(WORDS.slice(0, 60), UNDER)
      .catch((error: unknown) => error);
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('wild');
  });

  test('makes wallets of each kind', async () => {
    const { keeper, holder } = open();
    expect(await keeper.preview(WORDS, 1)).toEqual({ ok: true, address: SECOND_ADDRESS });
    expect(await keeper.import(WORDS, 1, SECOND_ADDRESS, UNDER)).toMatchObject({
      ...{ account: SECOND_ADDRESS, custody: 'local', protection: 'passphrase' },
    });
    expect(await keeper.backup(PASSPHRASE)).toEqual(WORDS.split(' '));
    const { ticket } = await keeper.askForget();
    await keeper.forget(ticket, true);
    expect(await keeper.createHotKey(ADDRESS, { protection: 'keychain' })).toMatchObject({
      ...{ account: ADDRESS, custody: 'delegated', protection: 'keychain' },
    });
    expect(holder.state()).toMatchObject({ state: 'ready' });
  });
});

test('each place says whether it can be used here, the safest first', async () => {
  const { keeper, keychain } = open();
  keychain.locked = 'keychain-missing';
  expect(await keeper.protections()).toEqual([
    { protection: 'keychain', problem: 'keychain-missing' },
    { protection: 'systemd-credential', problem: expect.stringContaining('systemd') },
    { protection: 'passphrase', problem: undefined },
    { protection: 'file', problem: undefined },
  ]);
});

test('why it is locked is said until it is not', async () => {
  const opened = open();
  const { keeper } = opened;
  expect(keeper.problem()).toBeUndefined();
  await keeper.create(UNDER);
  await keeper.lock();
  await settled(opened);
  expect(keeper.problem()).toBe('You locked the wallet: unlock it to go on.');
  await keeper.unlock(PASSPHRASE);
  expect(keeper.problem()).toBeUndefined();
});
