import { at, readRecording, type RecordedTx } from '../../../../helpers/chain/recording.ts';

/** What a real chain said about a transaction that it would not carry out. */
export interface RecordedRefusal {
  /** The transaction's name in the recording. */
  readonly name: string;
  readonly codespace: string;
  /** `null` where a simulation did not tell it. */
  readonly code: number | null;
  readonly log: string;
}

interface Said {
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
}

const recorded = [...readRecording('chain.jsonl'), ...readRecording('delegated.jsonl')].filter(
  (line): line is RecordedTx => line.kind === 'tx',
);

/** Each refusal of the recordings: at the door of the mempool, in a block, in a simulation. */
export function recordedRefusals(
  place: 'door' | 'block' | 'simulation',
): readonly RecordedRefusal[] {
  return recorded.flatMap((line): RecordedRefusal[] => {
    const { name, simError } = line;
    if (place === 'simulation') {
      if (typeof simError !== 'string' || simError === '') return [];
      // The client's own words stand before the chain's.
      const log = simError.replace(/^Query failed with \(\d+\): /, '');
      return [{ name, codespace: '', code: null, log }];
    }
    const found =
      place === 'door'
        ? (at(line.broadcast, 'result') ?? line.broadcast)
        : at(line.result ?? undefined, 'tx_result');
    const said = found as Said | undefined;
    if (said === undefined || (said.code ?? 0) === 0) return [];
    return [{ name, codespace: said.codespace, code: said.code, log: said.log }];
  });
}
