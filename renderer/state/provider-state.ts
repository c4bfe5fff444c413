import type { Slices } from '../../agent/api/slices.ts';

/** What going live itself puts an end to; the agent names it among the reasons for sending no bids. */
const ENDED_BY_GOING_LIVE: readonly string[] = ['watching', 'watch-only', 'not-started', 'shadow'];

/** Why no bids could be sent even if the owner said go, the first of them the one to mend. */
export function realObstacles({ blocked }: Slices['provider']): Slices['provider']['blocked'] {
  return blocked.filter(({ code }) => !ENDED_BY_GOING_LIVE.includes(code));
}

/** Why nothing is offered although all else is ready: the owner only watches, or it is not allowed. */
export function notOffering(
  provider: Slices['provider'] | undefined,
): 'watching' | 'blocked' | undefined {
  if (provider === undefined || provider.mode === 'practice') return undefined;
  if (provider.mode === 'shadow') return 'watching';
  return realObstacles(provider).length > 0 ? 'blocked' : undefined;
}
