/**
 * When a container that ended is started again: at once the first time, then after 10 s, doubling
 * up to 5 minutes, as tenants know it from Kubernetes. Ten quiet minutes clear the count.
 */
export interface RestartRecord {
  /** Starts again so far without ten quiet minutes between them. */
  readonly restarts: number;
}

/** The wait before the second start again; it doubles from there. */
export const RESTART_FIRST_MS = 10_000;
/** The longest wait. */
export const RESTART_MOST_MS = 300_000;
/** A run of this length clears the count. */
export const RESTART_QUIET_MS = 600_000;

/** The record before anything ended. */
export const NO_RESTARTS: RestartRecord = { restarts: 0 };

/** After a run of `ranMs` ended: the new record, and how long to wait before the next start. */
export function nextRestart(
  record: RestartRecord,
  ranMs: number,
): { readonly record: RestartRecord; readonly waitMs: number } {
  const restarts = ranMs >= RESTART_QUIET_MS ? 1 : record.restarts + 1;
  const waitMs =
    restarts === 1 ? 0 : Math.min(RESTART_MOST_MS, RESTART_FIRST_MS * 2 ** (restarts - 2));
  return { record: { restarts }, waitMs };
}
