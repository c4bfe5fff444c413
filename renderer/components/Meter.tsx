import { classNames } from './class-names.ts';

interface MeterProps {
  readonly value: number;
  readonly max: number;
  readonly label: string;
  /** hatch: lost. open: not decided yet. */
  readonly tone?: 'paid' | 'yours' | 'idle' | 'hatch' | 'open';
  /** The value with its unit, as a reader says it. */
  readonly valueText: string;
}

const TONES = {
  paid: 'bg-paid-fill',
  yours: 'bg-yours-fill',
  idle: 'bg-idle-fill',
  hatch: 'lost-stripes',
  open: 'idle-dashes',
} as const;

/** A bar: how much of the whole. */
export function Meter({ value, max, label, tone = 'paid', valueText }: MeterProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      aria-valuetext={valueText}
      className="meter-track h-1.5 overflow-hidden rounded-full bg-line"
    >
      {share > 0 && (
        <div
          className={classNames('meter-fill h-full min-w-[3px] rounded-full', TONES[tone])}
          style={{ width: `${share * 100}%` }}
        />
      )}
    </div>
  );
}
