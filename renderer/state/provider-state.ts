import type { Slices } from '../../agent/api/slices.ts';

/** What going live itself puts an end to; the agent names it among the reasons for sending no bids. */
const ENDED_BY_GOING_LIVE: readonly string[] = ['watching', 'watch-only', 'not-started', 'shadow'];

/** Why no bids could be sent even if the owner said go, the first of them the one to mend. */
export function realObstacles({ blocked }: Slices['provider']): Slices['provider']['blocked'] {
  return blocked.filter(({ code }) => !ENDED_BY_GOING_LIVE.includes(code));
}

/** How far the setting-up is; `undefined` where there is nothing to set up or all of it is done. */
export function setupProgress({
  mode,
  setup,
}: Slices['provider']):
  { readonly done: number; readonly of: number; readonly next: SetupStep | 'live' } | undefined {
  if (mode === 'practice' || setup === undefined) return undefined;
  const { steps, started } = setup;
  const left = steps.filter(({ state }) => state !== 'done');
  if (left.length === 0 && started) return undefined;
  const next = (left.find(({ state }) => state === 'now') ?? left[0])?.step ?? 'live';
  // Going live is the last step, which the agent does not name among them.
  return { done: steps.length - left.length, of: steps.length + 1, next };
}

export type SetupStep = NonNullable<Slices['provider']['setup']>['steps'][number]['step'];
