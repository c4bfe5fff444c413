import { Bar, Circle, Line } from '@visx/shape';

import type { DotKind } from './bid-dots.ts';

interface DotMarkProps {
  readonly kind: DotKind;
  readonly x: number;
  readonly y: number;
  /** The one that is being read. */
  readonly chosen?: boolean;
}

/** One bid: a disc was won, a ring lost, a diamond is open, a cross ended otherwise. */
export function DotMark({ kind, x, y, chosen = false }: DotMarkProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      {chosen && <Circle r={10} fill="none" stroke="var(--ink)" strokeWidth={1.5} />}
      {kind === 'won' && <Circle r={5} fill="var(--paid-fill)" stroke="var(--surface)" />}
      {kind === 'lost' && (
        <Circle r={4} fill="var(--surface)" stroke="var(--idle-fill)" strokeWidth={2} />
      )}
      {kind === 'open' && (
        <Bar
          x={-4}
          y={-4}
          width={8}
          height={8}
          transform="rotate(45)"
          fill="var(--accrued-soft)"
          stroke="var(--accrued-fill)"
          strokeWidth={1.5}
        />
      )}
      {kind === 'other' && (
        <g stroke="var(--power-fill)" strokeWidth={2}>
          <Line from={{ x: -4, y: -4 }} to={{ x: 4, y: 4 }} />
          <Line from={{ x: -4, y: 4 }} to={{ x: 4, y: -4 }} />
        </g>
      )}
    </g>
  );
}
