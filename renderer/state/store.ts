import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';

import type { SliceName, Slices } from '../../agent/api/slices.ts';

/**
 * How this page stands with the agent. `connecting` is the first time, `reconnecting` a short gap,
 * `offline` a long one: the agent does not run. `locked-out` means that it runs and does not know
 * this browser.
 */
export type ConnectionStatus = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'locked-out';

export interface Connection {
  readonly status: ConnectionStatus;
  /** Since when it stands so. */
  readonly sinceMs: number;
  /** When the agent last told us something; all that is shown is as old as this. */
  readonly lastSeenMs?: number;
  readonly version?: string;
  readonly pid?: number;
}

/** The last question that the agent could not answer, or answered with what nobody can read. */
export interface LastError {
  readonly atMs: number;
  /** The method, or `frame` where it was no answer. */
  readonly about: string;
  readonly code: string;
}

export interface DashboardState {
  readonly connection: Connection;
  /** The last whole value of each slice; kept while the agent is away. */
  readonly slices: Partial<Slices>;
  /** When each slice last came. */
  readonly takenMs: Partial<Record<SliceName, number>>;
  readonly lastError?: LastError;
}

/** The last snapshot, slice by slice. Written by `session.ts` alone. */
export const useDashboard = create<DashboardState>(() => ({
  connection: { status: 'connecting', sinceMs: Date.now() },
  slices: {},
  takenMs: {},
}));

/** A slice as it was last told, `undefined` before the first time. */
export function useSlice<Name extends SliceName>(name: Name): Slices[Name] | undefined {
  return useDashboard((state) => state.slices[name] as Slices[Name] | undefined);
}

/** When a slice last came: the age of its numbers. */
export function useTakenMs(name: SliceName): number | undefined {
  return useDashboard((state) => state.takenMs[name]);
}

export function useConnection(): Connection {
  return useDashboard(useShallow((state) => state.connection));
}

/** Whether the agent can be asked and told something now. */
export function useLive(): boolean {
  return useDashboard((state) => state.connection.status === 'live');
}

/** Whether nobody answers, and not for a moment only: what was not asked before stays unknown. */
export function useIsAway(): boolean {
  return useDashboard(
    ({ connection: { status, lastSeenMs } }) =>
      lastSeenMs !== undefined && (status === 'offline' || status === 'locked-out'),
  );
}
