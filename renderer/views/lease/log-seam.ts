import type { LogReading, LogSource } from './log-buffer.ts';

/** Where a reading that went on again meets what was read before. */
interface Edge {
  readonly stamp: string;
  /** Lines of that very time, as often as they came. */
  readonly texts: Map<string, number>;
  /** Something of before came again: nothing is missing in between. */
  met: boolean;
  /** What comes now is new. */
  past: boolean;
  /** Whether the line before was known; one without a time goes with it. */
  knew: boolean;
}

const keyOf = ({ service, replica, stream }: LogSource): string =>
  `${service}/${replica}/${stream}`;

/**
 * After a cut, an engine is asked for its last lines again, some of which are here already. Tells
 * these from new ones by time and text, for each source by itself.
 */
export class LogSeam {
  readonly #edges = new Map<string, Edge>();

  constructor(reading: LogReading) {
    const closed = new Set<string>();
    for (let seq = reading.endSeq - 1; seq >= reading.firstSeq; seq -= 1) {
      const entry = reading.at(seq);
      if (entry?.type !== 'line' || entry.stamp === '') continue;
      const key = keyOf(entry.source);
      if (closed.has(key)) continue;
      const { stamp, text } = entry;
      const edge = this.#edges.get(key);
      if (edge === undefined) {
        const texts = new Map([[text, 1]]);
        this.#edges.set(key, { stamp, texts, met: false, past: false, knew: false });
      } else if (edge.stamp === stamp) {
        edge.texts.set(text, (edge.texts.get(text) ?? 0) + 1);
      } else {
        closed.add(key);
      }
    }
  }

  /** Whether that line is one that is not here yet. */
  isNew(source: LogSource, stamp: string, text: string): boolean {
    const edge = this.#edges.get(keyOf(source));
    if (edge === undefined || edge.past) return true;
    if (stamp === '') return !edge.knew;
    edge.knew = this.#knows(edge, stamp, text);
    if (edge.knew) edge.met = true;
    else if (stamp > edge.stamp) edge.past = true;
    return !edge.knew;
  }

  /** Whether lines of that source may have come and gone unseen; said once. */
  takeGap(source: LogSource): boolean {
    const edge = this.#edges.get(keyOf(source));
    if (edge === undefined || edge.met) return false;
    edge.met = true;
    return true;
  }

  // Times of one engine are equally long texts, which sort as they are.
  #knows(edge: Edge, stamp: string, text: string): boolean {
    if (stamp !== edge.stamp) return stamp < edge.stamp;
    const left = edge.texts.get(text) ?? 0;
    edge.texts.set(text, left - 1);
    return left > 0;
  }
}
