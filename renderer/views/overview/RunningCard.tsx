import type { ReactNode } from 'react';

import type { LeaseValue, Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { DoorArt } from '../../components/DoorArt.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Icon } from '../../components/Icon.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { leaseRate } from '../../format/lease-rate.ts';
import { leaseWords } from '../../format/lease-words.ts';
import { leaseTitle } from '../../format/machine.ts';
import { leaseProblem } from '../../format/problem-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useDoubt } from '../../state/doubt.ts';
import { hrefOf, leaseHref } from '../../state/route.ts';
import { useLive, useSlice, useTakenMs } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { leaseLine } from './lease-line.ts';

const MOST_ROWS = 6;

interface RunningCardProps {
  readonly agent: Slices['agent'];
}

/** The leases that live, each a link to its own page. */
export function RunningCard({ agent }: RunningCardProps): ReactNode {
  const { t } = useTexts();
  const leases = useSlice('leases');
  if (leases === undefined) return <SkeletonCard lines={5} height="12.4rem" />;
  const shown = leases.live.slice(0, MOST_ROWS);
  const more = leases.live.length - shown.length;
  return (
    <Card
      title={
        <>
          {t('overview.running')}
          {agent.network.practice && shown.length > 0 && (
            <Chip tone="yours">{t('overview.money.play')}</Chip>
          )}
        </>
      }
      actions={
        <TextLink href={hrefOf('leases')} className="text-sm">
          {t('overview.running.all')}
        </TextLink>
      }
    >
      {shown.length === 0 ? (
        <NothingRuns agent={agent} />
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((lease) => (
            <li key={lease.lease} className="py-1 first:pt-0 last:pb-0">
              <LeaseRow lease={lease} blockMs={agent.network.blockMs} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className="mt-3 text-sm">
          <TextLink href={hrefOf('leases')}>{t('overview.running.more', { n: more })}</TextLink>
        </p>
      )}
    </Card>
  );
}

function LeaseRow({
  lease,
  blockMs,
}: {
  readonly lease: LeaseValue;
  readonly blockMs: number | undefined;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow();
  const live = useLive();
  const doubt = useDoubt();
  const atMs = useTakenMs('leases') ?? nowMs;
  const line = leaseLine(lease, atMs, blockMs);
  const { kind, word } = leaseWords(lease, texts, nowMs, doubt);
  const rate = leaseRate(lease, texts, f);
  const problem = leaseProblem(lease, texts);
  return (
    <a
      href={leaseHref(lease.lease)}
      className="-mx-2 flex min-h-11 items-center gap-3 rounded-sm px-2 py-1.5 hover:bg-hover max-md:items-start"
    >
      <StatusDot kind={kind} live={live} hideWord className="!gap-0 max-md:mt-1.5">
        {word}
      </StatusDot>
      <span className="flex min-w-0 grow items-center justify-between gap-x-4 gap-y-1 max-md:flex-col max-md:items-start">
        <span className="min-w-0">
          <LeaseNames lease={lease} />
          <span className="block text-sm text-ink-2 wrap-anywhere">
            <Uses lease={lease} />
            {' · '}
            {doubt !== undefined ? (
              word
            ) : line.state === 'running' ? (
              t('overview.running.for', { span: f.span(nowMs - lease.createdAtMs) })
            ) : (
              <StateWords lease={lease} state={line.state} />
            )}
          </span>
          {problem !== undefined && (
            <bdi className="line-clamp-2 text-xs text-alert wrap-anywhere">{problem.text}</bdi>
          )}
        </span>
        <span className="flex shrink-0 flex-col items-end tabular-nums max-md:flex-row max-md:flex-wrap max-md:items-baseline max-md:gap-x-3">
          <Fact
            quiet
            focusable={false}
            className="font-semibold md:whitespace-nowrap"
            source={rate.source}
            age={f.age(atMs, nowMs)}
          >
            {rate.kind === 'about' ? t('leases.about', { rate: rate.text }) : rate.text}
          </Fact>
          {line.untilMs !== undefined && (
            <span className="text-xs text-ink-3">
              {line.state !== 'awaiting-manifest'
                ? t('overview.running.paidUntil', { when: f.when(line.untilMs, nowMs) })
                : doubt?.why === 'away'
                  ? t('overview.running.due', { when: f.when(line.untilMs, nowMs) })
                  : t('overview.running.left', { span: f.span(line.untilMs - nowMs) })}
            </span>
          )}
        </span>
      </span>
      <Icon name="chevron-right" size="s" className="text-ink-3 max-md:mt-0.5" />
    </a>
  );
}

function LeaseNames({ lease }: { readonly lease: LeaseValue }): ReactNode {
  const texts = useTexts();
  return (
    <b className="block font-semibold wrap-anywhere">
      <bdi>{leaseTitle(lease, texts)}</bdi>
    </b>
  );
}

/** What it holds; a GPU by its name where the machine says which. */
function Uses({ lease }: { readonly lease: LeaseValue }): ReactNode {
  const f = useFormats();
  const gpus = useSlice('hardware')?.gpus.filter((gpu) => gpu.lease === lease.lease) ?? [];
  if (gpus.length === 0 || gpus.length !== lease.resources.gpus)
    return f.resources(lease.resources);
  const names = [...new Set(gpus.map(({ model }) => gpuName(model)))].join(', ');
  const rest = f.resources({ ...lease.resources, gpus: 0 });
  return `${gpus.length > 1 ? `${f.count(gpus.length)} × ` : ''}${names} · ${rest}`;
}

function StateWords({
  lease,
  state,
}: {
  readonly lease: LeaseValue;
  readonly state: ReturnType<typeof leaseLine>['state'];
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { doneBytes, totalBytes, step } = lease.progress ?? {};
  if (state === 'deploying' && step === 'pulling' && doneBytes !== undefined) {
    const done =
      totalBytes === undefined || totalBytes === 0
        ? f.bytes(doneBytes)
        : f.percent(doneBytes, totalBytes);
    return t('overview.state.pulling', { done });
  }
  return t(`overview.state.${state}`);
}

function NothingRuns({ agent }: { readonly agent: Slices['agent'] }): ReactNode {
  const { t } = useTexts();
  const offered = agent.activity === 'waiting' || agent.activity === 'renting';
  const why = agent.network.practice
    ? 'overview.running.nonePractice'
    : 'overview.running.noneText';
  return (
    <div className="flex items-start gap-3">
      <span
        className={`grid size-10 shrink-0 place-items-center rounded-md ${offered ? 'bg-paid-soft text-paid' : 'bg-sunken text-ink-2'}`}
      >
        <DoorArt state={offered ? 'outline' : 'paused'} size="s" />
      </span>
      <div className="min-w-0">
        <p className="font-semibold">{t('overview.running.none')}</p>
        <p className="text-sm text-ink-2">{t(offered ? why : 'overview.running.noneClosed')}</p>
      </div>
    </div>
  );
}
