import { useRef } from 'react';

import type { NoticeValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classNames } from '../../components/class-names.ts';
import { Fact } from '../../components/Fact.tsx';
import type { IconName } from '../../components/Icon.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { VisuallyHidden } from '../../components/VisuallyHidden.tsx';
import { useFormats } from '../../format/formats.tsx';
import { leaseTitle } from '../../format/machine.ts';
import { noticeText } from '../../format/notice-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf, leaseHref } from '../../state/route.ts';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

interface NoticeRowProps {
  readonly notice: NoticeValue;
  readonly practice: boolean;
  /** Why it cannot be marked now. */
  readonly reason: string | undefined;
  readonly onRead: (id: number) => void;
}

const LEVEL_ICONS: Readonly<Record<NoticeValue['level'], IconName>> = {
  attention: 'warning',
  news: 'bell',
  quiet: 'info',
};

const LEVEL_LOOKS: Readonly<Record<NoticeValue['level'], string>> = {
  attention: 'bg-alert-soft text-alert',
  news: 'bg-paid-soft text-paid',
  quiet: 'bg-hover text-ink-3',
};

/** One notice. To follow its link is to have read it. */
export function NoticeRow({ notice, practice, reason, onRead }: NoticeRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow(10_000);
  const lease = useSlice('leases')?.live.find((live) => live.lease === notice.lease);
  // Before its tenant named its services, the notice's own words are better.
  const name = lease?.services[0] === undefined ? undefined : leaseTitle(lease, texts);
  const { title, text } = noticeText(notice, texts, f, practice, name);
  const { id, level, read, atMs } = notice;
  const row = useRef<HTMLLIElement>(null);
  const readIt = (): void => {
    if (!read && reason === undefined) onRead(id);
  };
  return (
    <li
      ref={row}
      tabIndex={-1}
      className={classNames(
        'flex items-start gap-3 border-t border-line px-5 py-3.5 first:border-t-0 max-md:px-4',
        !read && 'bg-sunken',
      )}
      // A click anywhere on it reads it; the keyboard has the button.
      onClick={readIt}
    >
      <span
        className={classNames(
          'mt-px grid size-8 flex-none place-items-center rounded-full',
          LEVEL_LOOKS[level],
        )}
      >
        <Icon name={LEVEL_ICONS[level]} size="s" />
        <VisuallyHidden>{t(`notices.level.${level}`)}</VisuallyHidden>
      </span>
      <div className="grid min-w-0 grow gap-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
          <h3
            className={classNames(
              'min-w-0 !text-md wrap-anywhere',
              read ? '!font-medium' : '!font-semibold',
            )}
          >
            {title}
          </h3>
          <span className="flex items-center gap-2 text-xs whitespace-nowrap text-ink-3">
            {!read && <Chip tone="paid">{t('notices.unreadMark')}</Chip>}
            <Fact quiet source={t('notices.source')} age={f.exactTime(atMs)}>
              <time dateTime={new Date(atMs).toISOString()}>
                {f.when(atMs, nowMs)} · {f.age(atMs, nowMs)}
              </time>
            </Fact>
          </span>
        </div>
        {text !== '' && <p className="text-sm text-ink-2 wrap-anywhere">{text}</p>}
        <div className="mt-0.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm empty:hidden">
          <NoticeLink notice={notice} title={title} />
          {!read && (
            <Button
              variant="ghost"
              size="sm"
              icon="check"
              disabledReason={reason}
              aria-label={`${t('notices.markOne')}: ${title}`}
              className="-ms-2.5"
              onClick={() => {
                // The button goes; the keyboard stays at this notice.
                row.current?.focus();
                readIt();
              }}
            >
              {t('notices.markOne')}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

/** Where to go from it: its lease, or what can be done. */
function NoticeLink({ notice, title }: { readonly notice: NoticeValue; readonly title: string }) {
  const { t } = useTexts();
  const step = nextStep(notice.code);
  if (notice.lease !== undefined) {
    return (
      <TextLink href={leaseHref(notice.lease)} className="max-md:py-2.5">
        {t('notices.toLease')}
        <VisuallyHidden>{`: ${title}`}</VisuallyHidden>
      </TextLink>
    );
  }
  if (step === undefined) return null;
  return (
    <TextLink href={hrefOf(step.view)} className="max-md:py-2.5">
      {t(step.text)}
    </TextLink>
  );
}

function nextStep(code: string) {
  switch (code) {
    case 'engine-down':
    case 'isolation-open':
    case 'storage-failed':
      return { view: 'hardware', text: 'notices.toHardware' } as const;
    case 'network-stale':
      return { view: 'orders', text: 'notices.toOrders' } as const;
    default:
      return undefined;
  }
}
