import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { PARTS, partShares } from '../../format/machine.ts';
import { useTexts } from '../../messages/texts.tsx';
import { useLive, useSlice } from '../../state/store.ts';
import { useOffering } from '../../state/use-offering.ts';
import { OfferSlider } from './OfferSlider.tsx';

type OfferCardProps = Pick<Slices, 'hardware' | 'settings'>;

/** How much new renters can have in all, and how much stays with the owner. */
export function OfferCard({ hardware, settings }: OfferCardProps): ReactNode {
  const { t } = useTexts();
  const live = useSlice('leases')?.live ?? [];
  const canChange = useLive();
  const offering = useOffering();
  const isOffered = offering === 'offered';
  const { reserve } = settings.values;
  return (
    <Card
      title={t(isOffered ? 'hardware.offer' : 'hardware.offer.notNow')}
      hint={
        isOffered || offering === undefined
          ? t('hardware.offer.hint')
          : t(`hardware.standing.${offering}`)
      }
      footer={canChange ? t('hardware.offer.note') : undefined}
    >
      <div className="grid gap-6">
        {PARTS.map((part) => (
          <OfferSlider
            key={part}
            part={part}
            shares={partShares(part, hardware, reserve, live)}
            isOffered={isOffered}
            lockedBy={settings.locked.find(({ path }) => path === `reserve.${part}`)?.by}
          />
        ))}
      </div>
    </Card>
  );
}
