import { expect, test } from 'vitest';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import type { Flight } from '../../../agent/network/akash/signer/flight.ts';
import { IntentBook } from '../../../agent/network/akash/signer/intent-book.ts';
import { ended, requeued } from '../../../agent/network/akash/signer/intents.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { isEffect, journalLabels, simpleLabels } from '../../helpers/akash/effects.ts';
import { EFFECTS, Fuse } from '../../helpers/fuse.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';

const NOW = parseUnixMs(1_000);
const HEIGHT = parseBlockHeight(7);
const HASH = 'A1'.repeat(32);
const FEE = { denom: parseDenom('uakt'), amount: 5n };
const BID = 'bid/akash:akash1owner/100/1/1';
const SEND = 'send/1000-7';

const flightOf = (...members: readonly string[]): Flight => ({
  ...{ hash: HASH, signer: 'akash1signer', sequence: 1n, members, wrapped: false },
  ...{ timeout: { by: 'height', height: HEIGHT }, fromHeight: HEIGHT, sentMs: NOW },
  ...{ gas: 100_000n, fee: FEE },
});

test('names what the book of intents writes by what it is about, the same for other ids', () => {
  const fuse = new Fuse();
  const book = new IntentBook(fuse.guard(new MemoryJournal(), journalLabels));
  const members = () => [BID, SEND].map((id) => book.get(id)!);
  for (const id of [BID, SEND]) {
    book.add([{ id, messages: [], weight: 1n, priority: 'normal' }], NOW);
  }
  book.launch(flightOf(BID, SEND), members());
  book.land(members().map(requeued));
  book.launch(flightOf(BID, SEND), members());
  const state = { state: 'included', hash: HASH, height: HEIGHT } as const;
  const spent = { hash: HASH, height: HEIGHT, fee: FEE, code: 0 };
  book.land(
    members().map((intent) => ended(intent, state, NOW)),
    { spent, day: { startMs: NOW, spent: 5n } },
  );
  book.reported(spent);

  const launched = 'journal signer/flight + signer/member/bid + signer/member/send + signer/sent';
  const landed =
    'journal signer/day + signer/flight + signer/intent/bid + signer/intent/send + signer/sent + signer/spent';
  expect([...fuse.seen]).toEqual([
    ['journal signer/intent/bid', 1],
    ['journal signer/intent/send', 1],
    [launched, 2],
    ['journal signer/flight + signer/sent', 1],
    [landed, 1],
    ['journal signer/spent', 1],
  ]);
  expect(simpleLabels(launched)).toEqual([
    'journal signer/flight + signer/sent + signer/member/bid',
    'journal signer/flight + signer/sent + signer/member/send',
  ]);
  expect(simpleLabels(landed)).toEqual([
    'journal signer/day + signer/flight + signer/sent + signer/spent + signer/intent/bid',
    'journal signer/day + signer/flight + signer/sent + signer/spent + signer/intent/send',
  ]);
  expect(isEffect(launched, 'journal signer/flight + signer/sent')).toBe(false);
});

test('a process dies at the launch of one kind alone, before or after it is on the disk', () => {
  const died = (['before', 'after'] as const).map((phase) => {
    const fuse = new Fuse();
    const journal = new MemoryJournal();
    const book = new IntentBook(fuse.guard(journal, journalLabels));
    fuse.dieAt(
      (label) => isEffect(label, 'journal signer/flight + signer/sent + signer/member/send'),
      phase,
    );
    book.launch(flightOf(BID), []);
    book.land([]);
    expect(fuse.isDead).toBe(false);
    expect(() => book.launch(flightOf(BID, SEND), [])).toThrow('killed by the test');
    return [fuse.isDead, journal.read('signer/flight') !== undefined];
  });
  expect(died).toEqual([
    [true, false],
    [true, true],
  ]);
});

test('everything that the storage and the engine are told to change is an effect of a process', async () => {
  const clock = new ManualClock();
  const storage = openStorage({ path: ':memory:' }, { clock, log: silentLogger });
  const engine = new FakeEngine({ startMs: 1 }, { clock });
  const parts = { ...storage, engine };
  const others = Object.entries(parts)
    .filter(([name]) => name !== 'close')
    .map(([name, part]) => [
      name,
      methodsOf(part)
        .filter((one) => !EFFECTS.has(one))
        .sort(),
    ]);
  storage.close();
  await engine.close();
  // All that is left to read, and what a test does to a fake.
  expect(Object.fromEntries(others)).toEqual({
    account: words('getPayout list listPayouts openPayouts opening paid sums sumsByKind'),
    decisions: words('count countBids countWantsAudit get list listBids'),
    engine: words(
      'capabilities close crash events exec failNextDeploy list logs lose print setDown setGpuVendors setGvisor setHanging start stats status takePorts traffic transfer',
    ),
    evidence: words('list traffic'),
    images: ['list'],
    journal: words('list read'),
    leases: words(
      'anyEvent countPast get getManifest hasEvent listEvents listLive listOverlapping listPast',
    ),
    ledger: words('accrued history lastHeight listPayments settled settledAt settledByLease'),
    notices: words('countUnread latest list'),
    outcomes: words('countShadow get listShadow sumWon undecided'),
    pursuits: words('count get listLive listLiveStates listRecent'),
    uptime: words('lastBeatMs list'),
  });
});

function methodsOf(part: object): readonly string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(part));
  return names.filter(
    (name) => name !== 'constructor' && typeof Reflect.get(part, name) === 'function',
  );
}

const words = (text: string): readonly string[] => text.split(' ');
