import { expect, test } from 'vitest';

import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { SqlAccountBooks } from '../../../agent/storage/account-books.ts';
import type { SqlValue, WritableDatabase } from '../../../agent/storage/connection.ts';
import { openDatabase } from '../../../agent/storage/database.ts';
import { SqlDecisions } from '../../../agent/storage/decisions.ts';
import { SqlEvidence } from '../../../agent/storage/evidence.ts';
import { SqlJournal } from '../../../agent/storage/journal.ts';
import { SqlLeases } from '../../../agent/storage/leases.ts';
import { SqlLedger } from '../../../agent/storage/ledger.ts';
import { SqlNotices } from '../../../agent/storage/notices.ts';
import { SqlOutcomes } from '../../../agent/storage/outcomes.ts';
import { SqlPursuits } from '../../../agent/storage/pursuits.ts';
import { Seal } from '../../../agent/storage/seal.ts';
import { sealManifests } from '../../../agent/storage/seal-manifests.ts';
import { SqlUptime } from '../../../agent/storage/uptime.ts';
import { at, leaseRef, network, orderRef } from '../../helpers/storage-samples.ts';

/** What SQLite would do for each statement that `act` runs. */
function plansOf(act: (database: WritableDatabase) => void): readonly string[] {
  const { writable, close } = openDatabase(':memory:');
  const plans: string[] = [];
  const note = (sql: string, values: readonly SqlValue[]): void => {
    const steps = writable.all(`EXPLAIN QUERY PLAN ${sql}`, ...values);
    plans.push(steps.map(({ detail }) => String(detail)).join(' | '));
  };
  const noting = {
    get: (sql: string, ...values: readonly SqlValue[]) => {
      note(sql, values);
      return writable.get(sql, ...values);
    },
    all: (sql: string, ...values: readonly SqlValue[]) => {
      note(sql, values);
      return writable.all(sql, ...values);
    },
    run: (sql: string, ...values: readonly SqlValue[]) => {
      note(sql, values);
      return writable.run(sql, ...values);
    },
    transaction: (work: () => unknown) => writable.transaction(work),
    emptyLog: () => writable.emptyLog(),
  };
  act(noting as unknown as WritableDatabase);
  close();
  return plans;
}

const day = { fromMs: at(0), toMs: at(86_400_000) };
const leases = (database: WritableDatabase): SqlLeases =>
  new SqlLeases(database, Seal.inMemory(), () => undefined);

// A `SCAN` below is of an index that holds nothing else than what is wanted, or ends at a LIMIT.
test.each([
  [
    'pursuits.listLive',
    (db: WritableDatabase) => new SqlPursuits(db).listLive(),
    'SCAN pursuits USING INDEX pursuits_live',
  ],
  [
    'pursuits.listLiveStates',
    (db: WritableDatabase) => new SqlPursuits(db).listLiveStates(),
    'SCAN pursuits USING INDEX pursuits_live',
  ],
  [
    'pursuits.listRecent',
    (db: WritableDatabase) => new SqlPursuits(db).listRecent(50),
    'SCAN pursuits USING INDEX pursuits_recent',
  ],
  [
    'pursuits.get',
    (db: WritableDatabase) => new SqlPursuits(db).get(orderRef(1)),
    'SEARCH pursuits USING INDEX sqlite_autoindex_pursuits_1 (order_ref=?)',
  ],
  [
    'pursuits.count',
    (db: WritableDatabase) => new SqlPursuits(db).count(at(0)),
    'SCAN pursuits USING COVERING INDEX pursuits_state',
  ],
  [
    'pursuits.prune',
    (db: WritableDatabase) => new SqlPursuits(db).prune(at(0)),
    'SEARCH pursuits USING INDEX pursuits_ended (at_ms<?)',
  ],
  [
    'leases.listLive',
    (db: WritableDatabase) => leases(db).listLive(),
    'SCAN leases USING INDEX leases_live',
  ],
  [
    'leases.listPast',
    (db: WritableDatabase) => leases(db).listPast(50, at(0)),
    'SEARCH leases USING INDEX leases_past (run_ms<?)',
  ],
  [
    'leases.countPast',
    (db: WritableDatabase) => leases(db).countPast(),
    'SCAN leases USING COVERING INDEX leases_past',
  ],
  [
    'leases.listEvents',
    (db: WritableDatabase) => leases(db).listEvents(leaseRef(1), 50),
    'SEARCH lease_events USING INDEX lease_events_of (lease_id=?) | SCALAR SUBQUERY 1 | SEARCH leases USING COVERING INDEX sqlite_autoindex_leases_1 (lease_ref=?)',
  ],
  [
    'leases.getManifest',
    (db: WritableDatabase) => leases(db).getManifest(leaseRef(1)),
    'SEARCH leases USING INDEX sqlite_autoindex_leases_1 (lease_ref=?) | SEARCH lease_manifests USING INTEGER PRIMARY KEY (rowid=?)',
  ],
  [
    'sealManifests',
    (db: WritableDatabase) => sealManifests(db, Seal.inMemory()),
    'SCAN lease_manifests | SEARCH leases USING INTEGER PRIMARY KEY (rowid=?)',
  ],
  [
    'journal.list',
    (db: WritableDatabase) => new SqlJournal(db).list('tx.'),
    'SEARCH journal USING PRIMARY KEY (entry>? AND entry<?)',
  ],
  [
    'decisions.list',
    (db: WritableDatabase) => new SqlDecisions(db).list(50, at(0)),
    'SEARCH decisions USING INDEX decisions_recent (at_ms<?)',
  ],
  [
    'decisions.count',
    (db: WritableDatabase) => new SqlDecisions(db).count(at(0)),
    'SEARCH decisions USING COVERING INDEX decisions_outcome (at_ms>?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'decisions.countBids',
    (db: WritableDatabase) => new SqlDecisions(db).countBids(at(0)),
    'SEARCH decisions USING INDEX decisions_outcome (at_ms>?) | SEARCH pursuits USING INDEX sqlite_autoindex_pursuits_1 (order_ref=?) LEFT-JOIN | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'decisions.listBids',
    (db: WritableDatabase) => new SqlDecisions(db).listBids(at(0), 200),
    'SEARCH decisions USING INDEX decisions_outcome (at_ms>?) | SEARCH pursuits USING INDEX sqlite_autoindex_pursuits_1 (order_ref=?) LEFT-JOIN | USE TEMP B-TREE FOR LAST TERM OF ORDER BY',
  ],
  [
    'decisions.get',
    (db: WritableDatabase) => new SqlDecisions(db).get(orderRef(1)),
    'SEARCH decisions USING INDEX sqlite_autoindex_decisions_1 (order_ref=?)',
  ],
  [
    'decisions.countWantsAudit',
    (db: WritableDatabase) => new SqlDecisions(db).countWantsAudit(at(0)),
    'SEARCH decisions USING COVERING INDEX decisions_audit (at_ms>?)',
  ],
  [
    'outcomes.get',
    (db: WritableDatabase) => new SqlOutcomes(db).get(orderRef(1)),
    'SEARCH order_outcomes USING INDEX sqlite_autoindex_order_outcomes_1 (order_ref=?)',
  ],
  [
    'outcomes.undecided',
    (db: WritableDatabase) => new SqlOutcomes(db).undecided(at(0)),
    'SEARCH decisions USING INDEX decisions_shadow (at_ms<?) | CORRELATED SCALAR SUBQUERY 1 | SEARCH order_outcomes USING COVERING INDEX sqlite_autoindex_order_outcomes_1 (order_ref=?)',
  ],
  [
    'outcomes.countShadow',
    (db: WritableDatabase) => new SqlOutcomes(db).countShadow(at(0)),
    'SEARCH decisions USING INDEX decisions_shadow (at_ms>?) | SEARCH order_outcomes USING INDEX sqlite_autoindex_order_outcomes_1 (order_ref=?) LEFT-JOIN | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'outcomes.sumWon',
    (db: WritableDatabase) => new SqlOutcomes(db).sumWon(at(0)),
    'SEARCH decisions USING INDEX decisions_shadow (at_ms>?) | SEARCH order_outcomes USING INDEX sqlite_autoindex_order_outcomes_1 (order_ref=?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'outcomes.listShadow',
    (db: WritableDatabase) => new SqlOutcomes(db).listShadow(at(0), 100),
    'SEARCH decisions USING INDEX decisions_recent (at_ms>?) | SEARCH order_outcomes USING INDEX sqlite_autoindex_order_outcomes_1 (order_ref=?) LEFT-JOIN',
  ],
  [
    'outcomes.prune',
    (db: WritableDatabase) => new SqlOutcomes(db).prune(at(0)),
    'SEARCH order_outcomes USING INDEX order_outcomes_age (at_ms<?) | CORRELATED SCALAR SUBQUERY 1 | SEARCH decisions USING COVERING INDEX sqlite_autoindex_decisions_1 (order_ref=?)',
  ],
  [
    'leases.listOverlapping',
    (db: WritableDatabase) => leases(db).listOverlapping(day),
    'MERGE (UNION ALL) | LEFT | SEARCH leases USING COVERING INDEX leases_life (run_ms>?) | USE TEMP B-TREE FOR ORDER BY | RIGHT | SCAN leases USING INDEX leases_live | USE TEMP B-TREE FOR ORDER BY',
  ],
  [
    'leases.hasEvent',
    (db: WritableDatabase) => leases(db).hasEvent(leaseRef(1), 'running'),
    'SEARCH lease_events USING INDEX lease_events_of (lease_id=?) | SCALAR SUBQUERY 1 | SEARCH leases USING COVERING INDEX sqlite_autoindex_leases_1 (lease_ref=?)',
  ],
  [
    'evidence.list',
    (db: WritableDatabase) => new SqlEvidence(db).list({ afterId: 5, limit: 100 }),
    'SEARCH evidence USING INTEGER PRIMARY KEY (rowid>?)',
  ],
  [
    'evidence.list of a lease',
    (db: WritableDatabase) => new SqlEvidence(db).list({ lease: leaseRef(1), limit: 100 }),
    'SEARCH evidence USING INDEX evidence_lease (lease_ref=?) | USE TEMP B-TREE FOR ORDER BY',
  ],
  [
    'notices.list',
    (db: WritableDatabase) => new SqlNotices(db).list(50, 1000),
    'SEARCH notices USING INTEGER PRIMARY KEY (rowid<?)',
  ],
  [
    'notices.countUnread',
    (db: WritableDatabase) => new SqlNotices(db).countUnread(),
    'SCAN notices USING COVERING INDEX notices_unread',
  ],
  [
    'notices.latest',
    (db: WritableDatabase) => new SqlNotices(db).latest('engine-down'),
    'SEARCH notices USING INDEX notices_code (code=?)',
  ],
  [
    'notices.markRead',
    (db: WritableDatabase) => new SqlNotices(db).markRead(9, true),
    'SEARCH notices USING INDEX notices_unread (id<?)',
  ],
  [
    'notices.prune',
    (db: WritableDatabase) => new SqlNotices(db).prune(2000),
    'SEARCH notices USING INTEGER PRIMARY KEY (rowid<?) | SCALAR SUBQUERY 1 | SCAN notices',
  ],
  [
    'ledger.settled',
    (db: WritableDatabase) => new SqlLedger(db).settled(network),
    'SEARCH settled_totals USING PRIMARY KEY (network=?)',
  ],
  [
    'ledger.settled since',
    (db: WritableDatabase) => new SqlLedger(db).settled(network, at(0)),
    'SEARCH payments USING COVERING INDEX payments_time (network=? AND at_ms>?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'ledger.settledByLease',
    (db: WritableDatabase) => new SqlLedger(db).settledByLease(leaseRef(1)),
    'SEARCH payments USING COVERING INDEX payments_lease (lease_ref=?)',
  ],
  [
    'ledger.history',
    (db: WritableDatabase) => new SqlLedger(db).history(network, [day.fromMs, day.toMs]),
    'SEARCH payments USING COVERING INDEX payments_time (network=? AND at_ms>? AND at_ms<?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'ledger.listPayments',
    (db: WritableDatabase) => new SqlLedger(db).listPayments(50, at(0)),
    'SEARCH payments USING INDEX payments_recent (at_ms<?)',
  ],
  [
    'ledger.lastHeight',
    (db: WritableDatabase) => new SqlLedger(db).lastHeight(network),
    'SEARCH payments USING COVERING INDEX payments_height (network=?)',
  ],
  [
    'ledger.settledAt',
    (db: WritableDatabase) =>
      new SqlLedger(db).settledAt(network, parseBlockHeight(1), parseBlockHeight(9)),
    'SEARCH payments USING INDEX payments_height (network=? AND height>? AND height<?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'account.paid',
    (db: WritableDatabase) => new SqlAccountBooks(db).paid('a', parseBlockHeight(9)),
    'SEARCH account_entries USING COVERING INDEX account_entries_paid (account=? AND height<?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'account.openPayouts',
    (db: WritableDatabase) => new SqlAccountBooks(db).openPayouts('a'),
    'SEARCH payouts USING INDEX payouts_open (account=?)',
  ],
  [
    'account.getPayout',
    (db: WritableDatabase) => new SqlAccountBooks(db).getPayout('p'),
    'SEARCH payouts USING PRIMARY KEY (payout_id=?)',
  ],
  [
    'account.list',
    (db: WritableDatabase) => new SqlAccountBooks(db).list('a', 50, 1000),
    'SEARCH account_entries USING INDEX account_entries_of (account=? AND rowid<?)',
  ],
  [
    'account.sums',
    (db: WritableDatabase) => new SqlAccountBooks(db).sums('a'),
    'SEARCH account_totals USING PRIMARY KEY (account=?)',
  ],
  [
    'account.sumsByKind',
    (db: WritableDatabase) => new SqlAccountBooks(db).sumsByKind('a', day),
    'SEARCH account_entries USING COVERING INDEX account_entries_time (account=? AND at_ms>? AND at_ms<?) | USE TEMP B-TREE FOR GROUP BY',
  ],
  [
    'account.opening',
    (db: WritableDatabase) => new SqlAccountBooks(db).opening('a'),
    'SEARCH account_openings USING PRIMARY KEY (account=?)',
  ],
  [
    'account.listPayouts',
    (db: WritableDatabase) => new SqlAccountBooks(db).listPayouts('a', 10),
    'SEARCH payouts USING INDEX payouts_recent (account=?)',
  ],
  [
    'uptime.list',
    (db: WritableDatabase) => new SqlUptime(db, 60_000).list(day),
    'SEARCH uptime_intervals USING INTEGER PRIMARY KEY (rowid>? AND rowid<?) | SCALAR SUBQUERY 1 | SEARCH uptime_intervals USING INTEGER PRIMARY KEY (rowid<?)',
  ],
  [
    'uptime.lastBeatMs',
    (db: WritableDatabase) => new SqlUptime(db, 60_000).lastBeatMs(),
    'SCAN uptime_intervals',
  ],
])('%s reads by an index', (_name, act, plan) => {
  expect(plansOf(act)).toEqual([plan]);
});

test('evidence that is too old is found by its age', () => {
  expect(plansOf((db: WritableDatabase) => new SqlEvidence(db).prune(at(0)))).toEqual([
    'SEARCH lease_traffic USING INDEX lease_traffic_age (at_ms<?)',
    'SEARCH evidence USING INDEX evidence_age (at_ms<?)',
  ]);
});

test('the sums up to a height read the entries above it alone', () => {
  const plans = plansOf((db) => new SqlAccountBooks(db).sums('a', parseBlockHeight(7)));
  expect(plans).toEqual([
    'SEARCH account_totals USING PRIMARY KEY (account=?)',
    'SEARCH account_entries USING COVERING INDEX account_entries_height (account=? AND height>?) | USE TEMP B-TREE FOR GROUP BY',
  ]);
});

test('a beat in the same state is one look and one update in place', () => {
  const { writable, close } = openDatabase(':memory:');
  new SqlUptime(writable, 60_000).beat({ class: 'up' }, at(0));
  const writes: string[] = [];
  const noting = {
    get: (sql: string) => writable.get(sql),
    run: (sql: string, ...values: readonly SqlValue[]) => {
      writes.push(sql);
      return writable.run(sql, ...values);
    },
  };
  const uptime = new SqlUptime(noting as unknown as WritableDatabase, 60_000);
  uptime.beat({ class: 'up' }, at(20_000));
  close();
  expect(writes).toEqual(['UPDATE uptime_intervals SET to_ms = ? WHERE from_ms = ?']);
});
