import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';

/** What a transaction costs, as far as it is known beforehand: its bounds. */
export function FeesLine({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const { queue } = wallet;
  if (queue === undefined) return <p className="text-sm">{t('wallet.fee.unknown')}</p>;
  return (
    <p className="text-sm">
      {t('wallet.fee', {
        today: f.coin(queue.feesToday).text,
        most: f.coin(queue.feesPerDay).text,
      })}
    </p>
  );
}
