import type { Slices } from '../../agent/api/slices.ts';

/** Why nothing is offered although all else is ready: the owner only watches, or it is not allowed. */
export function notOffering(
  provider: Slices['provider'] | undefined,
): 'watching' | 'blocked' | undefined {
  if (provider === undefined || provider.mode === 'practice') return undefined;
  if (provider.mode === 'shadow') return 'watching';
  return provider.blocked.length > 0 ? 'blocked' : undefined;
}

type Activity = Slices['agent']['activity'];

/** Whether what the machine has is offered now, or why it is not. */
export type Offering =
  'offered' | 'away' | 'watching' | 'blocked' | Exclude<Activity, 'renting' | 'waiting'>;

/** `isAway`: nobody answers, and without the agent nothing is offered, whatever it said last. */
export function offeringOf(
  activity: Activity,
  provider: Slices['provider'] | undefined,
  isAway: boolean,
): Offering {
  if (isAway) return 'away';
  if (activity !== 'renting' && activity !== 'waiting') return activity;
  return notOffering(provider) ?? 'offered';
}

/** The owner said that bids are to be made, and what they need is not all there yet. */
export function isAwaited({ mode, setup }: Slices['provider']): boolean {
  return mode === 'shadow' && setup?.started === true;
}
