import type { ReactNode } from 'react';

import { Card } from '../../components/Card.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { NotOffered } from './not-offered.ts';

interface NotOfferedCardProps {
  readonly reasons: readonly NotOffered[];
  /** Whether what is not named here is offered. */
  readonly isRestOffered: boolean;
}

const ALERTS: readonly NotOffered[] = ['engine-down', 'network-stale', 'blocked'];

/** What is not offered: the fact, what it means, what would change it. */
export function NotOfferedCard({ reasons, isRestOffered }: NotOfferedCardProps): ReactNode {
  const { t } = useTexts();
  return (
    <Card title={t('hardware.notOffered')}>
      <ul className="divide-y divide-line">
        {reasons.map((reason) => (
          <li key={reason} className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
            <StatusDot
              kind={ALERTS.includes(reason) ? 'attention' : 'off'}
              hideWord
              className="mt-1 !gap-0"
            >
              {t('hardware.standing.none')}
            </StatusDot>
            <div className="min-w-0">
              <p className="font-semibold">{t(`hardware.notOffered.${reason}`)}</p>
              <p className="mt-0.5 text-sm text-ink-2">
                {t(`hardware.notOffered.${reason}.text`)}
                {reason === 'no-gpu' &&
                  isRestOffered &&
                  ` ${t('hardware.notOffered.no-gpu.others')}`}
              </p>
              {reason === 'no-gpu' && (
                <p className="mt-2 text-sm text-ink-2">{t('hardware.notOffered.no-gpu.works')}</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
