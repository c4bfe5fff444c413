import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { useFormats } from '../../format/formats.tsx';
import { labelText } from '../../format/label-text.ts';
import { useTexts } from '../../messages/texts.tsx';

/** What is locked where: it comes back when the bid ends. */
export function DepositsCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const { balances } = wallet;
  if (balances === undefined) return null;
  const { deposits, more } = balances;
  return (
    <Card
      title={t('wallet.deposits')}
      hint={t('wallet.deposits.hint')}
      footer={more > 0 ? t('wallet.deposits.more', { n: more }) : undefined}
    >
      {deposits.length === 0 ? (
        <p className="text-sm text-ink-2">{t('wallet.deposits.none')}</p>
      ) : (
        <ul
          tabIndex={0}
          aria-label={t('wallet.deposits')}
          className="grid max-h-64 grid-cols-[minmax(0,1fr)] gap-1.5 overflow-y-auto rounded-sm text-sm"
        >
          {deposits.map(({ bid, label, amount }) => (
            <li key={bid} className="flex items-baseline justify-between gap-3">
              <bdi className="min-w-0 truncate text-ink-2">{labelText(label, texts)}</bdi>
              <span className="min-w-0 text-end font-strong wrap-anywhere tabular-nums">
                {f.coin(amount).text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
