import type { ReactNode } from 'react';

import type { Slices } from '../../agent/api/slices.ts';
import { DoorArt } from '../components/DoorArt.tsx';
import { Fact } from '../components/Fact.tsx';
import { StatusDot } from '../components/StatusDot.tsx';
import { TextLink } from '../components/TextLink.tsx';
import { useTexts } from '../messages/texts.tsx';
import { hrefOf, setupHref } from '../state/route.ts';
import { useConnection, useSlice } from '../state/store.ts';
import { useNow } from '../state/use-now.ts';
import { useSetupProgress } from '../state/use-setup-progress.ts';
import type { NowLine, NowState } from './now-line.ts';
import { nowLine } from './now-line.ts';
import { NowActions } from './NowActions.tsx';
import { DaySkeleton, TodayStrip } from './TodayStrip.tsx';
import { useNowWords } from './use-now-words.ts';

type Look = 'rent' | 'idle' | 'paused' | 'attention' | 'off';

const LOOKS: Readonly<Record<NowState, Look>> = {
  loading: 'off',
  offline: 'off',
  'locked-out': 'attention',
  starting: 'off',
  stopping: 'off',
  'engine-down': 'attention',
  'network-stale': 'attention',
  paused: 'paused',
  draining: 'paused',
  watching: 'off',
  blocked: 'attention',
  practising: 'rent',
  renting: 'rent',
  waiting: 'idle',
};

const EDGES: Readonly<Record<Look, string>> = {
  rent: 'border-s-[6px] border-s-paid-fill',
  idle: 'border-dashed border-line-strong',
  paused: 'border-s-[6px] border-s-idle-fill',
  attention: 'border-s-[6px] border-s-alert-fill',
  off: '',
};

const PLATES: Readonly<Record<Look, string>> = {
  rent: 'bg-paid-soft text-paid',
  idle: 'bg-sunken text-ink-2',
  paused: 'bg-sunken text-ink-2',
  attention: 'bg-alert-soft text-alert',
  off: 'bg-sunken text-ink-3',
};

const DOORS: Readonly<Record<Look, Parameters<typeof DoorArt>[0]['state']>> = {
  rent: 'open',
  idle: 'outline',
  paused: 'paused',
  attention: 'attention',
  off: 'off',
};

const DOTS: Readonly<Record<Look, Parameters<typeof StatusDot>[0]['kind']>> = {
  rent: 'running',
  idle: 'waiting',
  paused: 'off',
  attention: 'attention',
  off: 'off',
};

/** What goes on and what ends it, at the top of every view: large on the overview, else a bar. */
export function NowLineSection({ full }: { readonly full: boolean }): ReactNode {
  const { t } = useTexts();
  const nowMs = useNow(10_000);
  const { status } = useConnection();
  const agent = useSlice('agent');
  const leases = useSlice('leases');
  const hardware = useSlice('hardware');
  const provider = useSlice('provider');
  const line = nowLine({ status, agent, leases, hardware, provider }, nowMs);
  return full ? (
    <section
      aria-label={t('frame.now')}
      data-now={line.state}
      className={`relative grid grid-cols-[minmax(0,1fr)] gap-5 overflow-hidden rounded-xl border border-line bg-surface p-4 shadow-card md:p-6 ${EDGES[LOOKS[line.state]]}`}
    >
      <div className="flex flex-wrap items-center gap-4 lg:flex-nowrap">
        <div className="flex min-w-0 flex-1 basis-72 items-start gap-4 md:items-center">
          <span
            className={`grid size-13 shrink-0 place-items-center rounded-md ${PLATES[LOOKS[line.state]]}`}
          >
            <DoorArt state={DOORS[LOOKS[line.state]]} />
          </span>
          <FullText line={line} hardware={hardware} />
        </div>
        <NowActions line={line} hardware={hardware} big />
      </div>
      {line.state === 'loading' ? <DaySkeleton /> : <TodayStrip />}
    </section>
  ) : (
    <section
      aria-label={t('frame.now')}
      data-now={line.state}
      className="sticky top-0 z-20 flex min-h-13.5 flex-wrap items-center justify-between gap-2 rounded-lg border border-line bg-surface px-4 py-2 shadow-card max-md:pb-3 md:pr-2"
    >
      <BarText line={line} hardware={hardware} />
      <NowActions line={line} hardware={hardware} big={false} />
    </section>
  );
}

interface TextProps {
  readonly line: NowLine;
  readonly hardware: Slices['hardware'] | undefined;
}

function FullText({ line, hardware }: TextProps): ReactNode {
  const { title, sub } = useNowWords(line, hardware);
  return (
    <div className="min-w-0 flex-1">
      {/* Polite, and only the sentence: what changes is said once. */}
      <h1 className="font-heading text-[1.375rem] leading-[1.6875rem] font-semibold tracking-tight wrap-anywhere md:text-2xl">
        <span role="status">{title}</span>
      </h1>
      <p className="mt-1 text-ink-2 md:text-lg">
        <SubLine line={line} sub={sub} />
      </p>
    </div>
  );
}

function BarText({ line, hardware }: TextProps): ReactNode {
  const { title, sub } = useNowWords(line, hardware);
  const look = LOOKS[line.state];
  return (
    <div className="flex min-w-0 flex-1 basis-60 flex-wrap items-baseline gap-x-3">
      <span role="status" className="min-w-0 wrap-anywhere">
        <StatusDot kind={DOTS[look]} live={look === 'rent'}>
          <span className="whitespace-normal">{title}</span>
        </StatusDot>
      </span>
      <span className="text-sm text-ink-2">
        <SubLine line={line} sub={sub} />
      </span>
    </div>
  );
}

function SubLine({
  line,
  sub,
}: {
  readonly line: NowLine;
  readonly sub: ReturnType<typeof useNowWords>['sub'];
}): ReactNode {
  return (
    <>
      {sub.map(({ text, source, age }, index) => (
        <span key={text}>
          {index > 0 && <span aria-hidden="true">{' · '}</span>}
          {source === undefined ? (
            text
          ) : (
            <Fact source={source} {...(age === undefined ? {} : { age })}>
              {text}
            </Fact>
          )}
        </span>
      ))}
      {line.actions.includes('see-why') && <Why href={hrefOf('orders')} />}
      {line.actions.includes('go-on') && <GoOn />}
    </>
  );
}

function Why({ href }: { readonly href: string }): ReactNode {
  const { t } = useTexts();
  return (
    <>
      {' '}
      <TextLink href={href}>{t('frame.seeWhy')}</TextLink>
    </>
  );
}

/** From watching to renting out: what is left of the set-up, or its last step. */
function GoOn(): ReactNode {
  const { t } = useTexts();
  const next = useSetupProgress()?.next ?? 'live';
  const provider = useSlice('provider');
  const isLast = next === 'live';
  // Nothing that says "start" where it could not: the strip says why, and leads there.
  if (isLast && provider !== undefined && provider.blocked.length > 0) {
    return null;
  }
  return (
    <>
      {' '}
      <TextLink href={isLast ? setupHref('live') : hrefOf('setup')}>
        {t(isLast ? 'frame.goLive' : 'frame.goOn')}
      </TextLink>
    </>
  );
}
