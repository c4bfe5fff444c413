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
import { AnnouncedNote } from './AnnouncedNote.tsx';
import { BalancesCard } from './BalancesCard.tsx';
import { BooksCard } from './BooksCard.tsx';
import { DelegationCard } from './DelegationCard.tsx';
import { DepositsCard } from './DepositsCard.tsx';
import { EntriesCard } from './EntriesCard.tsx';
import { KeyCard } from './KeyCard.tsx';
import { LockedNote } from './LockedNote.tsx';
import { MovesCard } from './MovesCard.tsx';
import { OtherKeysCard } from './OtherKeysCard.tsx';
import { PayoutAddressCard } from './PayoutAddressCard.tsx';
import { QueueCard } from './QueueCard.tsx';

/** What the account has and where it lies, what moved it, and the ways out. */
export function WalletView(): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  const wallet = useSlice('wallet');
  const money = agent?.network.money;
  const lead = money === 'test' ? t('wallet.leadTest') : t('wallet.lead');
  return (
    <>
      <PageHead title={t('frame.wallet')} lead={lead} />
      {agent === undefined || wallet === undefined ? (
        <div className={GRID}>
          <div className={STACK}>
            <SkeletonCard figure lines={10} height="21.4rem" />
            <SkeletonCard lines={12} height="30rem" />
          </div>
          <div className={SIDE}>
            <SkeletonCard lines={5} height="11.9rem" />
            <SkeletonCard lines={9} height="19rem" />
          </div>
        </div>
      ) : (
        <Body wallet={wallet} />
      )}
    </>
  );
}

function Body({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const own = wallet.wallet;
  if (own.state === 'none' || own.state === 'absent') {
    const which = own.state;
    return (
      <Card label={t(`wallet.${which}`)}>
        <EmptyState
          art="outline"
          title={t(`wallet.${which}`)}
          text={t(`wallet.${which}.text`)}
          actions={
            <LinkButton variant="primary" href={hrefOf('setup')}>
              {t(`wallet.${which}.action`)}
            </LinkButton>
          }
        />
      </Card>
    );
  }
  return (
    <div className={GRID}>
      {own.state === 'locked' && (
        <div className="lg:col-span-12">
          <LockedNote wallet={own} />
        </div>
      )}
      {wallet.payout.next !== undefined && (
        <div className="lg:col-span-12">
          <AnnouncedNote next={wallet.payout.next} />
        </div>
      )}
      <div className={STACK}>
        <BalancesCard wallet={wallet} />
        <MovesCard wallet={wallet} />
        <DepositsCard wallet={wallet} />
        <EntriesCard key={own.account} wallet={wallet} account={own.account} />
      </div>
      <div className={SIDE}>
        <PayoutAddressCard wallet={wallet} />
        {own.custody === 'delegated' && <DelegationCard wallet={wallet} />}
        <KeyCard wallet={own} />
        <OtherKeysCard account={own.account} />
        <BooksCard wallet={wallet} />
        <QueueCard wallet={wallet} />
      </div>
    </div>
  );
}

const GRID = 'grid grid-cols-[minmax(0,1fr)] gap-3 md:gap-4 lg:grid-cols-12';
const STACK = 'flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-8';
const SIDE = 'flex min-w-0 flex-col gap-3 md:gap-4 lg:col-span-4';
