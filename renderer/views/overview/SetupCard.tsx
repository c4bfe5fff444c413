import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Card } from '../../components/Card.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Meter } from '../../components/Meter.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { hrefOf } from '../../state/route.ts';
import { useSetupProgress } from '../../state/use-setup-progress.ts';

/** The setting-up that was begun and is not finished: how far it is, and the way back into it. */
export function SetupCard({ agent }: { readonly agent: Slices['agent'] }): ReactNode {
  const { t } = useTexts();
  const progress = useSetupProgress();
  if (progress === undefined) return null;
  const { done, of, next } = progress;
  const network = `\u2068${foreignText(agent.network.name, 60)}\u2069`;
  const text = t('overview.setup.done', { done, of });
  return (
    <Card title={t('overview.setup', { network })} hint={text}>
      <div className="grid gap-3">
        <Meter value={done} max={of} label={t('overview.setup.meter')} valueText={text} />
        <p className="text-sm text-ink-2">
          {t('overview.setup.next', { step: t(`setup.name.${next}`) })}
        </p>
        <div>
          <LinkButton size="sm" variant="primary" href={hrefOf('setup')}>
            {t('overview.setup.goOn')}
          </LinkButton>
        </div>
      </div>
    </Card>
  );
}
