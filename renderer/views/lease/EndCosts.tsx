import type { LeaseValue } from '../../../agent/api/slices.ts';
import { CostList } from '../../components/CostList.tsx';
import { endRecordText, endTimeText, givenUpText, sentences } from '../../format/end-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useEndFacts } from '../../state/use-end-facts.ts';

/** What it costs to end a lease: time, money and the owner's record, in numbers. */
export function EndCosts({ lease }: { readonly lease: LeaseValue }) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const { times, record } = useEndFacts();
  const { notice } = lease;
  const atOnce = notice === undefined;
  const stops = atOnce
    ? t('lease.end.stops')
    : notice.untilMs === undefined
      ? t('lease.end.notice', { span: f.span(notice.seconds * 1000) })
      : t('lease.end.noticeGiven', { until: f.exactTime(notice.untilMs) });
  const paid =
    lease.accrued === undefined
      ? t('lease.end.paidUnknown')
      : lease.accrued.amount === 0n
        ? t('lease.end.paidNone')
        : t('lease.end.paid', { amount: f.money([lease.accrued]).text });
  return (
    <>
      <p>{t('lease.end.lead')}</p>
      <CostList
        costs={[
          { icon: 'clock', text: sentences(stops, atOnce && endTimeText(times, texts, f)) },
          { icon: 'coin', text: sentences(paid, atOnce && givenUpText([lease], texts, f)) },
          { icon: 'gauge', text: sentences(t('lease.end.told'), endRecordText(record, 1, texts)) },
        ]}
      />
    </>
  );
}
