import type { ReactNode } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { leaseName } from '../../format/machine.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf, leaseHref } from '../../state/route.ts';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useQuery } from '../../state/use-query.ts';
import { useLatestPayments } from './latest-payments.ts';

const NAMED_PAST = 20;
const AGAIN_MS = 30_000;

/** The newest payments of the ledger. */
export function PaymentsCard({ className }: { readonly className?: string }): ReactNode {
  const { t } = useTexts();
  const { data, error, reload } = useLatestPayments();
  const live = useSlice('leases')?.live ?? [];
  const past = useQuery(
    'leases.past',
    { limit: NAMED_PAST },
    { after: ['leases'], everyMs: AGAIN_MS },
  );
  const named = [...live, ...(past.data ?? [])];
  return (
    <Card
      className={className}
      title={t('overview.payments')}
      actions={
        <TextLink href={hrefOf('earnings')} className="text-sm">
          {t('overview.payments.all')}
        </TextLink>
      }
    >
      {data === undefined && error === undefined && <Skeleton lines={4} />}
      {data === undefined && error !== undefined && (
        <ErrorState
          title={t('overview.payments.failed')}
          text={t('overview.failedText')}
          detail={error.message}
          onRetry={reload}
        />
      )}
      {data?.length === 0 && <p className="text-sm text-ink-2">{t('overview.payments.none')}</p>}
      {data !== undefined && data.length > 0 && (
        <ul className="divide-y divide-line text-sm">
          {data.map((payment) => (
            <PaymentRow
              key={payment.key}
              payment={payment}
              lease={named.find(({ lease }) => lease === payment.lease)}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

type Payment = NonNullable<ReturnType<typeof useLatestPayments>['data']>[number];

function PaymentRow({
  payment,
  lease,
}: {
  readonly payment: Payment;
  readonly lease: LeaseValue | undefined;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(10_000);
  const { amount, atMs, height } = payment;
  return (
    <li className="flex items-baseline gap-3 py-2 first:pt-0 last:pb-0">
      <span className="w-20 shrink-0 text-ink-3 tabular-nums">{f.when(atMs, nowMs)}</span>
      <TextLink href={leaseHref(payment.lease)} className="min-w-0 grow wrap-anywhere">
        <bdi>
          {lease === undefined ? t('overview.payments.someLease') : leaseName(lease, { t })}
        </bdi>
      </TextLink>
      <Fact
        quiet
        className="font-strong"
        source={t('overview.payments.source', { height: f.count(height) })}
        age={f.age(atMs, nowMs)}
      >
        {f.money([amount]).text}
      </Fact>
    </li>
  );
}
