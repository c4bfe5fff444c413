import type { ReactNode } from 'react';

import { classNames } from './class-names.ts';
import { Fact } from './Fact.tsx';
import { Swatch } from './Swatch.tsx';

type Size = 'l' | 'm' | 's';

interface MoneyFigureProps {
  readonly kind: 'paid' | 'accrued' | 'net' | 'held';
  /** l is for the one paid amount of the overview. */
  readonly size: Size;
  /** The text of the figure beside it: of a pair, both are as small as the longer one has to be. */
  readonly beside?: string | undefined;
  readonly label: ReactNode;
  /** The unit before the number: US$, play $. */
  readonly symbol: string;
  /** The number alone, as it is shown. */
  readonly number: string;
  readonly below?: ReactNode;
  readonly source: string;
  readonly age?: string | undefined;
}

const SIZES = {
  l: 'text-3xl tracking-[-0.03em]',
  m: 'text-2xl !leading-10 tracking-[-0.03em]',
  s: 'text-xl tracking-[-0.02em]',
  xs: 'text-base !leading-7 tracking-[-0.01em]',
} as const;

/** Longer ones, such as very small amounts, are written a size smaller. */
const LONG = { l: 11, m: 11, s: 13 } as const;
/** By its symbol, and not by its digits: an amount that grows keeps its size. */
const LONG_SYMBOL = 4;
const SMALLER = { l: 'm', m: 's', s: 'xs' } as const;

const COLOURS = {
  paid: '',
  accrued: 'text-accrued',
  net: 'text-paid',
  held: 'text-ink-2',
} as const;

/** An amount of money. What is paid and what is accrued never look alike. */
export function MoneyFigure(props: MoneyFigureProps) {
  const { kind, size, beside = '', label, symbol, number, below, source, age } = props;
  const longest = Math.max(symbol.length + number.length, beside.length);
  const isLong = symbol.length > LONG_SYMBOL || longest > LONG[size];
  const drawn = isLong ? SMALLER[size] : size;
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <p className="flex items-center gap-[7px] text-sm font-medium text-ink-2">
        {(kind === 'paid' || kind === 'accrued') && <Swatch kind={kind} />}
        {label}
      </p>
      <p
        className={classNames(
          'font-heading',
          kind === 'accrued' ? 'font-strong' : 'font-semibold',
          SIZES[drawn],
          COLOURS[kind],
        )}
      >
        <Fact quiet source={source} age={age} className="inline-block">
          <span dir="ltr" className="whitespace-nowrap">
            <span
              className={classNames(
                'me-[0.18em] inline-block font-strong tracking-normal',
                // Half of a small size could not be read.
                drawn === 'xs' ? 'text-xs' : 'align-[0.32em] text-[0.55em]',
                (kind === 'paid' || kind === 'held') && 'text-ink-2',
              )}
            >
              {symbol}
            </span>
            <span className="inline-block">{number}</span>
          </span>
        </Fact>
      </p>
      {below !== undefined && <div className="text-xs text-ink-3">{below}</div>}
    </div>
  );
}
