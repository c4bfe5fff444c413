import { classNames } from './class-names.ts';

/** What a swatch stands for: money, or a state of time. */
export type SwatchKind =
  | 'paid'
  | 'accrued'
  | 'power'
  | 'net'
  | 'rented'
  | 'offered'
  | 'yours'
  | 'paused'
  | 'down'
  | 'unknown';

const LOOKS: Record<SwatchKind, string> = {
  paid: 'bg-paid-fill',
  accrued: 'hatch',
  power: 'bg-power-fill',
  net: '!h-0.5 bg-ink',
  rented: 'time-rented',
  offered: 'time-offered',
  yours: 'time-yours',
  paused: 'time-paused',
  down: 'time-down',
  unknown: 'time-unknown',
};

interface SwatchProps {
  readonly kind: SwatchKind;
}

/** A little square with the colour and the texture of a thing, beside its name. */
export function Swatch({ kind }: SwatchProps) {
  return (
    <span
      aria-hidden="true"
      className={classNames('swatch inline-block size-3 flex-none rounded-[3px]', LOOKS[kind])}
    />
  );
}
