import type { ReactNode } from 'react';
import { useState } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import { AddressText } from '../../components/AddressText.tsx';
import { KeyValue } from '../../components/KeyValue.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Note } from '../../components/Note.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useQuery } from '../../state/use-query.ts';
import { CreateForm } from './CreateForm.tsx';
import { DelegateForm } from './DelegateForm.tsx';
import { ImportForm } from './ImportForm.tsx';
import type { StepProps } from './step-props.ts';
import { StepCard } from './StepCard.tsx';
import { TakeOverForm } from './TakeOverForm.tsx';

const WAYS = ['create', 'import', 'delegate', 'take-over'] as const;
type Way = (typeof WAYS)[number];

/** Who holds the money: a new account here, one that exists, or one whose key stays elsewhere. */
export function WalletStep({ before, after, wallet }: StepProps): ReactNode {
  const { t } = useTexts();
  const [way, setWay] = useState<Way>();
  const own = wallet.wallet;
  const isMissing = own.state === 'absent';
  const places = useQuery('wallet.protections', {}, { enabled: isMissing });
  if (own.state === 'none')
    return <StepCard title={t('setup.wallet')} lead={t('setup.noWallet')} />;
  if (own.state !== 'absent') {
    return (
      <StepCard
        title={t('setup.wallet')}
        before={before}
        after={after}
        isDone={own.state === 'ready'}
      >
        <Note tone="good" title={t(`setup.wallet.have.${own.custody}`)}>
          <p>{t(`setup.protect.${own.protection}.text`)}</p>
        </Note>
        <KeyValue
          items={[
            {
              key: 'account',
              label: t('account.account'),
              value: <AddressText address={own.account} copyLabel={t('account.copyAccount')} />,
            },
            ...(own.custody === 'delegated'
              ? [
                  {
                    key: 'signer',
                    label: t('account.hotKey'),
                    value: <AddressText address={own.signer} copyLabel={t('account.copyHotKey')} />,
                  },
                ]
              : []),
          ]}
        />
        {own.state === 'locked' && (
          <Note
            tone="care"
            title={t('setup.wallet.locked')}
            actions={
              <LinkButton size="sm" href={hrefOf('wallet')}>
                {t('setup.wallet.unlock')}
              </LinkButton>
            }
          >
            <p>
              <bdi>{foreignText(own.message, 300)}</bdi>
            </p>
          </Note>
        )}
      </StepCard>
    );
  }
  return (
    <StepCard title={t('setup.wallet')} lead={t('setup.wallet.lead')} before={before}>
      <RadioCards
        label={t('setup.wallet.ways')}
        value={way}
        onChange={setWay}
        options={waysOf(places.data).map((value) => ({
          value,
          title: t(`setup.way.${value}`),
          text: (
            <span className="grid gap-1.5">
              <span>{t(`setup.way.${value}.text`)}</span>
              <span className="text-ink">{t(`setup.way.${value}.protects`)}</span>
              <span>{t(`setup.way.${value}.costs`)}</span>
            </span>
          ),
        }))}
      />
      {way === 'create' && <CreateForm places={places} />}
      {way === 'import' && <ImportForm places={places} />}
      {way === 'delegate' && <DelegateForm places={places} />}
      {way === 'take-over' && <TakeOverForm />}
    </StepCard>
  );
}

/** What the system hands over is a way only where it does. */
function waysOf(places: MethodResult<'wallet.protections'> | undefined): readonly Way[] {
  const hasCredential = places?.some(
    ({ protection, problem }) => protection === 'systemd-credential' && problem === undefined,
  );
  return WAYS.filter((way) => way !== 'take-over' || hasCredential === true);
}
