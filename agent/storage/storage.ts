import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { SqlAccountBooks } from './account-books.ts';
import type { OpenDatabase } from './database.ts';
import { openDatabase } from './database.ts';
import { SqlDecisions } from './decisions.ts';
import { SqlEvidence } from './evidence.ts';
import { SqlImages } from './images.ts';
import type { Storage } from './interface.ts';
import { SqlJournal } from './journal.ts';
import { SqlLeases } from './leases.ts';
import { SqlLedger } from './ledger.ts';
import { SqlNotices } from './notices.ts';
import type { StorageOptions } from './options.ts';
import { DEFAULT_BEAT_GAP_MS } from './options.ts';
import { SqlOutcomes } from './outcomes.ts';
import { SqlPursuits } from './pursuits.ts';
import { Seal } from './seal.ts';
import { sealManifests } from './seal-manifests.ts';
import { SqlUptime } from './uptime.ts';

export interface StorageParts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Logger;
}

/** Opens the agent's journal, or makes it. Throws `AgentError` with a `StorageErrorCode`. */
export function openStorage(options: StorageOptions, { clock, log }: StorageParts): Storage {
  const beganMs = clock.monotonicMs();
  const database = openDatabase(options.path);
  const { openedVersion, version } = database;
  const tookMs = Math.round(clock.monotonicMs() - beganMs);
  log.info('database open', { openedVersion, version, tookMs });
  const { path } = options;
  const seal = path === ':memory:' ? Seal.inMemory() : Seal.keptIn(`${path}.key`);
  try {
    return storageOn(database, options, log, seal);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The stores over a database that is open. */
export function storageOn(
  database: OpenDatabase,
  options: Pick<StorageOptions, 'beatGapMs'>,
  log: Logger,
  seal = Seal.inMemory(),
): Storage {
  const { writable } = database;
  const eraseLog = (): void => {
    try {
      // The removed manifest still lies in the write-ahead log until that is cut.
      writable.emptyLog();
    } catch (error) {
      log.warn('a removed manifest stays in the database log for now', { error });
    }
  };
  sealManifests(writable, seal);
  return {
    pursuits: new SqlPursuits(writable),
    leases: new SqlLeases(writable, seal, eraseLog),
    decisions: new SqlDecisions(writable),
    outcomes: new SqlOutcomes(writable),
    ledger: new SqlLedger(writable),
    uptime: new SqlUptime(writable, options.beatGapMs ?? DEFAULT_BEAT_GAP_MS),
    journal: new SqlJournal(writable),
    images: new SqlImages(writable),
    notices: new SqlNotices(writable),
    evidence: new SqlEvidence(writable),
    account: new SqlAccountBooks(writable),
    close: () => database.close(),
  };
}
