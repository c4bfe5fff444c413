import type { ReactNode } from 'react';

import type { GrantedKeyValue } from '../../../agent/api/wallet.ts';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';

const KNOWN = [
  'MsgCreateBid',
  'MsgCloseBid',
  'MsgWithdrawLease',
  'MsgBurnACT',
  'MsgCreateCertificate',
  'MsgRevokeCertificate',
  'MsgCreateProvider',
  'MsgUpdateProvider',
  'MsgLeaseStartReclaim',
] as const;

interface GrantListProps {
  readonly title: string;
  readonly grants: GrantedKeyValue['granted'];
  /** Whether it is said of each when it ends; a grant without an end has none. */
  readonly ends?: 'shown' | 'hidden';
  readonly tone?: string;
}

/** What may be done in plain words; what this page does not know, as the chain spells it. */
export function GrantList({ title, grants, ends = 'shown', tone = '' }: GrantListProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  return (
    <div className="grid gap-1 text-sm">
      <h3 className={tone}>{title}</h3>
      {grants.length === 0 ? (
        <p className="text-ink-2">{t('wallet.grant.nothing')}</p>
      ) : (
        <ul className="grid list-disc gap-0.5 ps-5 text-ink-2 marker:text-ink-3">
          {grants.map(({ message, endsAtMs }) => {
            const known = KNOWN.find((one) => message.endsWith(one));
            return (
              <li key={message} className="wrap-anywhere">
                {known === undefined ? (
                  <bdi className="font-mono text-xs">{foreignText(message, 120)}</bdi>
                ) : (
                  t(`wallet.may.${known}`)
                )}
                {ends === 'shown' && (
                  <span className="text-ink-3">
                    {' · '}
                    {endsAtMs === undefined
                      ? t('wallet.grant.noEnd')
                      : t('wallet.grant.itemUntil', { date: f.date(endsAtMs) })}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
