import type { ReactNode } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Card } from '../../components/Card.tsx';
import { Chip } from '../../components/Chip.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Note } from '../../components/Note.tsx';
import { ProblemWords } from '../../components/ProblemWords.tsx';
import { StatusDot } from '../../components/StatusDot.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { isAwaited } from '../../state/provider-state.ts';
import { hrefOf, setupHref } from '../../state/route.ts';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';

const KEYS = {
  bidding: 'provider.bidding',
  stopped: 'provider.stopped',
  awaited: 'provider.awaited',
  watching: 'provider.watching',
} as const;

/** Whether bids are made here, and if not, why; nothing else may say otherwise. */
export function ModeCard({
  agent,
  provider,
}: {
  readonly agent: Slices['agent'];
  readonly provider: Slices['provider'];
}): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const isLive = provider.mode === 'live';
  const obstacles = provider.blocked;
  const awaited = isAwaited(provider);
  const isUnfinished = provider.setup?.steps.some(({ state }) => state !== 'done') ?? true;
  const canStart = !isUnfinished && obstacles.length === 0;
  const isBidding = isLive && obstacles.length === 0;
  const state = isBidding ? 'bidding' : isLive ? 'stopped' : awaited ? 'awaited' : 'watching';
  const { money } = agent.network;
  return (
    <Card
      title={
        <>
          <bdi>{foreignText(agent.network.name, 60)}</bdi>
          {money === 'test' && <Chip tone="test">{t('provider.test')}</Chip>}
          {money === 'main' && <Chip tone="paid">{t('provider.main')}</Chip>}
        </>
      }
    >
      <div className="grid gap-3">
        <StatusDot kind={isBidding ? 'running' : isLive ? 'attention' : 'off'}>
          {t(KEYS[state])}
        </StatusDot>
        <p className="text-sm text-ink-2">{t(`${KEYS[state]}.text`)}</p>
        {obstacles.length > 0 && (
          <Note tone="alert" title={t('provider.why')}>
            <ul className="grid gap-1">
              {obstacles.map((obstacle) => (
                <li key={obstacle.message}>
                  <ProblemWords problem={obstacle} />
                </li>
              ))}
            </ul>
          </Note>
        )}
        <CallProblem problem={action.problem} />
        <div className="flex flex-wrap gap-2">
          {isLive || awaited ? (
            <Button
              busy={action.busy}
              disabledReason={live ? undefined : t('frame.notLive')}
              onClick={() => void action.run(() => call('provider.watch-only', {}))}
            >
              {t('provider.watchOnly')}
            </Button>
          ) : (
            <LinkButton variant="primary" href={isUnfinished ? hrefOf('setup') : setupHref('live')}>
              {t(canStart ? 'provider.goLive' : 'provider.goOn')}
            </LinkButton>
          )}
          <LinkButton variant="ghost" href={setupHref('network')}>
            {t('provider.change')}
          </LinkButton>
        </div>
      </div>
    </Card>
  );
}
