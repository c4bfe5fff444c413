import type { EngineWatch } from '../engine-watch.ts';
import type { ProviderMode } from '../mode.ts';
import type { OfferingState } from '../offering.ts';
import type { Setup } from '../setup.ts';

/** Why nothing is bid on: a code, and a line that says what to do. */
export interface Held {
  /** `paused`, `draining`, `engine-down`, `watching`, `setting-up`, or the code of what is to be mended. */
  readonly held: string;
  readonly reason: string;
}

/** Why nothing is bid on now; `undefined` where bids are made. */
export function whyNotBidding({
  offering,
  setup,
  mode,
  engineWatch,
}: {
  readonly offering: OfferingState;
  readonly setup: Setup;
  readonly mode: ProviderMode;
  readonly engineWatch: EngineWatch;
}): Held | undefined {
  if (offering.mode.mode === 'drain') {
    const reason = 'Leases run to their end, and no new ones come: resume first ("sublet resume").';
    return { held: 'draining', reason };
  }
  if (offering.mode.mode !== 'on') {
    return { held: 'paused', reason: 'Renting out is paused: resume first ("sublet resume").' };
  }
  if (!engineWatch.up) {
    const reason = engineWatch.problem ?? 'The container engine does not answer.';
    return { held: 'engine-down', reason };
  }
  if (setup.heldBack() === undefined) return undefined;
  if (!mode.started) {
    const reason = 'The network is only watched: begin to bid first ("sublet provider live").';
    return { held: 'watching', reason };
  }
  const [first] = setup.blocked();
  return {
    held: first?.code ?? 'setting-up',
    reason: first?.message ?? 'Setting up is not finished yet.',
  };
}
