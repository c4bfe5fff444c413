/** Waits `firstMs`, then `factor` times as long each time, never longer than `mostMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly factor: number;
  readonly mostMs: number;
}

/** The wait before try number `attempt` (1 is the first repetition), in milliseconds. */
export function backoffMs(backoff: Backoff, attempt: number): number {
  return Math.min(backoff.mostMs, backoff.firstMs * backoff.factor ** Math.max(0, attempt - 1));
}
