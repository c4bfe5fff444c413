import type { OrdersSummary } from '../../../agent/api/methods.ts';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Fact } from '../../components/Fact.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { EvidenceRow, EvidenceStep, RefusalCount } from './evidence.ts';
import { evidenceRows } from './evidence.ts';
import type { Period } from './period.ts';
import { refusalRemedy, refusalTitle, REMEDY_HREFS } from './refusals.ts';
import { Words } from './Words.tsx';

interface EvidenceCardProps {
  readonly summary: OrdersSummary;
  /** When it was told. */
  readonly atMs: number | undefined;
  readonly period: Period;
  readonly className?: string;
}

const FILLS: Readonly<Record<EvidenceStep, string>> = {
  seen: 'bg-paid-fill',
  refused: 'bg-idle-fill',
  shadow: 'idle-dashes',
  bid: 'bg-paid-fill',
  lost: 'lost-stripes',
  open: 'idle-dashes',
  won: 'bg-paid-fill',
  closed: 'lost-stripes',
  unknown: 'idle-dashes',
};

/** From order to renter: what came in, and at which step each order ended. */
export function EvidenceCard({ summary, atMs, period, className }: EvidenceCardProps) {
  const { t } = useTexts();
  return (
    <Card
      title={t('orders.evidence')}
      hint={t('orders.last', { period })}
      className={classNames(className)}
    >
      <ol>
        {evidenceRows(summary).map((row) => (
          <Step key={row.step} row={row} summary={summary} atMs={atMs} />
        ))}
      </ol>
    </Card>
  );
}

interface StepProps {
  readonly row: EvidenceRow;
  readonly summary: OrdersSummary;
  readonly atMs: number | undefined;
}

function Step({ row, summary, atMs }: StepProps) {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow();
  const { step, count } = row;
  const share = summary.seen === 0 ? 0 : (count / summary.seen) * 100;
  return (
    <li className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-4 border-t border-line py-[13px] first:border-t-0 first:pt-0 last:pb-0 max-md:grid-cols-[2.75rem_minmax(0,1fr)] max-md:gap-3">
      <span className="text-end font-heading text-[1.375rem] leading-6 font-semibold tracking-[-0.02em]">
        <Fact
          quiet
          source={t('orders.source')}
          age={atMs === undefined ? undefined : f.age(atMs, now)}
        >
          {f.count(count)}
        </Fact>
      </span>
      <div className="min-w-0">
        <p className="font-semibold">{t(`orders.evidence.${step}`)}</p>
        <div className="meter-track mt-[7px] mb-1.5 h-1.5 overflow-hidden rounded-[3px] bg-line">
          {count > 0 && (
            <div
              className={classNames('meter-fill h-full min-w-[3px] rounded-[3px]', FILLS[step])}
              style={{ width: `${share}%` }}
            />
          )}
        </div>
        <Why row={row} summary={summary} />
      </div>
    </li>
  );
}

function Why({ row, summary }: Pick<StepProps, 'row' | 'summary'>) {
  const { t } = useTexts();
  const f = useFormats();
  const now = useNow(60_000);
  const agent = useSlice('agent');
  const practice = agent?.network.practice === true;
  const recordsFromMs = agent?.recordsFromMs ?? 0;
  const { step, count, reasons } = row;
  if (step === 'seen') {
    return (
      <p className="text-sm text-ink-2">
        {t(practice ? 'orders.evidence.seen.whyPractice' : 'orders.evidence.seen.why', {
          when: f.when(Math.max(summary.fromMs, recordsFromMs), now),
        })}
      </p>
    );
  }
  if (step === 'refused') {
    if (count === 0) {
      return <p className="text-sm text-ink-2">{t('orders.evidence.refused.none')}</p>;
    }
    return reasons.map(({ group, counts }) => (
      <div key={group} className="mt-1">
        <p className="text-xs text-ink-3">
          {t(
            group === 'other' && reasons.length === 1
              ? 'orders.evidence.only'
              : `orders.evidence.${group}`,
          )}
        </p>
        <ul className="grid grid-cols-[minmax(1.75rem,auto)_minmax(0,1fr)] gap-x-2 text-sm text-ink-2">
          {counts.map((each) => (
            <ReasonCount key={each.code} reason={each} />
          ))}
        </ul>
      </div>
    ));
  }
  if (step === 'bid' || count === 0) return null;
  return <p className="text-sm text-ink-2">{t(`orders.evidence.${step}.why`)}</p>;
}

function ReasonCount({ reason }: { readonly reason: RefusalCount }) {
  const { t } = useTexts();
  const f = useFormats();
  const remedy = refusalRemedy(reason.code);
  return (
    <li className="col-span-2 grid grid-cols-subgrid items-baseline">
      <b className="text-end text-ink tabular-nums">{f.count(reason.count)}</b>
      <span className="min-w-0">
        <Words wording={refusalTitle(reason.code)} />
        {remedy !== undefined && (
          <TextLink href={REMEDY_HREFS[remedy]} className="ms-2 whitespace-nowrap">
            {t(`orders.remedy.${remedy}`)}
          </TextLink>
        )}
      </span>
    </li>
  );
}
