import type { ReactNode } from 'react';

import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useSlice } from '../../state/store.ts';
import { EvidenceCard } from './EvidenceCard.tsx';
import { MachineCard } from './MachineCard.tsx';
import { MoneyCard } from './MoneyCard.tsx';
import { NoticesCard } from './NoticesCard.tsx';
import { PaymentsCard } from './PaymentsCard.tsx';
import { RunningCard } from './RunningCard.tsx';
import { SetupCard } from './SetupCard.tsx';
import { toDos } from './to-do.ts';
import { ToDoCard } from './ToDoCard.tsx';
import { UptimeCard } from './UptimeCard.tsx';
import { useDaily } from './use-daily.ts';
import { WeekCard } from './WeekCard.tsx';

/**
 * What is going on, and is it worth it. Three stacks of cards: one column on a small window, 7 + 5
 * on a wide one (the third below the first), 4 + 4 + 4 on a very wide one.
 */
export function OverviewView(): ReactNode {
  const agent = useSlice('agent');
  const daily = useDaily();
  if (agent === undefined) return <LoadingOverview />;
  const found = toDos(agent);
  return (
    <div className={GRID}>
      <div className={FIRST}>
        <MoneyCard agent={agent} daily={daily} />
        <RunningCard agent={agent} />
        <PaymentsCard className="hidden xl:block" />
      </div>
      <div className={SECOND}>
        {found.length > 0 && <ToDoCard found={found} />}
        <SetupCard agent={agent} />
        <MachineCard agent={agent} />
        <EvidenceCard />
        {found.length === 0 && <ToDoCard found={found} />}
        <UptimeCard className="xl:hidden" />
      </div>
      <div className={THIRD}>
        <WeekCard daily={daily} />
        <UptimeCard className="hidden xl:block" />
        <NoticesCard className="hidden lg:block" />
      </div>
    </div>
  );
}

const STACK = 'flex min-w-0 flex-col gap-3 md:gap-4';
const GRID =
  'grid grid-cols-[minmax(0,1fr)] gap-3 md:gap-4 lg:grid-cols-12 lg:grid-rows-[auto_1fr] xl:grid-rows-none';
const FIRST = `${STACK} lg:col-span-7 xl:col-span-4`;
const SECOND = `${STACK} lg:col-span-5 lg:row-span-2 xl:col-span-4 xl:row-span-1`;
const THIRD = `${STACK} lg:col-span-7 xl:col-span-4`;

/** Of what comes, with one GPU and two leases. */
const HEIGHTS = {
  money: '16.5rem',
  running: '12.4rem',
  machine: '16.5rem',
  evidence: '18.4rem',
  uptime: '26.9rem',
  week: '16.4rem',
} as const;

function LoadingOverview(): ReactNode {
  return (
    <div className={GRID}>
      <div className={FIRST}>
        <SkeletonCard figure lines={6} height={HEIGHTS.money} />
        <SkeletonCard lines={5} height={HEIGHTS.running} />
      </div>
      <div className={SECOND}>
        <SkeletonCard lines={8} height={HEIGHTS.machine} />
        <SkeletonCard lines={9} height={HEIGHTS.evidence} />
        <SkeletonCard lines={12} height={HEIGHTS.uptime} className="xl:hidden" />
      </div>
      <div className={THIRD}>
        <SkeletonCard lines={8} height={HEIGHTS.week} />
        <SkeletonCard lines={12} height={HEIGHTS.uptime} className="hidden xl:grid" />
      </div>
    </div>
  );
}
