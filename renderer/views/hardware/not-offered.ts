import type { Slices } from '../../../agent/api/slices.ts';
import type { Offering } from '../../state/provider-state.ts';

/** Why something of the machine, or all of it, is not offered now. */
export type NotOffered = 'no-gpu' | 'gpu-engine-too-old' | Exclude<Offering, 'offered'>;

/** What holds all of it back comes first: the rest counts once that is over. */
export function notOffered(
  offering: Offering,
  { engine }: Pick<Slices['agent'], 'engine'>,
  { gpus }: Pick<Slices['hardware'], 'gpus'>,
): readonly NotOffered[] {
  return [
    ...(offering === 'offered' ? [] : [offering]),
    ...(engine.missing.includes('gpu-engine-too-old') ? (['gpu-engine-too-old'] as const) : []),
    ...(gpus.length === 0 ? (['no-gpu'] as const) : []),
  ];
}
