import type { ReactNode } from 'react';

import type { NoticeValue } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import type { StatusKind } from '../../components/StatusDot.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { leaseTitle } from '../../format/machine.ts';
import { noticeText } from '../../format/notice-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

const SHOWN = 6;

/** What happened last, one line each; the whole texts are on Notices. */
export function NoticesCard({ className }: { readonly className?: string }): ReactNode {
  const { t } = useTexts();
  const notices = useSlice('notices');
  if (notices === undefined) return null;
  const shown = notices.latest.slice(0, SHOWN);
  return (
    <Card
      className={className}
      title={t('overview.notices')}
      actions={
        <TextLink href={hrefOf('notices')} className="text-sm">
          {t('overview.notices.all')}
        </TextLink>
      }
    >
      {shown.length === 0 ? (
        <p className="text-sm text-ink-2">{t('overview.notices.none')}</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {shown.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function NoticeRow({ notice }: { readonly notice: NoticeValue }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow(10_000);
  const practice = useSlice('agent')?.network.practice;
  const lease = useSlice('leases')?.live.find((live) => live.lease === notice.lease);
  // Before its tenant named its services, the notice's own words are better.
  const name = lease?.services[0] === undefined ? undefined : leaseTitle(lease, texts);
  const { title } = noticeText(notice, texts, f, practice, name);
  return (
    <li className="flex items-baseline gap-3 py-2 first:pt-0 last:pb-0">
      <span className="w-20 shrink-0 text-ink-3 tabular-nums">{f.when(notice.atMs, nowMs)}</span>
      <span className={notice.read ? 'min-w-0 grow text-ink-2' : 'min-w-0 grow font-semibold'}>
        <span className="wrap-anywhere">{title}</span>
      </span>
      {!notice.read && (
        <StatusDot kind={dotOf(notice)} hideWord className="!gap-0">
          {t('overview.notices.unread')}
        </StatusDot>
      )}
    </li>
  );
}

function dotOf({ level }: NoticeValue): StatusKind {
  return level === 'attention' ? 'attention' : 'running';
}
