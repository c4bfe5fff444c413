import type { Reading } from '../../../agent/network/akash/chain.ts';
import type { OpenChain } from '../../chain/open-chain.ts';

/** One reading as a text: `block 7: 7/0/0 7/0/1 7/end/0`, or `gap 3-5`. */
export function lineOf(reading: Reading): string {
  if (reading.type === 'gap') return `gap ${reading.from}-${reading.to}`;
  const { height, events } = reading.block;
  return `block ${height}: ${events.map(({ key }) => key).join(' ')}`;
}

/** What a reader has to have seen of `from` to `to`, made from the chain itself. */
export function linesOf({ chain }: OpenChain, from: number, to: number): readonly string[] {
  const lines: string[] = [];
  for (let height = from; height <= to; height++) {
    const block = chain.block(BigInt(height))!;
    const keys = block.results.flatMap(({ code, events }, tx) =>
      code === 0 ? events.map((_event, place) => `${height}/${tx}/${place}`) : [],
    );
    const end = block.events.map((_event, place) => `${height}/end/${place}`);
    lines.push(`block ${height}: ${[...keys, ...end].join(' ')}`);
  }
  return lines;
}
