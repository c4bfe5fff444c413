import type { ReactNode } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { classNames } from '../../components/class-names.ts';
import { Fact } from '../../components/Fact.tsx';
import { Icon } from '../../components/Icon.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useFormats } from '../../format/formats.tsx';
import { gpuName } from '../../format/gpu-name.ts';
import { labelText } from '../../format/label-text.ts';
import { leaseRate } from '../../format/lease-rate.ts';
import { leaseWords } from '../../format/lease-words.ts';
import { leaseTitle } from '../../format/machine.ts';
import { foreignText, shortAddress } from '../../format/names.ts';
import { leaseProblem } from '../../format/problem-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useDoubt } from '../../state/doubt.ts';
import { leaseHref } from '../../state/route.ts';
import { useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';

/** Amounts have the room of a small one with a long symbol, such as `Spiel $0,000081`. */
const COLUMNS =
  'md:grid md:grid-cols-[minmax(7rem,9.5rem)_minmax(6rem,1fr)_6.75rem_7.25rem_7.25rem] md:gap-3 lg:grid-cols-[minmax(7rem,10.5rem)_minmax(6rem,1.05fr)_minmax(6rem,1fr)_7.25rem_7.5rem_7.5rem_1.25rem] lg:gap-3 xl:grid-cols-[14rem_minmax(8rem,1.4fr)_minmax(8rem,1fr)_8rem_8rem_10rem_1.25rem]';

/** The names of the columns, where there are columns. */
export function LeaseColumns({ ended = false }: { readonly ended?: boolean }) {
  const { t } = useTexts();
  return (
    <div
      aria-hidden="true"
      className={classNames(
        'hidden border-t border-line bg-sunken px-5 py-2 text-xs font-medium text-ink-3',
        COLUMNS,
      )}
    >
      <span>{t('leases.col.state')}</span>
      <span>{t('leases.col.name')}</span>
      <span className="max-lg:hidden">{t('leases.col.uses')}</span>
      <span className="text-end">{t(ended ? 'leases.col.ratePaid' : 'leases.col.rate')}</span>
      <span className="text-end">{t('leases.col.paid')}</span>
      <span className="text-end">{t('leases.col.accrued')}</span>
      <span className="max-lg:hidden" />
    </div>
  );
}

interface LeaseRowProps {
  readonly lease: LeaseValue;
  /** When the last payment came, where that is known. */
  readonly paidMs: number | undefined;
  /** When these numbers came. */
  readonly takenMs: number | undefined;
}

/** One lease: a line of the table, a card in a small window. All of it is the link. */
export function LeaseRow({ lease, paidMs, takenMs }: LeaseRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const doubt = useDoubt();
  const nowMs = useNow(lease.state === 'awaiting-manifest' ? 1_000 : 10_000);
  const age = f.age(takenMs ?? nowMs, nowMs);
  const isOver = lease.state === 'closed';
  const title = leaseTitle(lease, texts);
  const label = labelText(lease.label, texts);
  const { kind, word } = leaseWords(lease, texts, nowMs, doubt);
  const problem = leaseProblem(lease, texts);
  // While nobody tells, it is not known whether it goes on.
  const untilMs = doubt?.why === 'away' ? (doubt.sinceMs ?? nowMs) : nowMs;
  const endMs = isOver ? (lease.sinceMs ?? lease.createdAtMs) : untilMs;
  const rate = leaseRate(lease, texts, f);
  const accrued = lease.accrued === undefined ? '–' : f.money([lease.accrued]).text;
  return (
    <a
      href={leaseHref(lease.lease)}
      className={classNames(
        'relative grid grid-cols-2 items-center gap-x-4 gap-y-1 border-t border-line px-5 py-3.5 -outline-offset-3 hover:bg-hover max-md:px-4 max-md:py-4',
        COLUMNS,
      )}
    >
      <span className="col-span-full flex items-baseline gap-2 pe-6 md:col-span-1 md:block md:pe-0">
        <StatusDot kind={kind} live={doubt === undefined} className="min-w-0 wrap-anywhere">
          {word}
        </StatusDot>
        {(doubt === undefined || isOver) && <Sub>{sinceText()}</Sub>}
      </span>
      <span className="col-span-full min-w-0 md:col-span-1">
        <b className="block wrap-anywhere">
          <bdi>{title}</bdi>
        </b>
        <Sub>
          {title !== label && (
            <>
              <bdi>{label}</bdi>
              {' · '}
            </>
          )}
          <bdi title={foreignText(lease.tenant, 128)}>
            {t('leases.tenant', { tail: shortAddress(lease.tenant) })}
          </bdi>
          {problem !== undefined && !isOver && (
            <bdi className="block wrap-anywhere text-alert">{problem.text}</bdi>
          )}
        </Sub>
      </span>
      <span className="col-span-full min-w-0 max-md:text-sm max-md:text-ink-2 md:max-lg:hidden lg:col-span-1">
        <Fact quiet focusable={false} source={t('leases.uses.source')} age={age}>
          <Uses lease={lease} />
        </Fact>
      </span>
      <Amount
        wide
        label={t(isOver ? 'leases.col.ratePaid' : 'leases.col.rate')}
        sub={f.span(endMs - lease.createdAtMs)}
      >
        <Fact quiet focusable={false} source={rate.source} age={age}>
          {rate.text}
        </Fact>
      </Amount>
      <Amount label={t('leases.col.paid')} sub={paidText()}>
        <Fact quiet focusable={false} source={t('leases.paid.source')} age={age}>
          <b>{f.money(lease.settled).text}</b>
        </Fact>
      </Amount>
      <Amount label={t('leases.col.accrued')}>
        <span className={lease.accrued === undefined ? 'text-ink-3' : 'text-accrued'}>
          <Fact quiet focusable={false} source={t('leases.accrued.source')} age={age}>
            {accrued}
          </Fact>
        </span>
      </Amount>
      <Icon
        name="chevron-right"
        size="s"
        className="text-ink-3 max-md:absolute max-md:end-4 max-md:top-4 md:max-lg:hidden"
      />
    </a>
  );

  function sinceText(): string {
    const { state, manifestDeadlineMs, sinceMs, createdAtMs } = lease;
    if (state === 'awaiting-manifest' && manifestDeadlineMs !== undefined) {
      return manifestDeadlineMs > nowMs
        ? t('leases.left', { span: f.span(manifestDeadlineMs - nowMs) })
        : t('leases.overdue');
    }
    if (isOver) return f.when(endMs, nowMs);
    return t('leases.since', { when: f.when(sinceMs ?? createdAtMs, nowMs) });
  }

  function paidText(): string {
    if (isOver) {
      if (lease.accrued !== undefined) return '';
      return t(lease.closeReason === 'insufficient-funds' ? 'leases.paidAll' : 'leases.paidFull');
    }
    if (paidMs !== undefined) return f.when(paidMs, nowMs);
    return lease.settled.length === 0 ? t('leases.paidNever') : '';
  }
}

function Uses({ lease: { lease, resources } }: Pick<LeaseRowProps, 'lease'>) {
  const { t } = useTexts();
  const f = useFormats();
  const gpus = useSlice('hardware')?.gpus.filter((gpu) => gpu.lease === lease) ?? [];
  const model = gpus[0]?.model;
  const isNamed = model !== undefined && gpus.length === 1 && resources.gpus === 1;
  const main = f.resources({ ...resources, diskBytes: 0, ...(isNamed ? { gpus: 0 } : {}) });
  const more = [
    resources.diskBytes > 0 && t('format.disk', { size: f.bytes(resources.diskBytes) }),
    resources.ports > 0 && t('leases.ports', { n: resources.ports }),
  ].filter((part) => part !== false);
  return (
    <>
      {isNamed ? `${gpuName(model)} · ${main}` : main}
      <Sub className="max-md:hidden">{more.join(' · ')}</Sub>
    </>
  );
}

interface AmountProps {
  /** Stands above it where there are no columns. */
  readonly label: string;
  readonly sub?: string;
  /** Has a line of its own on a card. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Amount({ label, sub, wide = false, children }: AmountProps) {
  return (
    <span
      className={classNames(
        'min-w-0 self-start tabular-nums max-md:mt-2 md:self-center md:text-end',
        wide &&
          'max-md:col-span-full max-md:flex max-md:flex-wrap max-md:items-baseline max-md:gap-x-2',
      )}
    >
      <span className="block text-xs text-ink-3 md:sr-only">{label} </span>
      {/* An amount never breaks; what else a price may be called can be long. */}
      <span className="md:whitespace-nowrap max-md:wrap-anywhere">{children}</span>
      {sub !== undefined && <Sub>{sub}</Sub>}
    </span>
  );
}

interface SubProps {
  readonly className?: string;
  readonly children: ReactNode;
}

function Sub({ className, children }: SubProps) {
  return (
    <span className={classNames('mt-px block text-xs text-ink-3', className)}>{children}</span>
  );
}
