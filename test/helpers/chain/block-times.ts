import type { RecordedLine } from './recording.ts';
import { at, textAt } from './recording.ts';

/** When each recorded block was, in nanoseconds since 1970. */
export class BlockTimes {
  readonly #known: readonly (readonly [height: bigint, timeNs: bigint])[];

  constructor(lines: readonly RecordedLine[]) {
    const known = new Map<bigint, bigint>();
    for (const line of lines) {
      for (const [height, time] of toldBy(line)) known.set(BigInt(height), parseTimeNs(time));
    }
    this.#known = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /**
   * The time of a block: as the recording tells it, else between its neighbours in even steps, and
   * after the last of them in steps of a second.
   */
  of(height: bigint): bigint {
    const after = this.#known.findIndex(([known]) => known >= height);
    const before = this.#known.at(after === -1 ? -1 : after - 1);
    const next = after === -1 ? undefined : this.#known[after];
    if (next?.[0] === height) return next[1];
    if (before === undefined || after === 0) throw new Error(`nothing tells the time of ${height}`);
    if (next === undefined) return before[1] + (height - before[0]) * 1_000_000_000n;
    return before[1] + ((next[1] - before[1]) * (height - before[0])) / (next[0] - before[0]);
  }

  /** Whether the recording itself tells it. */
  isKnown(height: bigint): boolean {
    return this.#known.some(([known]) => known === height);
  }
}

/** `2026-11-22T15:25:00.82995307Z` in nanoseconds since 1970. */
export function parseTimeNs(text: string): bigint {
  const match = /^(.+?)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (match?.[1] === undefined) throw new Error(`${text} is no time`);
  const seconds = BigInt(Date.parse(`${match[1]}Z`)) / 1000n;
  return seconds * 1_000_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

type Told = readonly (readonly [height: string, time: string])[];

function toldBy(line: RecordedLine): Told {
  switch (line.kind) {
    case 'tx':
      return line.blockResults === null ? [] : pricedAt(line.blockResults);
    case 'rpc':
      if (line.method === 'block_results') return pricedAt(at(line.rpc, 'result'));
      if (line.method === 'status') return [of(line.rpc, 'result.sync_info.latest_block_height')];
      if (line.method === 'block') return [ofHeader(line.rpc, 'result.block.header')];
      return [];
    case 'websocket':
      return line.received
        .filter((message) => at(message, 'result.data.value.header') !== undefined)
        .map((message) => ofHeader(message, 'result.data.value.header'));
    case 'query':
    case 'manifest':
    case 'note':
    case 'rest':
      return [];
  }
}

/** The oracle stamps its aggregated price with the time of the block. */
function pricedAt(results: Parameters<typeof at>[0]): Told {
  const events = at(results, 'finalize_block_events');
  const price = (Array.isArray(events) ? events : []).find(
    (event: Parameters<typeof at>[0]) =>
      at(event, 'type') === 'akash.oracle.v2.EventAggregatedPrice',
  ) as Parameters<typeof at>[0];
  if (price === undefined) return [];
  const value = JSON.parse(textAt(price, 'attributes.0.value')) as { readonly timestamp: string };
  return [[textAt(results, 'height'), value.timestamp]];
}

function of(status: Parameters<typeof at>[0], path: string): readonly [string, string] {
  return [textAt(status, path), textAt(status, path.replace(/height$/, 'time'))];
}

function ofHeader(value: Parameters<typeof at>[0], path: string): readonly [string, string] {
  return [textAt(value, `${path}.height`), textAt(value, `${path}.time`)];
}
