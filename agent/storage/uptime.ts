import type { UnixMs } from '../base/instant.ts';
import type { Interval } from '../domain/time.ts';
import type { UptimeInterval, UptimeState } from '../domain/uptime.ts';
import { DOWN_CAUSES, sameUptimeState } from '../domain/uptime.ts';
import { decodeRow, instant, oneOf } from './columns.ts';
import type { SqlRow, WritableDatabase } from './connection.ts';
import type { UptimeStore } from './interface.ts';

const STOPPED: UptimeState = { class: 'down', cause: 'agent-stopped' };

/** How much of the record a clock that is set back may take with it, see {@link SqlUptime}. */
const MOST_REWOUND_MS = 3_600_000;

/**
 * The `uptime_intervals` table: stretches that follow each other and never overlap. The last one
 * is open; a beat moves its end.
 *
 * The wall clock decides, and it jumps:
 * - Forward by more than `gapMs` between two beats: the machine slept, or the clock was set. Nobody
 *   was served then, as far as we know, so it is down time (`agent-stopped`) whatever was before.
 * - Back: what is recorded stands and counts no second time; a new state counts from where the
 *   record ends, and the record goes on when the clock is there again.
 * - Back into a stop: then the clock was wrong after that stop (started an hour ahead, put right
 *   by the network). What was recorded since then, if it is less than an hour, is dropped and the
 *   record goes on from the right time; else one bad reading would stop it for years.
 */
export class SqlUptime implements UptimeStore {
  readonly #database: WritableDatabase;
  readonly #gapMs: number;

  constructor(database: WritableDatabase, gapMs: number) {
    this.#database = database;
    this.#gapMs = gapMs;
  }

  beat(state: UptimeState, atMs: UnixMs): void {
    const last = this.#last();
    if (last !== undefined && this.#goesOn(last, state, atMs)) {
      this.#moveEnd(last, atMs);
      return;
    }
    this.#database.transaction(() => {
      this.#rewind(atMs);
      this.#change(state, atMs);
    });
  }

  resume(atMs: UnixMs): void {
    this.#database.transaction(() => {
      this.#rewind(atMs);
      const last = this.#last();
      if (last !== undefined && atMs > last.toMs) this.#fill(STOPPED, last.toMs, atMs);
    });
  }

  /** Those that touch the window, whole: the first may begin before it. */
  list(window: Interval): readonly UptimeInterval[] {
    return this.#database
      .all(
        `SELECT * FROM uptime_intervals
         WHERE from_ms < ? AND to_ms > ? AND to_ms > from_ms AND from_ms >= coalesce(
           (SELECT max(from_ms) FROM uptime_intervals WHERE from_ms <= ?), 0)
         ORDER BY from_ms`,
        ...[window.toMs, window.fromMs, window.fromMs],
      )
      .map(decode);
  }

  lastBeatMs(): UnixMs | undefined {
    return this.#last()?.toMs;
  }

  #goesOn(last: UptimeInterval, state: UptimeState, atMs: UnixMs): boolean {
    const passedMs = atMs - last.toMs;
    return sameUptimeState(last.state, state) && passedMs >= 0 && passedMs <= this.#gapMs;
  }

  #change(state: UptimeState, atMs: UnixMs): void {
    const last = this.#last();
    if (last === undefined) {
      this.#begin(state, atMs);
    } else if (atMs - last.toMs > this.#gapMs) {
      this.#fill(STOPPED, last.toMs, atMs);
      this.#begin(state, atMs);
    } else {
      if (atMs > last.toMs) this.#moveEnd(last, atMs);
      this.#begin(state, atMs > last.toMs ? atMs : last.toMs);
    }
  }

  #fill(state: UptimeState, fromMs: UnixMs, toMs: UnixMs): void {
    this.#begin(state, fromMs);
    const open = this.#last();
    if (open !== undefined) this.#moveEnd(open, toMs);
  }

  /** Opens an interval at the end of the record, or goes on with the last one of that state. */
  #begin(state: UptimeState, atMs: UnixMs): void {
    this.#database.run(
      'DELETE FROM uptime_intervals WHERE from_ms = ? AND to_ms = from_ms',
      this.#last()?.fromMs ?? 0,
    );
    const last = this.#last();
    if (last?.toMs === atMs && sameUptimeState(last.state, state)) return;
    this.#database.run(
      'INSERT INTO uptime_intervals (from_ms, to_ms, class, cause) VALUES (?, ?, ?, ?)',
      ...[atMs, atMs, state.class, state.class === 'down' ? state.cause : null],
    );
  }

  #moveEnd(interval: UptimeInterval, toMs: UnixMs): void {
    this.#database.run(
      'UPDATE uptime_intervals SET to_ms = ? WHERE from_ms = ?',
      ...[toMs, interval.fromMs],
    );
  }

  #rewind(atMs: UnixMs): void {
    const last = this.#last();
    if (last === undefined || last.toMs - atMs <= this.#gapMs) return;
    const row = this.#database.get(
      'SELECT * FROM uptime_intervals WHERE from_ms <= ? ORDER BY from_ms DESC LIMIT 1',
      atMs,
    );
    const stop = row === undefined ? undefined : decode(row);
    if (stop === undefined || !sameUptimeState(stop.state, STOPPED) || stop.toMs <= atMs) return;
    if (last.toMs - stop.toMs > MOST_REWOUND_MS) return;
    this.#database.run('DELETE FROM uptime_intervals WHERE from_ms > ?', stop.fromMs);
    this.#moveEnd(stop, atMs);
  }

  #last(): UptimeInterval | undefined {
    const row = this.#database.get('SELECT * FROM uptime_intervals ORDER BY from_ms DESC LIMIT 1');
    return row === undefined ? undefined : decode(row);
  }
}

function decode(row: SqlRow): UptimeInterval {
  return decodeRow('uptime_intervals', 'from_ms', row, () => ({
    fromMs: instant(row, 'from_ms'),
    toMs: instant(row, 'to_ms'),
    state: decodeState(row),
  }));
}

function decodeState(row: SqlRow): UptimeState {
  const kind = oneOf(row, 'class', ['up', 'down', 'paused']);
  if (kind !== 'down') return { class: kind };
  return { class: kind, cause: oneOf(row, 'cause', DOWN_CAUSES) };
}
