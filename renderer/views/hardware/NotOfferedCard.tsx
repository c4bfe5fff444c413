import type { ReactNode } from 'react';

import { Card } from '../../components/Card.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { NotOffered } from './not-offered.ts';

interface NotOfferedCardProps {
  readonly reasons: readonly NotOffered[];
}

/** What is not offered: the fact, what it means, what would change it. */
export function NotOfferedCard({ reasons }: NotOfferedCardProps): ReactNode {
  const { t } = useTexts();
  return (
    <Card title={t('hardware.notOffered')}>
      <ul className="divide-y divide-line">
        {reasons.map((reason) => (
          <li key={reason} className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
            <StatusDot
              kind={reason === 'engine-down' ? 'attention' : 'off'}
              hideWord
              className="mt-1 !gap-0"
            >
              {t('hardware.standing.none')}
            </StatusDot>
            <div className="min-w-0">
              <p className="font-semibold">{t(`hardware.notOffered.${reason}`)}</p>
              <p className="mt-0.5 text-sm text-ink-2">{t(`hardware.notOffered.${reason}.text`)}</p>
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
