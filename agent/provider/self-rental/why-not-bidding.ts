import type { UseCases } from '../use-cases.ts';

type Held = Pick<UseCases, 'offering' | 'setup' | 'mode' | 'engineWatch'>;

/** Why nothing is bid on now, in one line that says what to do; `undefined` where bids are made. */
export function whyNotBidding({ offering, setup, mode, engineWatch }: Held): string | undefined {
  if (offering.mode.mode !== 'on') return 'Renting out is paused: resume first ("sublet resume").';
  if (!engineWatch.up) return engineWatch.problem ?? 'The container engine does not answer.';
  if (setup.heldBack() === undefined) return undefined;
  if (!mode.started)
    return 'The network is only watched: begin to bid first ("sublet provider live").';
  const [first] = setup.blocked();
  return first?.message ?? 'Setting up is not finished yet.';
}
