import type { ReactNode } from 'react';

import type { LeaseValue, Slices } from '../../agent/api/slices.ts';
import { CostList } from '../components/CostList.tsx';
import { endRecordText, endTimeText, givenUpText, sentences } from '../format/end-text.ts';
import { useFormats } from '../format/formats.tsx';
import { thingOf } from '../format/machine.ts';
import { useTexts } from '../messages/texts.tsx';
import { useSlice } from '../state/store.ts';
import { useEndFacts } from '../state/use-end-facts.ts';

/** What taking the machine back costs: time, money and the owner's record, in numbers. */
export function TakeBackCosts({
  leases,
  hardware,
}: {
  /** Those that are not over. */
  readonly leases: readonly LeaseValue[];
  readonly hardware: Slices['hardware'] | undefined;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const earnings = useSlice('earnings');
  const { times, record } = useEndFacts();
  const going = leases.filter(({ state }) => state !== 'stopping');
  const noticed = going.filter(({ notice }) => notice !== undefined).length;
  const atOnce = going.filter(({ notice }) => notice === undefined);
  const live = leases.length;
  const stops = sentences(
    atOnce.length > 0 && t('frame.takeBack.stops', { n: atOnce.length }),
    atOnce.length > 0 && endTimeText(times, texts, f),
    noticed > 0 && t('frame.takeBack.noticed', { n: noticed, thing: thingOf(hardware).kind }),
    going.length === 0 && t('frame.sub.ending', { live }),
  );
  const money = sentences(
    earnings === undefined
      ? t('frame.takeBack.moneyUnknown')
      : earnings.accrued.every(({ amount }) => amount === 0n)
        ? t('frame.takeBack.moneyNone')
        : t('frame.takeBack.money', { amount: f.money(earnings.accrued).text }),
    atOnce.length > 0 && givenUpText(atOnce, texts, f),
  );
  return (
    <>
      <p>{t('frame.takeBack.lead', { live })}</p>
      <CostList
        costs={[
          { icon: 'clock', text: stops },
          { icon: 'coin', text: money },
          {
            icon: 'gauge',
            text: sentences(
              t('frame.takeBack.told', { live }),
              endRecordText(record, going.length, texts),
            ),
          },
          { icon: 'pause', text: t('frame.takeBack.noBids') },
        ]}
      />
    </>
  );
}
