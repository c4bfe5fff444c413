import type { Slices } from '../../agent/api/slices.ts';

/** Why nothing is offered although all else is ready: the owner only watches, or it is not allowed. */
export function notOffering(
  provider: Slices['provider'] | undefined,
): 'watching' | 'blocked' | undefined {
  if (provider === undefined || provider.mode === 'practice') return undefined;
  if (provider.mode === 'shadow') return 'watching';
  return provider.blocked.length > 0 ? 'blocked' : undefined;
}

/** The owner said that bids are to be made, and what they need is not all there yet. */
export function isAwaited({ mode, setup }: Slices['provider']): boolean {
  return mode === 'shadow' && setup?.started === true;
}
