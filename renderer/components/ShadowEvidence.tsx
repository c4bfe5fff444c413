import type { ReactNode } from 'react';

import type { ShadowSummary } from '../../agent/api/provider.ts';
import type { DecCoinValue } from '../../agent/api/values.ts';
import type { Formats } from '../format/formats.tsx';
import { useFormats } from '../format/formats.tsx';
import { foreignMoney } from '../format/money.ts';
import { foreignText, tailText } from '../format/names.ts';
import { refusalText } from '../format/refusal-text.ts';
import { useTexts } from '../messages/texts.tsx';
import { Chip } from './Chip.tsx';
import { Fact } from './Fact.tsx';
import { Meter } from './Meter.tsx';
import type { Tone } from './tone.ts';

interface ShadowEvidenceProps {
  readonly summary: ShadowSummary;
  /** From when there are records at all. */
  readonly recordsFromMs: number;
  /** How old the answer is, in words. */
  readonly age: string | undefined;
}

const MOST_REASONS = 5;
const MOST_ORDERS = 12;

/** What a network's orders would have brought this machine, as counts that add up. */
export function ShadowEvidence({ summary, recordsFromMs, age }: ShadowEvidenceProps) {
  const { t } = useTexts();
  const f = useFormats();
  const { seen, matched, fit, won, lost, undecided, auditedOnly, refusals, orders } = summary;
  const span = f.span(summary.toMs - Math.max(summary.fromMs, recordsFromMs));
  const pay = summary.wouldPay === undefined ? undefined : hourly(summary.wouldPay, f);
  const rows = [
    { key: 'seen', n: seen, tone: 'idle' },
    { key: 'matched', n: matched, tone: 'idle' },
    { key: 'fit', n: fit, tone: 'paid' },
    { key: 'won', n: won, tone: 'paid' },
    { key: 'lost', n: lost, tone: 'hatch' },
    { key: 'undecided', n: undecided, tone: 'open' },
  ] as const;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <p className="text-lg font-strong">
        <Fact quiet source={t('account.shadow.source')} age={age}>
          {won > 0 && pay !== undefined
            ? t('account.shadow.linePaid', { span, seen, fit, won, pay })
            : t('account.shadow.line', { span, seen, fit, won })}
        </Fact>
      </p>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2.5 text-sm md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto]">
        {rows.map(({ key, n, tone }) => (
          <div key={key} className="col-span-full grid grid-cols-subgrid items-center">
            <dt className="text-ink-2">{t(`account.shadow.${key}`)}</dt>
            <dd className="max-md:order-3 max-md:col-span-full max-md:mt-1">
              <Meter
                value={n}
                max={Math.max(seen, 1)}
                tone={tone}
                label={t(`account.shadow.${key}`)}
                valueText={t('account.shadow.of', { n, seen })}
              />
            </dd>
            <dd className="text-end font-strong">{f.count(n)}</dd>
          </div>
        ))}
      </dl>
      {seen === 0 ? (
        <p className="text-sm text-ink-2">{t('account.shadow.none')}</p>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
          <section className="min-w-0">
            <h3 className="mb-2">{t('account.shadow.why')}</h3>
            <ul className="grid grid-cols-[minmax(0,1fr)] gap-1.5 text-sm">
              {auditedOnly > 0 && (
                <Reason n={auditedOnly} text={t('account.shadow.auditedOnly')} f={f} />
              )}
              {refusals.slice(0, MOST_REASONS).map(({ code, count }) => (
                <Reason key={code} n={count} text={<Refusal code={code} />} f={f} />
              ))}
              {refusals.length === 0 && auditedOnly === 0 && (
                <li className="text-ink-2">{t('account.shadow.noneLeft')}</li>
              )}
            </ul>
          </section>
          <section className="min-w-0">
            <h3 className="mb-2">{t('account.shadow.orders')}</h3>
            <ul className="grid grid-cols-[minmax(0,1fr)] gap-2 text-sm">
              {orders.slice(0, MOST_ORDERS).map((order) => (
                <ShadowOrder key={order.order} order={order} f={f} />
              ))}
              {orders.length === 0 && (
                <li className="text-ink-2">{t('account.shadow.noOrders')}</li>
              )}
            </ul>
          </section>
        </div>
      )}
    </div>
  );
}

function Refusal({ code }: { readonly code: string }): ReactNode {
  const texts = useTexts();
  return <bdi className="wrap-anywhere">{refusalText(code, texts)}</bdi>;
}

function Reason({
  n,
  text,
  f,
}: {
  readonly n: number;
  readonly text: ReactNode;
  readonly f: Formats;
}) {
  return (
    <li className="flex items-baseline justify-between gap-3">
      <span className="min-w-0 text-ink-2">{text}</span>
      <span className="font-strong tabular-nums">{f.count(n)}</span>
    </li>
  );
}

type Outcome = ShadowSummary['orders'][number]['outcome'];
const TONES: Readonly<Record<Outcome, Tone>> = {
  won: 'paid',
  lost: 'neutral',
  undecided: 'accrued',
  closed: 'neutral',
  refused: 'neutral',
};

function ShadowOrder({
  order,
  f,
}: {
  readonly order: ShadowSummary['orders'][number];
  readonly f: Formats;
}) {
  const { t } = useTexts();
  const { label, atMs, maxPrice, price, refusal, winner, outcome } = order;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-0.5 border-t border-line pt-2 first:border-t-0 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <time dateTime={new Date(atMs).toISOString()} className="text-ink-3">
          {f.clock(atMs)}
        </time>
        <bdi className="min-w-0 flex-1 truncate font-strong">{foreignText(label, 60)}</bdi>
        <Chip tone={TONES[outcome]}>{t(`account.shadow.outcome.${outcome}`)}</Chip>
      </div>
      <p className="flex flex-wrap gap-x-3 text-ink-2 tabular-nums">
        <span>{t('account.shadow.pays', { price: hourly(maxPrice, f) })}</span>
        {price !== undefined && (
          <span>{t('account.shadow.asked', { price: hourly(price, f) })}</span>
        )}
        {winner !== undefined && (
          <span className="wrap-anywhere">
            {t(winner.audited === true ? 'account.shadow.winnerAudited' : 'account.shadow.winner', {
              provider: `\u2068${tailText(winner.provider, 6)}\u2069`,
              price: hourly(winner.price, f),
            })}
          </span>
        )}
        {refusal !== undefined && <Refusal code={refusal} />}
      </p>
    </li>
  );
}

/** Per hour where the pace of blocks is known, else as the network has it. */
function hourly(price: DecCoinValue, f: Formats): string {
  const known = price.denom === f.currency.denom ? f.rate(price) : undefined;
  return known?.text ?? foreignMoney(price.amount, price.denom);
}
