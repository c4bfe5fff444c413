import type { OrdersSummary } from '../../../agent/api/methods.ts';
import type { Remedy } from './refusals.ts';
import { REMEDY_HREFS } from './refusals.ts';

/** Something that would change the evidence. What would come of it, nobody knows. */
export interface Suggestion {
  readonly id: Remedy | 'lost' | 'paused' | 'hardware';
  /** How many orders or bids it is about. */
  readonly count: number;
  /** Where it is changed. */
  readonly href?: string;
  /** The word on the link. */
  readonly link?: Remedy;
}

/** What the owner keeps of each for the machine itself. */
export interface Kept {
  readonly memoryBytes: number;
  readonly cpuMilli: number;
  readonly diskBytes: number;
}

const MOST = 4;

/** Out of the counts alone, the most frequent first. */
export function suggestionsOf(
  { refusals, became }: Pick<OrdersSummary, 'refusals' | 'became'>,
  kept: Kept | undefined,
): readonly Suggestion[] {
  const count = (...codes: readonly string[]): number =>
    refusals.reduce((sum, each) => (codes.includes(each.code) ? sum + each.count : sum), 0);
  const changeable = (id: Remedy, n: number, canGive = true): Suggestion => ({
    id,
    count: n,
    ...(canGive ? { href: REMEDY_HREFS[id], link: id } : {}),
  });
  const all: readonly Suggestion[] = [
    // Where nothing is kept back there is nothing more to offer.
    changeable('memory', count('memory-short'), kept?.memoryBytes !== 0),
    changeable('cpu', count('cpu-short'), kept?.cpuMilli !== 0),
    changeable('disk', count('disk-short'), kept?.diskBytes !== 0),
    changeable('price', count('price-too-low', 'price-zero')),
    changeable('notice', count('notice-wanted', 'notice-too-long')),
    changeable('engine', count('engine-down')),
    { id: 'lost', count: became.lost, href: REMEDY_HREFS.price, link: 'price' },
    { id: 'paused', count: count('paused') },
  ];
  const machine: Suggestion = { id: 'hardware', count: count('gpu-none', 'gpu-model') };
  return [
    ...all
      .filter((each) => each.count > 0)
      .toSorted((a, b) => b.count - a.count)
      .slice(0, MOST),
    // What no setting changes comes last, however many they are.
    ...(machine.count > 0 ? [machine] : []),
  ];
}
