import type { ClosedPort, EgressLimits } from '../../domain/egress.ts';
import { CLOSED_PORTS, EGRESS_LIMITS } from '../../domain/egress.ts';

/** How tenants are kept apart. */
export interface IsolationOptions {
  /** A check that passed is good for so long. */
  readonly checkMs: number;
  /** How often the rules are compared with what they should be, and a failed check is made again. */
  readonly watchMs: number;
  /** A check that takes longer has failed. */
  readonly limitMs: number;
  /** How long after the start the first check is made; the rules are written at once. */
  readonly firstCheckMs: number;
  readonly closedPorts: readonly ClosedPort[];
  readonly limits: EgressLimits;
}

export const ISOLATION_DEFAULTS: IsolationOptions = {
  checkMs: 3_600_000,
  watchMs: 60_000,
  limitMs: 60_000,
  firstCheckMs: 0,
  closedPorts: CLOSED_PORTS,
  limits: EGRESS_LIMITS,
};
