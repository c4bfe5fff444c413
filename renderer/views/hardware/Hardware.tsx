import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { PageHead } from '../../components/PageHead.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { hasTwin } from '../../format/machine.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useSlice } from '../../state/store.ts';
import { useOffering } from '../../state/use-offering.ts';
import { EngineCard } from './EngineCard.tsx';
import { GpuCard } from './GpuCard.tsx';
import { HealthCard } from './HealthCard.tsx';
import { IsolationCard, WarningsCard } from './IsolationCard.tsx';
import { MachineFactsCard } from './MachineFactsCard.tsx';
import { notOffered } from './not-offered.ts';
import { NotOfferedCard } from './NotOfferedCard.tsx';
import { OfferCard } from './OfferCard.tsx';
import { SelfRentalCard } from './SelfRentalCard.tsx';

const STACK = 'flex min-w-0 flex-col gap-3 md:gap-4';
const GRID =
  'grid grid-cols-[minmax(0,1fr)] gap-3 md:gap-4 lg:grid-cols-12 lg:grid-rows-[auto_auto_1fr] xl:grid-rows-[auto_1fr]';
const FIRST = `${STACK} lg:col-span-8 xl:col-span-4`;
const SECOND = `${STACK} lg:col-span-8 xl:col-span-4 xl:col-start-5 xl:row-span-2 xl:row-start-1`;
/** Below the second, and where there are three columns below the first, which is short. */
const BELOW = `${STACK} lg:col-span-8 xl:col-span-4 xl:col-start-1 xl:row-start-2`;
const THIRD = `${STACK} lg:col-span-4 lg:col-start-9 lg:row-span-3 lg:row-start-1 xl:row-span-2`;

const MANY_GPUS = 'grid gap-3 md:grid-cols-2 md:gap-4 xl:grid-cols-1';

/** What the machine has, what of it is offered, and whether it is healthy. */
export function HardwareView(): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const hardware = useSlice('hardware');
  const settings = useSlice('settings');
  const isLoaded = agent !== undefined && hardware !== undefined && settings !== undefined;
  return (
    <>
      <PageHead
        title={t('frame.hardware')}
        lead={t(agent === undefined ? 'hardware.lead' : leadOf(agent))}
      />
      {isLoaded ? (
        <Loaded agent={agent} hardware={hardware} settings={settings} />
      ) : (
        <div className={GRID}>
          <div className={FIRST}>
            <SkeletonCard figure lines={4} height="13.2rem" />
          </div>
          <div className={SECOND}>
            <SkeletonCard lines={11} height="20.5rem" />
          </div>
          <div className={BELOW}>
            <SkeletonCard lines={3} height="8.6rem" />
            <SkeletonCard lines={5} height="12.1rem" />
          </div>
          <div className={THIRD}>
            <SkeletonCard lines={12} height="22.5rem" />
            <SkeletonCard lines={10} height="19.6rem" />
          </div>
        </div>
      )}
    </>
  );
}

function leadOf({ network, engine }: Slices['agent']) {
  if (engine.simulated) return 'hardware.leadSimulated';
  return network.practice ? 'hardware.leadPractice' : 'hardware.lead';
}

function Loaded({
  agent,
  hardware,
  settings,
}: Pick<Slices, 'agent' | 'hardware' | 'settings'>): ReactNode {
  const offering = useOffering() ?? 'starting';
  const reasons = notOffered(offering, agent, hardware);
  return (
    <div className={GRID}>
      <div className={FIRST}>
        <div className={hardware.gpus.length > 1 ? MANY_GPUS : 'contents'}>
          {hardware.gpus.map((gpu) => (
            <GpuCard
              key={gpu.id}
              gpu={gpu}
              agent={agent}
              isOneOfMany={hasTwin(gpu, hardware.gpus)}
            />
          ))}
        </div>
        {reasons.length > 0 && (
          <NotOfferedCard reasons={reasons} isRestOffered={offering === 'offered'} />
        )}
      </div>
      <div className={SECOND}>
        <OfferCard hardware={hardware} settings={settings} />
      </div>
      <div className={BELOW}>
        {agent.isolation !== undefined && (
          <IsolationCard
            isolation={agent.isolation}
            practice={agent.network.practice}
            canTry={agent.engine.up}
          />
        )}
        <EngineCard engine={agent.engine} />
        {agent.isolation !== undefined && <WarningsCard isolation={agent.isolation} />}
      </div>
      <div className={THIRD}>
        <HealthCard agent={agent} />
        <SelfRentalCard />
        <MachineFactsCard agent={agent} hardware={hardware} />
      </div>
    </div>
  );
}
