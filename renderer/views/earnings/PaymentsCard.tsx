import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { foreignMoney } from '../../format/money.ts';
import { tailText } from '../../format/names.ts';
import type { Texts } from '../../messages/texts.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { leaseHref } from '../../state/route.ts';
import { useLive } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import type { Pages } from '../../state/use-pages.ts';
import type { Payment } from './exports.ts';

interface PaymentsCardProps {
  readonly pages: Pages<Payment>;
  /** What leases are called, where that is known. */
  readonly labels: ReadonlyMap<string, string>;
}

const ROW = 45;
const COLUMNS =
  'md:grid md:grid-cols-[8rem_8rem_minmax(0,1fr)_minmax(0,12rem)_2.5rem] md:items-center md:gap-x-4';

/** Each payment of the network, as it stands in the ledger. */
export function PaymentsCard({ pages, labels }: PaymentsCardProps) {
  const { t } = useTexts();
  const live = useLive();
  const { items, more, busy, failed, readMore } = pages;
  return (
    <Card
      title={t('earnings.payments')}
      flush
      className="col-span-12"
      footer={
        <div className="flex min-h-9 flex-wrap items-center justify-between gap-2">
          <span role="status">
            {t('earnings.payments.shown', { shown: items.length })}
            {!more && <span className="ms-1">{t('earnings.payments.all')}</span>}
            {failed !== undefined && (
              <span className="ms-1 text-alert">{t('earnings.payments.moreFailed')}</span>
            )}
          </span>
          {more && (
            <Button
              size="sm"
              busy={busy}
              disabledReason={live ? undefined : t('earnings.notLive')}
              onClick={readMore}
            >
              {t('earnings.payments.more')}
            </Button>
          )}
        </div>
      }
    >
      <div
        aria-hidden="true"
        className={classNames(
          'border-y border-line bg-sunken px-5 py-2 text-xs font-medium text-ink-2 max-md:hidden',
          COLUMNS,
        )}
      >
        <span>{t('earnings.column.time')}</span>
        <span>{t('earnings.column.height')}</span>
        <span>{t('earnings.column.lease')}</span>
        <span className="text-end">{t('earnings.column.amount')}</span>
      </div>
      <VirtualList
        label={t('earnings.payments')}
        count={items.length}
        estimateSize={ROW}
        maxHeight="28rem"
        itemKey={(index) => items[index]?.key ?? ''}
        renderItem={(index) => {
          const payment = items[index];
          return payment === undefined ? null : (
            <PaymentRow payment={payment} label={labels.get(payment.lease)} />
          );
        }}
      />
    </Card>
  );
}

interface PaymentRowProps {
  readonly payment: Payment;
  readonly label: string | undefined;
}

function PaymentRow({ payment, label }: PaymentRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const now = useNow(60_000);
  const { atMs, height, lease, amount, key } = payment;
  const { denom } = f.currency;
  return (
    <div
      className={classNames(
        'border-b border-line px-5 py-1.5 text-sm tabular-nums max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-2 max-md:py-2.5 max-md:px-4',
        COLUMNS,
      )}
    >
      <time
        dateTime={new Date(atMs).toISOString()}
        title={f.exactTime(atMs)}
        className="max-md:order-4 max-md:text-xs max-md:text-ink-3"
      >
        {f.when(atMs, now)}
      </time>
      <span className="text-ink-2 max-md:order-5 max-md:text-end max-md:text-xs">
        <span className="me-1 text-ink-3 md:sr-only">{t('earnings.column.height')}</span>
        {f.count(height)}
      </span>
      <span className="min-w-0 truncate max-md:order-1">
        <TextLink href={leaseHref(lease)}>
          <bdi>{leaseName(label, lease, texts)}</bdi>
        </TextLink>
      </span>
      <span className="font-strong wrap-anywhere max-md:order-2 max-md:self-center md:text-end">
        {amount.denom === denom
          ? f.exact(amount.amount)
          : foreignMoney(amount.amount, amount.denom)}
      </span>
      <span className="max-md:order-3 max-md:row-span-2">
        <CopyButton text={key} label={t('earnings.copyKey')} />
      </span>
    </div>
  );
}

/** A letter, a digit or a sign: something to see and to press on. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

function leaseName(label: string | undefined, lease: string, texts: Texts): string {
  return label !== undefined && VISIBLE.test(label) ? labelText(label, texts) : tailText(lease, 16);
}
