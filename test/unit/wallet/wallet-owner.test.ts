import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import type { WalletState } from '../../../agent/wallet/interface.ts';
import { choosePassphrase, givenPassphrase } from '../../../agent/wallet/passphrase.ts';
import { CREDENTIAL_NAME } from '../../../agent/wallet/systemd-credential.ts';
import type { TestParts } from '../../helpers/wallet/samples.ts';
import {
  ADDRESS,
  FakeStore,
  makeWallet,
  refusal,
  SECOND_ADDRESS,
  settled,
  tempFolder,
  TWELVE,
  WORDS,
} from '../../helpers/wallet/samples.ts';

const KEYCHAIN = { protection: 'keychain' } as const;
const PASSPHRASE = 'four words and more';
const passphrase = () => ({ passphrase: choosePassphrase(PASSPHRASE) });

function credentials(text: string): string {
  const folder = path.join(tempFolder(), 'credentials');
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(path.join(folder, CREDENTIAL_NAME), text, { mode: 0o400 });
  return folder;
}

/** The same wallet after the agent ended and began anew. */
async function restart(old: ReturnType<typeof makeWallet>, changed: TestParts = {}) {
  await old.holder.close();
  const { journal, keychain, folder } = old;
  const next = makeWallet({ journal, keychain, folder, ...changed });
  await settled(next);
  return next;
}

describe('a new wallet', () => {
  test('is ready at once, is told of, and is the same after a restart', async () => {
    const wallet = makeWallet();
    const seen: WalletState[] = [];
    wallet.holder.onChange((state) => seen.push(state));
    expect(wallet.holder.state()).toEqual({ state: 'absent' });
    const facts = await wallet.owner.create(KEYCHAIN);
    expect(facts).toEqual({
      account: facts.signer,
      signer: wallet.holder.key().address,
      custody: 'local',
      protection: 'keychain',
      madeAtMs: wallet.clock.now(),
    });
    expect(seen).toEqual([{ state: 'ready', ...facts }]);
    const again = await restart(wallet);
    expect(again.holder.state()).toEqual({ state: 'ready', ...facts });
    expect(again.keychain.kept.size).toBe(1);
  });

  test('is refused where there is one, which stays as it was', async () => {
    const wallet = makeWallet();
    const facts = await wallet.owner.create(KEYCHAIN);
    expect([
      await refusal(wallet.owner.create(KEYCHAIN)),
      await refusal(wallet.owner.createHotKey(SECOND_ADDRESS, KEYCHAIN)),
      await refusal(wallet.owner.import(WORDS, ADDRESS, KEYCHAIN)),
      await refusal(wallet.owner.takeOverCredential(ADDRESS)),
    ]).toEqual(['wallet-exists', 'wallet-exists', 'wallet-exists', 'wallet-exists']);
    expect([wallet.holder.state(), wallet.keychain.kept.size]).toEqual([
      { state: 'ready', ...facts },
      1,
    ]);
  });

  test('is not kept where the store gives back something else', async () => {
    const wallet = makeWallet();
    wallet.keychain.forgetful = true;
    expect(await refusal(wallet.owner.create(KEYCHAIN))).toBe('secret-not-kept');
    expect([wallet.holder.state(), wallet.keychain.kept.size, wallet.journal.kept.size]).toEqual([
      { state: 'absent' },
      0,
      0,
    ]);
  });

  test('goes into a plain file only where the owner says so', async () => {
    const wallet = makeWallet();
    expect(await refusal(wallet.owner.create({ protection: 'file' }))).toBe(
      'protection-not-chosen',
    );
    const facts = await wallet.owner.create({ protection: 'file', evenUnprotected: true });
    expect([(await restart(wallet)).holder.state(), readdirSync(wallet.folder).length]).toEqual([
      { state: 'ready', ...facts },
      1,
    ]);
  });

  test('needs a passphrase where that is to protect it, at each start too', async () => {
    const wallet = makeWallet();
    const choice = { protection: 'passphrase' } as const;
    expect(await refusal(wallet.owner.create(choice))).toBe('passphrase-missing');
    const facts = await wallet.owner.create({ ...choice, ...passphrase() });
    const again = await restart(wallet);
    expect(again.holder.state()).toEqual({
      state: 'locked',
      reason: 'passphrase-needed',
      ...facts,
    });
    expect(await refusal(again.holder.unlock({ passphrase: givenPassphrase('another') }))).toBe(
      'passphrase-wrong',
    );
    expect(await refusal(again.holder.unlock({}))).toBe('wallet-locked');
    await again.holder.unlock(passphrase());
    expect(again.holder.state()).toEqual({ state: 'ready', ...facts });
  });

  test('can be two at once for nobody: the second of two clicks is refused', async () => {
    const wallet = makeWallet();
    const codes = await Promise.all([
      refusal(wallet.owner.create(KEYCHAIN)),
      refusal(wallet.owner.create(KEYCHAIN)),
    ]);
    expect(codes).toEqual(['nothing thrown', 'wallet-exists']);
  });
});

describe('words', () => {
  test.each([
    [WORDS, 0, ADDRESS],
    [WORDS, 1, SECOND_ADDRESS],
    [TWELVE, 0, 'akash19rl4cm2hmr8afy4kldpxz3fka4jguq0adrmlxf'],
  ])('show their address before anything is kept', async (words, index, address) => {
    const wallet = makeWallet();
    const preview = await wallet.owner.preview(words, index);
    expect(preview.ok && preview.address.slice(0, 20)).toBe(address.slice(0, 20));
    expect([wallet.holder.state(), wallet.journal.kept.size]).toEqual([{ state: 'absent' }, 0]);
  });

  test('are kept as the account that was shown, and as no other', async () => {
    const wallet = makeWallet();
    expect([
      await refusal(wallet.owner.import(WORDS, SECOND_ADDRESS, KEYCHAIN)),
      await refusal(wallet.owner.import(`${WORDS} zoo`, ADDRESS, KEYCHAIN)),
    ]).toEqual(['address-differs', 'words-wrong']);
    await wallet.owner.import(WORDS, SECOND_ADDRESS, KEYCHAIN, 1);
    expect((await restart(wallet)).holder.key().address).toBe(SECOND_ADDRESS);
  });
});

describe('a backup', () => {
  test('shows the words on request, and counts once the quiz is passed', async () => {
    const wallet = makeWallet();
    expect([
      await refusal(wallet.owner.backup({})),
      await refusal(() => wallet.owner.quiz()),
    ]).toEqual(['wallet-absent', 'backup-not-shown']);
    const facts = await wallet.owner.import(WORDS, ADDRESS, KEYCHAIN);
    const words = await wallet.owner.backup({});
    expect(words.join(' ')).toBe(WORDS);
    expect(await refusal(wallet.owner.answerQuiz(['a', 'b', 'c']))).toBe('quiz-wrong');
    await wallet.clock.advance(5_000);
    await wallet.owner.answerQuiz(wallet.owner.quiz().map((position) => words[position - 1]!));
    const backedUp = { state: 'ready', ...facts, backedUpAtMs: wallet.clock.now() };
    expect([wallet.holder.state(), (await restart(wallet)).holder.state()]).toEqual([
      backedUp,
      backedUp,
    ]);
    expect(await refusal(() => wallet.owner.quiz())).toBe('backup-not-shown');
  });

  test('needs the passphrase again where one protects the wallet', async () => {
    const wallet = makeWallet();
    await wallet.owner.import(WORDS, ADDRESS, { protection: 'passphrase', ...passphrase() });
    expect([
      await refusal(wallet.owner.backup({})),
      await refusal(wallet.owner.backup({ passphrase: givenPassphrase('wrong one here') })),
      (await wallet.owner.backup(passphrase())).join(' '),
    ]).toEqual(['wallet-locked', 'passphrase-wrong', WORDS]);
  });

  test('of a hot key is worth nothing', async () => {
    const wallet = makeWallet();
    const facts = await wallet.owner.createHotKey(SECOND_ADDRESS, KEYCHAIN);
    expect([facts.account, facts.custody, facts.signer === SECOND_ADDRESS]).toEqual([
      SECOND_ADDRESS,
      'delegated',
      false,
    ]);
    expect(await refusal(wallet.owner.backup({}))).toBe('backup-needless');
    expect((await restart(wallet)).holder.state()).toEqual({ state: 'ready', ...facts });
  });
});

describe('the protection is changed', () => {
  const file = { protection: 'file', evenUnprotected: true } as const;

  test('from one to the next and back, each time with nothing left behind', async () => {
    const wallet = makeWallet({ credentials: credentials(`${WORDS}\n`) });
    await wallet.owner.import(WORDS, ADDRESS, KEYCHAIN);
    const steps = [
      [{}, { protection: 'passphrase', ...passphrase() }],
      [passphrase(), { protection: 'passphrase', passphrase: choosePassphrase('another one') }],
      [{ passphrase: choosePassphrase('another one') }, file],
      [{}, { protection: 'systemd-credential' }],
      [{}, KEYCHAIN],
    ] as const;
    const left: unknown[] = [];
    for (const [current, next] of steps) {
      const facts = await wallet.owner.changeProtection(current, next);
      const files = readdirSync(wallet.folder).map((name) => name.slice(16));
      left.push([facts.protection, wallet.keychain.kept.size, files]);
      expect(wallet.holder.key().address).toBe(ADDRESS);
    }
    expect(left).toEqual([
      ['passphrase', 0, ['.sealed.json']],
      ['passphrase', 0, ['.sealed.json']],
      ['file', 0, ['.key']],
      ['systemd-credential', 0, []],
      ['keychain', 1, []],
    ]);
  });

  test('and every refusal leaves it as it was', async () => {
    const wallet = makeWallet({ credentials: credentials(TWELVE) });
    const facts = await wallet.owner.import(WORDS, ADDRESS, KEYCHAIN);
    const change = (next: Parameters<typeof wallet.owner.changeProtection>[1]) =>
      refusal(wallet.owner.changeProtection({}, next));
    expect([
      await change({ protection: 'file' }),
      await change({ protection: 'passphrase' }),
      await change({ protection: 'systemd-credential' }),
    ]).toEqual(['protection-not-chosen', 'passphrase-missing', 'address-differs']);
    wallet.keychain.locked = 'keychain-locked';
    expect(await change(file)).toBe('wallet-locked');
    wallet.keychain.locked = undefined;
    expect((await restart(wallet)).holder.state()).toEqual({ state: 'ready', ...facts });
  });

  test('and what cannot be removed at once is removed later', async () => {
    const wallet = makeWallet();
    await wallet.owner.import(WORDS, ADDRESS, KEYCHAIN);
    wallet.keychain.refusesRemoval = true;
    await wallet.owner.changeProtection({}, file);
    expect(wallet.keychain.kept.size).toBe(1);
    const again = await restart(wallet);
    expect([again.holder.state().state, again.keychain.kept.size]).toEqual(['ready', 1]);
    wallet.keychain.refusesRemoval = false;
    const last = await restart(again);
    expect([last.holder.state().state, last.keychain.kept.size]).toEqual(['ready', 0]);
  });
});

describe('a systemd credential', () => {
  test('is taken over after its address was shown, and never touched', async () => {
    const folder = credentials(WORDS);
    const wallet = makeWallet({ credentials: folder });
    expect(wallet.holder.state()).toEqual({ state: 'absent' });
    const shown = await wallet.owner.previewCredential();
    expect(await refusal(wallet.owner.takeOverCredential(SECOND_ADDRESS))).toBe('address-differs');
    const facts = await wallet.owner.takeOverCredential(shown);
    const again = await restart(wallet, { credentials: folder });
    expect([shown, again.holder.state()]).toEqual([ADDRESS, { state: 'ready', ...facts }]);
    await again.owner.forget((await again.owner.askForget()).ticket, true);
    expect(readdirSync(folder)).toEqual([CREDENTIAL_NAME]);
  });

  test.each([
    ['is not there', undefined, 'credential-missing'],
    ['holds other words', TWELVE, 'key-differs'],
    ['holds no words', 'hunter2', 'credential-missing'],
  ])('that %s locks the wallet', async (_what, text, reason) => {
    const wallet = makeWallet({ credentials: credentials(WORDS) });
    const facts = await wallet.owner.takeOverCredential(ADDRESS);
    const changed = text === undefined ? {} : { credentials: credentials(text) };
    const again = await restart(wallet, changed);
    expect(again.holder.state()).toEqual({ state: 'locked', reason, ...facts });
    expect(again.holder.problem()).not.toContain('hunter2');
  });

  test('is not written by us', async () => {
    const wallet = makeWallet({ credentials: credentials(WORDS) });
    const code = await refusal(wallet.owner.create({ protection: 'systemd-credential' }));
    expect([code, wallet.holder.state()]).toEqual(['protection-unavailable', { state: 'absent' }]);
  });
});

describe('to forget a wallet', () => {
  test('is asked twice, soon, and needs the words to be safe', async () => {
    const wallet = makeWallet();
    expect(await refusal(wallet.owner.askForget())).toBe('wallet-absent');
    const { signer } = await wallet.owner.create(KEYCHAIN);
    expect(await refusal(wallet.owner.forget('guessed', true))).toBe('forget-not-asked');
    const asked = await wallet.owner.askForget();
    expect(asked).toEqual({ ticket: asked.ticket, signer, lost: true });
    expect(await refusal(wallet.owner.forget(asked.ticket))).toBe('wallet-not-backed-up');
    await wallet.clock.advance(120_001);
    expect(await refusal(wallet.owner.forget(asked.ticket, true))).toBe('forget-not-asked');
    const { ticket } = await wallet.owner.askForget();
    await wallet.owner.forget(ticket, true);
    expect([
      wallet.holder.state(),
      wallet.keychain.kept.size,
      [...wallet.journal.kept],
      await refusal(wallet.owner.forget(ticket, true)),
      await refusal(() => wallet.holder.key()),
    ]).toEqual([{ state: 'absent' }, 0, [], 'wallet-absent', 'wallet-absent']);
  });

  test('loses nothing where the words are safe, or where there is only a hot key', async () => {
    const wallet = makeWallet();
    await wallet.owner.import(WORDS, ADDRESS, KEYCHAIN);
    const words = await wallet.owner.backup({});
    await wallet.owner.answerQuiz(wallet.owner.quiz().map((position) => words[position - 1]!));
    const first = await wallet.owner.askForget();
    await wallet.owner.forget(first.ticket);
    await wallet.owner.createHotKey(SECOND_ADDRESS, KEYCHAIN);
    const second = await wallet.owner.askForget();
    await wallet.owner.forget(second.ticket);
    expect([first.lost, second.lost, wallet.holder.state()]).toEqual([
      false,
      false,
      { state: 'absent' },
    ]);
  });
});

test('what was written about the wallet and cannot be read is not taken for no wallet', async () => {
  const { journal } = makeWallet();
  journal.write('wallet.record', '{"version":1}');
  expect(await refusal(() => makeWallet({ journal }))).toBe('wallet-record-damaged');
});

test('a store that does not exist on this machine is a refusal', async () => {
  const wallet = makeWallet({ stores: [new FakeStore()] });
  expect(await refusal(wallet.owner.create({ protection: 'file', evenUnprotected: true }))).toBe(
    'protection-unavailable',
  );
  expect(await refusal(wallet.owner.import(WORDS, ADDRESS, KEYCHAIN))).toBe('nothing thrown');
});
