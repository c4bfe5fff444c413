import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleLinear } from '@visx/scale';
import { Line } from '@visx/shape';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useState } from 'react';

import { useWidth } from '../../components/use-width.ts';
import { walkTo } from '../../components/walk.ts';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { chartValue } from '../../format/money.ts';
import { moneyTicks } from '../../format/money-ticks.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';
import type { BidDot } from './bid-dots.ts';
import { nearestPoint, timeTicks } from './bid-dots.ts';
import { DotMark } from './DotMark.tsx';

interface BidChartProps {
  readonly dots: readonly BidDot[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly high: bigint;
  /** The whole in words. */
  readonly summary: string;
}

const HEIGHT = 176;
const TOP = 12;
const BOTTOM = 26;
const END = 12;
const REACH = 24;
const CHAR = 6.3;
const DAY_MS = 86_400_000;

const AXIS_TEXT = { fill: 'var(--ink-3)', fontSize: 12, fontFamily: 'var(--font)' } as const;

/** Asked prices by time. One stop for the keyboard; the arrow keys walk from bid to bid. */
export function BidChart({ dots, fromMs, toMs, high, summary }: BidChartProps) {
  const { t } = useTexts();
  const f = useFormats();
  const [box, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<string>();
  const ticks = moneyTicks(high);
  const labels = ticks.map((tick) => f.tick(tick).number);
  const left = Math.max(...labels.map(({ length }) => length)) * CHAR + 14;
  const x = scaleLinear<number>({
    domain: [fromMs, toMs],
    range: [left + 8, Math.max(left + 9, width - END)],
  });
  const y = scaleLinear<number>({
    domain: [0, chartValue(ticks.at(-1) ?? 0n, f.currency)],
    range: [HEIGHT - BOTTOM, TOP],
  });
  const points = dots.map((dot) => ({
    x: x(dot.atMs),
    y: y(chartValue(dot.price, f.currency)),
  }));
  const found = dots.findIndex(({ order }) => order === chosen);
  const at = found === -1 ? dots.length - 1 : found;
  const readout = useReadout(dots[at]);

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const { left: boxLeft, top } = event.currentTarget.getBoundingClientRect();
    const here = { x: event.clientX - boxLeft, y: event.clientY - top };
    const nearest = nearestPoint(points, here, REACH);
    if (nearest !== undefined) setChosen(dots[nearest]?.order);
  };
  const walk = (event: KeyboardEvent): void => {
    const next = walkTo(event.key, at, dots.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(dots[next]?.order);
  };

  const span = toMs - fromMs;
  return (
    <>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${t('orders.chart.label')}. ${summary}`}
        aria-valuemin={1}
        aria-valuemax={dots.length}
        aria-valuenow={at + 1}
        aria-valuetext={readout}
        aria-orientation="horizontal"
        className="touch-pan-y"
        onPointerMove={point}
        onPointerDown={point}
        onFocus={() => setChosen((now) => now ?? dots.at(-1)?.order)}
        onKeyDown={walk}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true" className="block" direction="ltr">
          {width > 0 && (
            <>
              {ticks.map((tick) => {
                const height = y(chartValue(tick, f.currency));
                return (
                  <Line
                    key={tick.toString()}
                    from={{ x: left, y: height }}
                    to={{ x: width, y: height }}
                    stroke={tick === 0n ? 'var(--line-strong)' : 'var(--line)'}
                  />
                );
              })}
              <AxisLeft
                scale={y}
                left={left}
                hideAxisLine
                hideTicks
                tickValues={ticks.map((tick) => chartValue(tick, f.currency))}
                tickFormat={(_, index) => labels[index]}
                tickLabelProps={{ ...AXIS_TEXT, textAnchor: 'end', dx: 2, dy: 4 }}
              />
              <AxisBottom
                scale={x}
                top={HEIGHT - BOTTOM}
                hideAxisLine
                hideTicks
                tickValues={[...timeTicks(fromMs, toMs, width < 420 ? 4 : 6)]}
                tickFormat={(value) =>
                  span > 2 * DAY_MS ? f.weekday(Number(value)) : f.clock(Number(value))
                }
                tickLabelProps={{ ...AXIS_TEXT, textAnchor: 'middle', dy: 4 }}
              />
              {dots.map((dot, index) => (
                <DotMark
                  key={dot.order}
                  kind={dot.kind}
                  x={points[index]?.x ?? 0}
                  y={points[index]?.y ?? 0}
                  chosen={dot.order === chosen}
                />
              ))}
            </>
          )}
        </svg>
      </div>
      <p className="mt-2 min-h-10 text-sm text-ink-2">
        {chosen === undefined ? t('orders.chart.readHint') : <bdi>{readout}</bdi>}
      </p>
    </>
  );
}

function useReadout(dot: BidDot | undefined): string {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const now = useNow(60_000);
  if (dot === undefined) return '';
  const facts = t('orders.chart.readout', {
    when: f.when(dot.atMs, now),
    price: f.rate(dot.bid.price)?.text ?? t('shared.unknown'),
    max: f.rate(dot.bid.maxPrice)?.text ?? t('shared.unknown'),
    state: t(`orders.state.${dot.state}`),
  });
  return `${facts} · ${labelText(dot.label, texts, 60)}`;
}
