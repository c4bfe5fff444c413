import { describe, expect, test } from 'vitest';

import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { KeychainStore } from '../../../agent/wallet/keychain.ts';
import type { Keyring, KeyringAnswer, KeyringRequest } from '../../../agent/wallet/keyring.ts';
import { SecretBytes } from '../../../agent/wallet/secret-bytes.ts';
import { newSlot } from '../../../agent/wallet/vault.ts';
import { makeWallet, refusal, settled } from '../../helpers/wallet/samples.ts';

/** A keychain that keeps, or answers what a test says. */
class ScriptedKeyring implements Keyring {
  readonly entries = new Map<string, Uint8Array>();
  readonly asked: string[] = [];
  answer: ((request: KeyringRequest) => KeyringAnswer | undefined) | undefined;

  async ask(request: KeyringRequest): Promise<KeyringAnswer> {
    const { op, account, secret } = request;
    this.asked.push(op);
    const scripted = this.answer?.(request);
    if (scripted !== undefined) return scripted;
    if (op === 'write') {
      this.entries.set(
        account,
        secret!.use((bytes) => Uint8Array.from(bytes)),
      );
    }
    if (op === 'remove') this.entries.delete(account);
    const bytes = op === 'read' ? this.entries.get(account) : undefined;
    return { outcome: 'done', secret: bytes && SecretBytes.copyOf(bytes) };
  }
}

const MISSING: KeyringAnswer = { outcome: 'failed', connected: false, message: 'no bus' };
const LOCKED: KeyringAnswer = { outcome: 'failed', connected: true, message: 'locked' };
const SILENT: KeyringAnswer = { outcome: 'timeout', connected: false, message: 'silent' };
const ASKING: KeyringAnswer = { outcome: 'timeout', connected: true, message: 'silent' };

function open(isLocked?: boolean) {
  const keyring = new ScriptedKeyring();
  return { keyring, store: new KeychainStore(keyring, async () => isLocked) };
}

test('a keychain is chosen after it kept a probe, gave it back and removed it', async () => {
  const { keyring, store } = open();
  expect(await store.problem()).toBeUndefined();
  expect([keyring.asked, keyring.entries.size]).toEqual([['write', 'read', 'remove'], 0]);
});

describe('a keychain is not chosen', () => {
  test.each([
    ['that cannot be reached', MISSING, 'No keychain can be reached (no bus)'],
    ['that keeps silent', SILENT, 'No keychain can be reached (silent)'],
    ['that is locked', LOCKED, 'The keychain is locked or refuses (locked)'],
    ['that asks its owner for ever', ASKING, 'The keychain is locked or refuses (silent)'],
  ])('%s', async (_what, answer, problem) => {
    const { keyring, store } = open();
    keyring.answer = () => answer;
    expect(await store.problem()).toContain(problem);
    expect(keyring.asked).toEqual(['write']);
  });

  test.each([
    ['that forgets', undefined],
    ['that gives back something else', SecretBytes.ofText('something else')],
  ])('%s', async (_what, secret) => {
    const { keyring, store } = open();
    keyring.answer = ({ op }) => (op === 'read' ? { outcome: 'done', secret } : undefined);
    expect(await store.problem()).toBe('The keychain does not give back what was written to it.');
    expect(keyring.entries.size).toBe(0);
  });
});

test.each([
  ['cannot be reached', MISSING, 'keychain-missing'],
  ['hangs before it is reached', SILENT, 'keychain-missing'],
  ['refuses', LOCKED, 'keychain-locked'],
  ['hangs after it was reached', ASKING, 'keychain-locked'],
  ['has no such entry', { outcome: 'done', secret: undefined } as const, 'entry-missing'],
])('a keychain that %s is a state', async (_what, answer, reason) => {
  const { keyring, store } = open();
  keyring.answer = () => answer;
  expect(await store.read(newSlot())).toMatchObject({ found: false, reason });
});

test('what it does not take or give up is a refusal', async () => {
  const { keyring, store } = open();
  keyring.answer = () => LOCKED;
  expect([
    await refusal(store.write(newSlot(), SecretBytes.ofText('x'))),
    await refusal(store.remove(newSlot())),
  ]).toEqual(['protection-unavailable', 'protection-unavailable']);
});

test('whether another try is worth it is asked of a locked one alone, because trying asks its owner', async () => {
  const worth = async (isLocked: boolean | undefined) => {
    const { store } = open(isLocked);
    return [
      await store.worthTrying('keychain-locked'),
      await store.worthTrying('keychain-missing'),
    ];
  };
  expect([await worth(true), await worth(false), await worth(undefined)]).toEqual([
    [false, true],
    [true, true],
    [undefined, true],
  ]);
});

test('a wallet that is kept there waits for a locked keychain without asking, and goes on by itself', async () => {
  const clock = new ManualClock();
  const keyring = new ScriptedKeyring();
  let isLocked: boolean | undefined = false;
  const store = new KeychainStore(keyring, async () => isLocked);
  const first = makeWallet({ clock, stores: [store] });
  const facts = await first.owner.create({ protection: 'keychain' });
  await first.holder.close();
  isLocked = true;
  keyring.answer = () => LOCKED;
  const again = makeWallet({ clock, stores: [store], journal: first.journal });
  await settled(again);
  const asked = keyring.asked.length;
  await clock.advance(3_600_000);
  expect([again.holder.state(), keyring.asked.length - asked]).toEqual([
    { state: 'locked', reason: 'keychain-locked', ...facts },
    0,
  ]);
  isLocked = false;
  keyring.answer = undefined;
  await clock.advance(10_000);
  await settled(again);
  expect(again.holder.state()).toEqual({ state: 'ready', ...facts });
});
