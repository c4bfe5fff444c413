import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import type { EntryValue } from '../../../agent/api/wallet.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { explorerLink } from '../../format/links.ts';
import { tailText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import type { Paged } from '../../state/pages.ts';
import { call } from '../../state/session.ts';
import { useIsAway, useLive } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { usePages } from '../../state/use-pages.ts';
import { useQuery } from '../../state/use-query.ts';

const PAGE = 100;
const PAGED: Paged<EntryValue> = { keyOf: ({ id }) => String(id), beforeOf: ({ id }) => id };
const ROW = 45;
const COLUMNS =
  'md:grid md:grid-cols-[8rem_minmax(0,1fr)_minmax(0,11rem)_4.5rem] md:items-center md:gap-x-4';

interface EntriesCardProps {
  readonly wallet: Slices['wallet'];
  readonly account: string;
}

/** Every change of the account's coins, each with its reason and its transaction. */
export function EntriesCard({ wallet, account }: EntriesCardProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const isAway = useIsAway();
  const newest = useQuery(
    'wallet.entries',
    { limit: PAGE },
    { after: ['wallet'], everyMs: 5_000, topic: account },
  );
  const pages = usePages(newest, PAGE, PAGED, (limit, beforeId) =>
    call('wallet.entries', { limit, ...(beforeId === undefined ? {} : { beforeId }) }),
  );
  const { items: entries, more, busy, failed, readMore } = pages;
  if (newest.data === undefined) {
    return (
      <Card title={t('wallet.entries')}>
        {newest.error !== undefined && newest.error.code !== 'disconnected' ? (
          <ErrorState
            title={t('wallet.entries.failed')}
            text={t('wallet.entries.failedText')}
            detail={callText(newest.error, texts)}
            onRetry={newest.reload}
          />
        ) : isAway ? (
          <p className="text-sm text-ink-2">{t('wallet.entries.away')}</p>
        ) : (
          <Skeleton lines={5} />
        )}
      </Card>
    );
  }
  if (entries.length === 0) {
    return (
      <Card title={t('wallet.entries')}>
        <p className="text-sm text-ink-2">{t('wallet.entries.none')}</p>
      </Card>
    );
  }
  return (
    <Card
      title={t('wallet.entries')}
      hint={t('wallet.entries.hint')}
      flush
      footer={
        <div className="flex min-h-9 flex-wrap items-center justify-between gap-2">
          <span role="status">
            {t('wallet.entries.shown', { n: entries.length })}
            {!more && <span className="ms-1">{t('wallet.entries.all')}</span>}
            {failed !== undefined && (
              <span className="ms-1 text-alert">{callText(failed, texts)}</span>
            )}
          </span>
          {more && (
            <Button
              size="sm"
              busy={busy}
              disabledReason={live ? undefined : t('frame.notLive')}
              onClick={readMore}
            >
              {t('wallet.entries.more')}
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
        <span>{t('wallet.column.time')}</span>
        <span>{t('wallet.column.what')}</span>
        <span className="text-end">{t('wallet.column.amount')}</span>
      </div>
      <VirtualList
        label={t('wallet.entries')}
        count={entries.length}
        estimateSize={ROW}
        maxHeight="28rem"
        itemKey={(index) => String(entries[index]?.id ?? index)}
        renderItem={(index) => {
          const entry = entries[index];
          return entry === undefined ? null : <EntryRow entry={entry} explorer={wallet.explorer} />;
        }}
      />
    </Card>
  );
}

function EntryRow({
  entry,
  explorer,
}: {
  readonly entry: EntryValue;
  readonly explorer: string | undefined;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow(60_000);
  const { atMs, kind, amount, denom, about, txHash, height } = entry;
  const link = explorerLink(explorer, txHash);
  const what = t(`wallet.kind.${kind}`);
  return (
    <div
      className={classNames(
        'border-b border-line px-5 py-2 text-sm tabular-nums max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:px-4 max-md:py-2.5',
        COLUMNS,
      )}
    >
      <time
        dateTime={new Date(atMs).toISOString()}
        title={`${f.exactTime(atMs)} · ${t('wallet.entries.block', { height: f.count(height) })}`}
        className="max-md:order-3 max-md:text-xs max-md:text-ink-3"
      >
        {f.when(atMs, nowMs)}
      </time>
      <span className="min-w-0 max-md:order-1">
        {what}
        {about !== undefined && (
          <bdi className="block truncate text-xs text-ink-3">{tailText(about, 14)}</bdi>
        )}
      </span>
      <span
        className={classNames(
          'font-strong max-md:order-2 max-md:text-end md:text-end',
          kind === 'payment' && 'text-paid',
        )}
      >
        {f.coin({ denom, amount }).text}
      </span>
      <span className="max-md:order-4 max-md:text-end md:text-end">
        {link !== undefined && (
          <TextLink
            href={link}
            external
            className="text-xs"
            aria-label={t('wallet.entries.openOf', { what })}
          >
            {t('wallet.entries.open')}
          </TextLink>
        )}
      </span>
    </div>
  );
}
