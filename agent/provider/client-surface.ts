import type { Handlers } from '../api/methods.ts';
import type { SliceName, Slices } from '../api/slices.ts';
import type { StreamArgs, StreamInput, StreamItem, StreamName } from '../api/streams.ts';

/**
 * Everything that our own clients may do, as plain functions: what `control/` serves, whatever the
 * transport. Arguments were checked against `api/` before they come here.
 */
export interface ClientSurface {
  readonly version: string;
  readonly handlers: SurfaceHandlers;
  readonly streams: StreamHandlers;
  readonly state: StateReader;
}

/** All methods but the one that `control/` answers itself, because it serves the dashboard. */
export type SurfaceHandlers = Omit<Handlers, 'dashboard.open'>;

/** The state as it is now, and word of which slice changed. */
export interface StateReader {
  slices(): Slices;
  /** Calls `listener` after a slice has changed; returns how to stop that. */
  onChange(listener: (slice: SliceName) => void): () => void;
}

/** One function for each stream. `inputs` ends when the client has no more or goes away. */
export type StreamHandlers = {
  readonly [Name in StreamName]: (
    args: StreamArgs<Name>,
    inputs: AsyncIterable<StreamInput<Name>>,
    signal: AbortSignal,
  ) => AsyncIterable<StreamItem<Name>>;
};
