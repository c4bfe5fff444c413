import { AxisBottom, AxisLeft } from '@visx/axis';
import { PatternLines } from '@visx/pattern';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, BarRounded, Line } from '@visx/shape';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useId, useState } from 'react';

import type { EarningsBucket } from '../../../agent/api/methods.ts';
import { useWidth } from '../../components/use-width.ts';
import { walkTo } from '../../components/walk.ts';
import { useFormats } from '../../format/formats.tsx';
import { amountOf, chartValue } from '../../format/money.ts';
import { moneyTicks } from '../../format/money-ticks.ts';
import { useTexts } from '../../messages/texts.tsx';
import { labelledPlaces } from './axis-labels.ts';
import type { Stretch } from './calendar.ts';
import { usePeriodNames } from './use-period-names.ts';

interface EarningsChartProps {
  readonly stretch: Stretch;
  readonly buckets: readonly EarningsBucket[];
  /** Of now; stands beside the current bar. `undefined` in a stretch that is over. */
  readonly accrued: bigint | undefined;
  /** The whole in words. */
  readonly summary: string;
}

const HEIGHT = 212;
const TOP = 10;
const BOTTOM = 26;
const CHAR = 6.3;
const MOST_BAR = 44;
const ROUND = 2;
/** So that the label of the last bar is whole. */
const END_ROOM = { hour: 16, day: 4, month: 4 } as const;
const LABEL_ROOM = { hour: 44, day: 26, month: 38 } as const;

const AXIS_TEXT = { fontSize: 12, fontFamily: 'var(--font)' } as const;

/** Paid as bars. One stop for the keyboard; the arrow keys walk from bar to bar. */
export function EarningsChart({ stretch, buckets, accrued, summary }: EarningsChartProps) {
  const { t } = useTexts();
  const f = useFormats();
  const names = usePeriodNames();
  const hatch = useId();
  const [box, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<number>();

  const { unit, current } = stretch;
  const { currency } = f;
  const starts = stretch.edges.slice(0, -1);
  const paid = buckets.map((bucket) => amountOf(bucket.paid, currency.denom));
  const high = [...paid, accrued ?? 0n].reduce((most, each) => (each > most ? each : most), 0n);
  const ticks = moneyTicks(high);
  const labels = ticks.map((tick) => f.tick(tick).number);
  const left = Math.max(...labels.map(({ length }) => length)) * CHAR + 12;
  const floor = HEIGHT - BOTTOM;
  const x = scaleBand<number>({
    domain: starts,
    range: [left, Math.max(left + 1, width - END_ROOM[unit])],
    paddingInner: 0.4,
    paddingOuter: 0.2,
  });
  const y = scaleLinear<number>({
    domain: [0, chartValue(ticks.at(-1) ?? 0n, currency)],
    range: [floor, TOP],
  });
  const top = (amount: bigint): number => y(chartValue(amount, currency));
  const band = Math.min(MOST_BAR, x.bandwidth());
  const start = (place: number): number =>
    (x(starts[place] ?? 0) ?? 0) + (x.bandwidth() - band) / 2;

  const last = buckets.length - 1;
  const at = Math.min(last, chosen ?? current ?? last);
  const readout = useReadout(stretch, buckets[at], at === current ? accrued : undefined);

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const here = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const place = Math.floor((here - left) / x.step());
    if (place >= 0 && place <= last) setChosen(place);
  };
  const walk = (event: KeyboardEvent): void => {
    const next = walkTo(event.key, at, buckets.length, unit === 'day' ? 7 : 6);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };
  const labelled = labelledPlaces(unit, starts, (width - left) / LABEL_ROOM[unit], current);

  return (
    <>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${t('earnings.chart.label', { unit })}. ${summary}`}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, buckets.length)}
        aria-valuenow={at + 1}
        aria-valuetext={readout}
        aria-orientation="horizontal"
        className="touch-pan-y"
        onPointerMove={point}
        onPointerDown={point}
        onFocus={() => setChosen((now) => now ?? at)}
        onKeyDown={walk}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true" className="block" direction="ltr">
          {width > 0 && (
            <>
              <PatternLines
                id={hatch}
                width={4}
                height={4}
                stroke="var(--accrued-fill)"
                strokeWidth={1.5}
                background="var(--accrued-soft)"
                orientation={['diagonal']}
              />
              {ticks.slice(1).map((tick) => (
                <Line
                  key={tick.toString()}
                  from={{ x: left, y: top(tick) }}
                  to={{ x: width, y: top(tick) }}
                  stroke="var(--line)"
                />
              ))}
              {chosen !== undefined && (
                <Bar
                  x={start(at) - 3}
                  y={TOP}
                  width={band + 6}
                  height={floor - TOP}
                  rx={3}
                  fill="var(--hover)"
                />
              )}
              {paid.map((amount, place) => {
                const shared = place === current && accrued !== undefined && accrued > 0n;
                return (
                  <g key={starts[place]}>
                    {amount > 0n && (
                      <BarRounded
                        top
                        radius={ROUND}
                        x={start(place)}
                        y={Math.min(top(amount), floor - 1)}
                        width={shared ? band * 0.58 : band}
                        height={Math.max(1, floor - top(amount))}
                        fill="var(--paid-fill)"
                      />
                    )}
                    {shared && (
                      <BarRounded
                        top
                        radius={ROUND}
                        x={start(place) + band * 0.66}
                        y={Math.min(top(accrued), floor - 2)}
                        width={Math.max(4, band * 0.34)}
                        height={Math.max(2, floor - top(accrued))}
                        fill={`url(#${hatch})`}
                        stroke="var(--accrued-fill)"
                        strokeWidth={1.25}
                      />
                    )}
                  </g>
                );
              })}
              <AxisLeft
                scale={y}
                left={left}
                hideAxisLine
                hideTicks
                tickValues={ticks.map((tick) => chartValue(tick, currency))}
                tickFormat={(_, index) => labels[index]}
                tickLabelProps={{
                  ...AXIS_TEXT,
                  fill: 'var(--ink-3)',
                  textAnchor: 'end',
                  dx: 2,
                  dy: 4,
                }}
              />
              <AxisBottom
                scale={x}
                top={floor}
                stroke="var(--line-strong)"
                hideTicks
                tickValues={labelled.map((place) => starts[place] ?? 0)}
                tickFormat={(atMs) => names.short(unit, atMs)}
                tickLabelProps={(atMs) => ({
                  ...AXIS_TEXT,
                  textAnchor: 'middle',
                  dy: 4,
                  fill: atMs === starts[current ?? -1] ? 'var(--ink)' : 'var(--ink-3)',
                  fontWeight: atMs === starts[current ?? -1] ? 600 : 400,
                })}
              />
            </>
          )}
        </svg>
      </div>
      <p className="mt-2 min-h-10 text-sm text-ink-2 md:min-h-5">
        {chosen === undefined ? t('earnings.chart.readHint') : readout}
      </p>
    </>
  );
}

function useReadout(
  { unit }: Stretch,
  bucket: EarningsBucket | undefined,
  accrued: bigint | undefined,
): string {
  const { t } = useTexts();
  const f = useFormats();
  const names = usePeriodNames();
  if (bucket === undefined) return '';
  const facts = t('earnings.chart.readout', {
    period: names.piece(unit, bucket.fromMs, bucket.toMs),
    paid: f.money(bucket.paid).text,
    payments: bucket.payments,
    rented: f.span(bucket.rentedMs),
  });
  if (accrued === undefined) return facts;
  return `${facts}. ${t('earnings.chart.accrued', { accrued: f.amount(accrued).text })}`;
}
