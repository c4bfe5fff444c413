import { MOST_CLIENT_FRAME_BYTES, MOST_WAITING_INPUTS } from '../api/frames.ts';

/** What one client, or all together, may take up. */
export interface ControlLimits {
  readonly frameBytes: number;
  /** Frames that a connection may send at once, and how many more each second. */
  readonly burstFrames: number;
  readonly framesPerSecond: number;
  /** From connecting to `hello`. */
  readonly helloMs: number;
  readonly connections: number;
  /** Open streams and subscriptions of a connection. */
  readonly streams: number;
  /** Calls of a connection that are not answered yet. */
  readonly calls: number;
  readonly waitingInputs: number;
  /** Above this much unread output, streams are not pulled and slices only marked as changed. */
  readonly highWaterBytes: number;
  /** Above this much unread output the client is cut off. */
  readonly mostQueuedBytes: number;
  /** A client without open streams that takes nothing for so long is cut off. */
  readonly stallMs: number;
}

export const CONTROL_LIMITS: ControlLimits = {
  frameBytes: MOST_CLIENT_FRAME_BYTES,
  burstFrames: 400,
  framesPerSecond: 200,
  helloMs: 5_000,
  connections: 32,
  streams: 16,
  calls: 64,
  waitingInputs: MOST_WAITING_INPUTS,
  highWaterBytes: 512 * 1024,
  mostQueuedBytes: 8 * 1024 * 1024,
  stallMs: 120_000,
};
