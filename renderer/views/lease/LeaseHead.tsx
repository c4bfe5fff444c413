import type { LeaseValue } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Menu } from '../../components/Menu.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useKeepFocus } from '../../components/use-keep-focus.ts';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { leaseWords } from '../../format/lease-words.ts';
import { leaseTitle } from '../../format/machine.ts';
import { foreignText, shortAddress, tailText } from '../../format/names.ts';
import { leaseProblem } from '../../format/problem-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useDoubt } from '../../state/doubt.ts';
import { hrefOf } from '../../state/route.ts';
import { useConnection, useIsAway } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useNow } from '../../state/use-now.ts';
import { EndLease } from './EndLease.tsx';
import { useMoneyLasts } from './MoneyCard.tsx';

/** Name, state, since when, and what can be done. */
export function LeaseHead({ lease }: { readonly lease: LeaseValue }) {
  const texts = useTexts();
  const { t } = texts;
  const nowMs = useNow(10_000);
  const doubt = useDoubt();
  // The way to end it goes with the lease.
  const group = useKeepFocus<HTMLDivElement>();
  const { kind, word } = leaseWords(lease, texts, nowMs, doubt);
  return (
    <PageHead
      crumb={
        <>
          <TextLink href={hrefOf('leases')}>{t('lease.crumb')}</TextLink>
          <Icon name="chevron-right" size="s" />
          <bdi className="text-ink-2">{labelText(lease.label, texts)}</bdi>
          <span aria-hidden="true" className="text-ink-3">
            {'·'}
          </span>
          <bdi className="text-ink-2" title={foreignText(lease.tenant, 128)}>
            {t('lease.tenant', { tail: shortAddress(lease.tenant) })}
          </bdi>
        </>
      }
      title={
        <>
          <bdi className="min-w-0 wrap-anywhere">{leaseTitle(lease, texts)}</bdi>
          <StatusDot kind={kind} live={doubt === undefined} className="font-sans tracking-normal">
            {word}
          </StatusDot>
        </>
      }
      lead={<Since lease={lease} />}
      actions={
        <div ref={group} className="flex flex-wrap items-center gap-2 max-md:w-full">
          <CopyIds lease={lease} />
          {lease.state !== 'closed' && <EndLease lease={lease} />}
        </div>
      }
    />
  );
}

function Since({ lease }: { readonly lease: LeaseValue }) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow();
  const lasts = useMoneyLasts(lease);
  const isAway = useIsAway();
  const { lastSeenMs } = useConnection();
  const knownMs = isAway ? lastSeenMs : undefined;
  const { state, createdAtMs, sinceMs, manifestDeadlineMs, progress } = lease;
  const problem = leaseProblem(lease, texts);
  if (state === 'closed') {
    const endMs = sinceMs ?? createdAtMs;
    return t('lease.since.over', { at: f.when(endMs, nowMs), span: f.span(endMs - createdAtMs) });
  }
  const when = f.when(createdAtMs, nowMs);
  return (
    <>
      {knownMs === undefined
        ? t('lease.since', { span: f.span(nowMs - createdAtMs), when })
        : t('lease.since.away', { when, at: f.when(knownMs, nowMs) })}
      {state === 'awaiting-manifest' && manifestDeadlineMs !== undefined && (
        <span className="block">
          {knownMs === undefined
            ? t('lease.manifestLeft', { span: f.span(manifestDeadlineMs - nowMs) })
            : t('lease.manifestDue', { when: f.when(manifestDeadlineMs, nowMs) })}
        </span>
      )}
      {lease.blocksLeft !== undefined && (
        <span className="block">{t('lease.lasts.line', { lasts })}</span>
      )}
      <NoticeLine lease={lease} nowMs={nowMs} />
      {progress !== undefined && (
        <span className="block">
          {t(`lease.progress.${progress.step}`, { service: progress.service })}
          {progress.doneBytes !== undefined &&
            progress.totalBytes !== undefined &&
            ` ${t('lease.stats.of', {
              used: f.bytes(progress.doneBytes),
              most: f.bytes(progress.totalBytes),
            })}`}
        </span>
      )}
      {problem !== undefined && (
        <bdi className="block wrap-anywhere text-alert">{problem.text}</bdi>
      )}
      {problem?.said !== undefined && (
        <bdi lang="en" className="block text-xs wrap-anywhere text-ink-3">
          {problem.said}
        </bdi>
      )}
    </>
  );
}

/** What the tenant was promised before the owner may end it, and until when it runs. */
function NoticeLine({ lease, nowMs }: { readonly lease: LeaseValue; readonly nowMs: number }) {
  const { t } = useTexts();
  const f = useFormats();
  const { notice, state } = lease;
  if (notice === undefined || state === 'stopping') return null;
  if (notice.state === 'none') {
    const span = f.span(notice.seconds * 1000);
    return <span className="block">{t('lease.notice.promise', { span })}</span>;
  }
  if (notice.untilMs === undefined) return <span className="block">{t('lease.notice.asked')}</span>;
  const left = f.span(Math.max(0, notice.untilMs - nowMs));
  return (
    <span className="block font-strong text-ink">
      {t('lease.notice.until', { until: f.when(notice.untilMs, nowMs), left })}
    </span>
  );
}

function CopyIds({ lease }: { readonly lease: LeaseValue }) {
  const { t } = useTexts();
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      showToast({ tone: 'ok', title: t('shared.copied') });
    } catch {
      showToast({ tone: 'error', title: t('shared.copyFailed') });
    }
  };
  const item = (label: string, text: string) => ({
    kind: 'item' as const,
    label,
    hint: tailText(text, 28),
    icon: 'copy' as const,
    onSelect: () => void copy(text),
  });
  return (
    <Menu
      label={t('lease.copyIds')}
      trigger={
        <Button icon="copy" endIcon="chevron-down">
          {t('lease.copyIds')}
        </Button>
      }
      items={[
        item(t('lease.id.lease'), lease.lease),
        item(t('lease.id.order'), lease.order),
        item(t('lease.id.tenant'), lease.tenant),
        item(t('lease.id.label'), lease.label),
      ]}
    />
  );
}
