import { existsSync, readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { KeychainStore } from '../../../agent/wallet/keychain.ts';
import { isSecretServiceLocked } from '../../../agent/wallet/keychain-lock.ts';
import { ChildKeyring } from '../../../agent/wallet/keyring.ts';
import { SecretBytes } from '../../../agent/wallet/secret-bytes.ts';
import type { SecretFound } from '../../../agent/wallet/secret-store.ts';
import { newSlot } from '../../../agent/wallet/vault.ts';
import { SecretScanner } from '../../helpers/secrets.ts';
import { SessionBus, SilentBus, whyNot } from '../../helpers/wallet/keyring-daemon.ts';
import { makeWallet, refusal, settled } from '../../helpers/wallet/samples.ts';

/** The keychain of Linux as the agent meets it: real processes, a real bus, a real keyring. */

const LIMITS = { connectMs: 3_000, answerMs: 3_000 };
const SECRET = Uint8Array.from({ length: 43 }, (_, place) => (place * 71 + 3) % 256);
const clock = new SystemClock();

function storeOn(env: NodeJS.ProcessEnv, limits = LIMITS): KeychainStore {
  return new KeychainStore(
    new ChildKeyring(clock, env),
    () => isSecretServiceLocked(clock, env),
    limits,
  );
}
const shown = (found: SecretFound): unknown =>
  found.found ? found.secret.use((bytes) => [...bytes]) : found.reason;
const secret = (): SecretBytes => SecretBytes.copyOf(SECRET);

describe.skipIf(process.platform !== 'linux')('without a keyring', () => {
  const noBus = { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };

  test('where there is no bus, that is a state and no failure', async () => {
    const store = storeOn(noBus);
    expect([
      shown(await store.read(newSlot())),
      await refusal(store.write(newSlot(), secret())),
      await store.problem(),
      await isSecretServiceLocked(clock, noBus),
    ]).toEqual([
      'keychain-missing',
      'protection-unavailable',
      expect.stringContaining('No keychain can be reached'),
      undefined,
    ]);
  });

  test('on a bus that nobody serves there is no keychain either', async () => {
    const reason = whyNot(['dbus-daemon', 'dbus-send']);
    if (reason !== undefined) throw new Error(`this test needs a bus; ${reason}`);
    const bus = new SessionBus();
    await bus.start();
    onTestFinished(() => bus.stop());
    expect([
      shown(await storeOn(bus.env).read(newSlot())),
      await isSecretServiceLocked(clock, bus.env),
    ]).toEqual(['keychain-missing', undefined]);
  });

  test('where the bus is silent for ever, nobody waits for it longer than was said', async () => {
    const bus = new SilentBus();
    await bus.start();
    onTestFinished(() => bus.stop());
    const store = storeOn(bus.env, { connectMs: 1_500, answerMs: 1_500 });
    const beganMs = clock.monotonicMs();
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 10);
    const found = await store.read(newSlot());
    clearInterval(turning);
    const tookMs = clock.monotonicMs() - beganMs;
    expect([shown(found), bus.calls]).toEqual(['keychain-missing', 1]);
    expect(tookMs).toBeGreaterThan(1_400);
    expect(tookMs).toBeLessThan(5_000);
    // The agent went on meanwhile.
    expect(turns).toBeGreaterThan(50);
    expect(await isSecretServiceLocked(clock, bus.env)).toBeUndefined();
  });

  test('the process that asks holds the secret in no argument and no variable, and is gone afterwards', async () => {
    const bus = new SilentBus();
    await bus.start();
    onTestFinished(() => bus.stop());
    const env = { ...bus.env, SUBLET_SOMETHING: Buffer.from(SECRET).toString('hex') };
    const pids = (): readonly string[] => childrenOf(process.pid);
    const before = pids();
    const store = storeOn(env, { connectMs: 1_500, answerMs: 1_500 });
    const writing = refusal(store.write(newSlot(), secret()));
    while (bus.calls === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const asking = pids().filter((pid) => !before.includes(pid));
    const scanner = new SecretScanner({ bytes: { secret: SECRET } });
    expect([asking.length, scanner.scanProcess(Number(asking[0]))]).toEqual([1, []]);
    expect(await writing).toBe('protection-unavailable');
    while (existsSync(`/proc/${asking[0]!}`))
      await new Promise((resolve) => setTimeout(resolve, 10));
  });

  test('a wallet waits in its state while the bus is silent, and other work of the agent goes on', async () => {
    const bus = new SilentBus();
    await bus.start();
    onTestFinished(() => bus.stop());
    const first = makeWallet();
    const facts = await first.owner.create({ protection: 'keychain' });
    const store = storeOn(bus.env, { connectMs: 1_000, answerMs: 1_000 });
    const beganMs = clock.monotonicMs();
    const again = makeWallet({ journal: first.journal, stores: [store] });
    // It is there at once, and says so before anybody answered.
    expect([again.holder.state(), clock.monotonicMs() - beganMs < 500]).toEqual([
      { state: 'locked', reason: 'keychain-locked', ...facts },
      true,
    ]);
    await settled(again);
    expect(again.holder.state()).toEqual({ state: 'locked', reason: 'keychain-missing', ...facts });
    await again.holder.close();
  });
});

describe.skipIf(process.platform !== 'linux')('with a real keyring', () => {
  let bus: SessionBus;

  beforeEach(async () => {
    const reason = whyNot();
    // Not skipped: a wallet that was never tried on a keyring was not tried.
    if (reason !== undefined) throw new Error(`these tests need a real keyring; ${reason}`);
    bus = new SessionBus();
    await bus.start();
  });

  afterEach(async () => {
    // Undefined where `beforeEach` gave up.
    await (bus as SessionBus | undefined)?.stop();
  });

  test('unlocked it keeps, gives back, replaces and removes', async () => {
    await bus.startKeyring('unlocked');
    const store = storeOn(bus.env);
    const [slot, other] = [newSlot(), newSlot()];
    expect([await store.problem(), await isSecretServiceLocked(clock, bus.env)]).toEqual([
      undefined,
      false,
    ]);
    await store.write(slot, secret());
    expect([shown(await store.read(slot)), shown(await store.read(other))]).toEqual([
      [...SECRET],
      'entry-missing',
    ]);
    await store.write(slot, SecretBytes.ofText('another'));
    expect(shown(await store.read(slot))).toEqual([...Buffer.from('another')]);
    await store.remove(slot);
    await store.remove(slot);
    expect(shown(await store.read(slot))).toBe('entry-missing');
  });

  test('a wallet outlives the keyring being locked, unlocked and started anew', async () => {
    await bus.startKeyring('unlocked');
    const store = storeOn(bus.env);
    const first = makeWallet({ stores: [store] });
    const facts = await first.owner.create({ protection: 'keychain' });
    bus.lock();
    expect(await isSecretServiceLocked(clock, bus.env)).toBe(true);
    // What runs goes on; what starts waits.
    expect((await first.holder.key().sign(new Uint8Array(1))).length).toBe(64);
    await first.holder.close();
    const again = makeWallet({ journal: first.journal, stores: [store] });
    await settled(again);
    expect(again.holder.state()).toEqual({ state: 'locked', reason: 'keychain-locked', ...facts });
    await bus.unlock();
    await again.clock.advance(10_000);
    await settled(again);
    expect(again.holder.state()).toEqual({ state: 'ready', ...facts });
    await again.holder.close();
    await bus.stopKeyring();
    await bus.startKeyring('locked');
    const last = makeWallet({ journal: first.journal, stores: [store] });
    await settled(last);
    expect(last.holder.state()).toMatchObject({ state: 'locked', reason: 'keychain-locked' });
    await bus.unlock();
    await last.clock.advance(10_000);
    await settled(last);
    expect(last.holder.state()).toEqual({ state: 'ready', ...facts });
    await last.holder.close();
  }, 60_000);
});

function childrenOf(pid: number): readonly string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(file, 'utf8').split(' ').filter(Boolean);
}
