import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { SkeletonCard } from '../../components/SkeletonCard.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useSlice } from '../../state/store.ts';
import { AuditCard } from './AuditCard.tsx';
import { EndpointsCard } from './EndpointsCard.tsx';
import { ModeCard } from './ModeCard.tsx';
import { RecordCard } from './RecordCard.tsx';
import { ShadowCard } from './ShadowCard.tsx';

/** What this machine is on its network, and how the network is reached. */
export function ProviderView(): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const provider = useSlice('provider');
  return (
    <>
      <PageHead title={t('frame.provider')} lead={t('provider.lead')} />
      {agent === undefined || provider === undefined ? (
        <div className={GRID}>
          <div className={STACK}>
            <SkeletonCard lines={5} height="11.6rem" />
            <SkeletonCard lines={8} height="16.8rem" />
          </div>
          <div className={SIDE}>
            <SkeletonCard lines={14} height="27rem" />
          </div>
        </div>
      ) : (
        <Body agent={agent} provider={provider} />
      )}
    </>
  );
}

function Body({
  agent,
  provider,
}: {
  readonly agent: Slices['agent'];
  readonly provider: Slices['provider'];
}): ReactNode {
  const { t } = useTexts();
  if (provider.mode === 'practice') {
    return (
      <Card label={t('provider.practice')}>
        <EmptyState
          art="outline"
          title={t('provider.practice')}
          text={t('provider.practice.text')}
          actions={
            <LinkButton variant="primary" href={hrefOf('setup')}>
              {t('provider.practice.action')}
            </LinkButton>
          }
        />
      </Card>
    );
  }
  return (
    <div className={GRID}>
      <div className={STACK}>
        <ModeCard agent={agent} provider={provider} />
        <EndpointsCard network={agent.network} />
        <ShadowCard agent={agent} provider={provider} />
      </div>
      <div className={SIDE}>
        <RecordCard provider={provider} />
        <AuditCard provider={provider} />
      </div>
    </div>
  );
}

const GRID = 'grid grid-cols-[minmax(0,1fr)] gap-3 md:gap-4 lg:grid-cols-12';
const STACK = 'flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-7';
const SIDE = 'flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-5';
