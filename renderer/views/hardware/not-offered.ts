import type { Slices } from '../../../agent/api/slices.ts';

type Activity = Slices['agent']['activity'];

/** Why something of the machine, or all of it, is not offered now. */
export type NotOffered = 'no-gpu' | 'gpu-engine-too-old' | Exclude<Activity, 'renting' | 'waiting'>;

export function notOffered(
  { activity, engine }: Slices['agent'],
  { gpus }: Slices['hardware'],
): readonly NotOffered[] {
  return [
    ...(activity === 'renting' || activity === 'waiting' ? [] : [activity]),
    ...(engine.missing.includes('gpu-engine-too-old') ? (['gpu-engine-too-old'] as const) : []),
    ...(gpus.length === 0 ? (['no-gpu'] as const) : []),
  ];
}
