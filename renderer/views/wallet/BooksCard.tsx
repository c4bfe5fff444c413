import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Note } from '../../components/Note.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { useNow } from '../../state/use-now.ts';

/** Whether what was written down is what the chain has. */
export function BooksCard({ wallet }: { readonly wallet: Slices['wallet'] }): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const { reconciliation } = wallet;
  if (reconciliation === undefined) {
    return (
      <Card title={t('wallet.books')}>
        <p className="text-sm text-ink-2">{t('wallet.books.unknown')}</p>
      </Card>
    );
  }
  const { height, atMs, rows } = reconciliation;
  const off = rows.filter(({ difference }) => difference !== 0n);
  const asOf = t('wallet.asOf', { age: f.age(atMs, nowMs), height: f.count(height) });
  return (
    <Card title={t('wallet.books')} hint={asOf}>
      {off.length === 0 ? (
        <p className="flex items-center gap-2 text-sm">
          <Icon name="check" size="s" className="text-paid" />
          {t('wallet.books.agree')}
        </p>
      ) : (
        <Note tone="alert" role="status" title={t('wallet.books.differ')}>
          {off.map(({ denom, difference, chain, opening, entries }) => (
            <p key={denom} className="tabular-nums">
              {t('wallet.books.row', {
                difference: f.coin({ denom, amount: difference }).text,
                chain: f.coin({ denom, amount: chain }).text,
                books: f.coin({ denom, amount: opening + entries }).text,
              })}
            </p>
          ))}
          <p>{t('wallet.books.do')}</p>
        </Note>
      )}
    </Card>
  );
}
