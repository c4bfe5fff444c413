import type { Clock } from '../../../agent/base/clock.ts';
import type { Listing } from '../../../agent/engine/docker/listing.ts';
import { FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import type { ContainerEngine } from '../../../agent/engine/interface.ts';
import { dockerUnderTest } from '../engine-docker.ts';

/** Where containers run, over all lives of an agent. */
export interface FlowEngine {
  /** For an agent that begins. */
  open(): ContainerEngine;
  /** An agent has ended; what it ran goes on. */
  leave(engine: ContainerEngine): Promise<void>;
  /** Nothing is left. */
  close(): Promise<void>;
}

export function simulatedEngine(clock: Clock): FlowEngine {
  const engine = new FakeEngine({ startMs: 20 }, { clock });
  return {
    open: () => engine,
    leave: () => Promise.resolve(),
    close: () => engine.close(),
  };
}

/** Real containers on this machine's engine, under a name of their own; `listing` looks past the agent. */
export async function dockerEngine(
  clock: Clock,
): Promise<FlowEngine & { readonly listing: Listing }> {
  const docker = await dockerUnderTest({}, clock);
  return {
    listing: docker.listing,
    open: () => docker.again(),
    leave: (engine) => engine.close(),
    close: () => docker.cleanUp(),
  };
}
