import type { ReactNode } from 'react';
import { useState } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Note } from '../../components/Note.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useConnection, useLive, useSlice } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useNow } from '../../state/use-now.ts';
import { useQuery } from '../../state/use-query.ts';
import type { StepProps } from './step-props.ts';
import { StepCard } from './StepCard.tsx';

type Choice = MethodResult<'network.list'>[number];

/** After this long the agent should have been back. */
const SLOW_MS = 45_000;

/** Which network this machine works on. Another one means that the agent starts anew. */
export function NetworkStep({ after, agent }: StepProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const list = useQuery('network.list', {}, { after: ['agent'], everyMs: 5_000 });
  const [chosen, setChosen] = useState<string>();
  const [going, setGoing] = useState<{ readonly to: Choice; readonly sinceMs: number }>();
  const choices = list.data ?? [];
  const current = choices.find((choice) => choice.current);
  const isThere = going !== undefined && current?.network === going.to.network;
  if (going !== undefined && !isThere) {
    return <Changing to={going.to} sinceMs={going.sinceMs} onGiveUp={() => setGoing(undefined)} />;
  }
  const isReal = agent.network.money !== 'none';
  return (
    <StepCard
      title={t('setup.network')}
      lead={t('setup.network.lead')}
      after={after}
      isDone={isReal}
    >
      {isThere && going.to.money !== 'none' && (
        <Note tone="good" role="status" title={t('setup.network.there', nameOf(going.to))}>
          <p>{t('setup.network.thereText')}</p>
        </Note>
      )}
      {list.data === undefined && list.error === undefined && <Skeleton lines={3} />}
      {list.data === undefined && list.error !== undefined && (
        <ErrorState
          title={t('setup.network.failed')}
          text={t('setup.network.failedText')}
          detail={callText(list.error, texts)}
          onRetry={list.reload}
        />
      )}
      {list.data !== undefined && (
        <Choose
          choices={choices}
          chosen={chosen ?? current?.network}
          onChoose={setChosen}
          onGone={(to) => setGoing({ to, sinceMs: Date.now() })}
        />
      )}
    </StepCard>
  );
}

interface ChooseProps {
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
  readonly onChoose: (network: string) => void;
  readonly onGone: (to: Choice) => void;
}

function Choose({ choices, chosen, onChoose, onGone }: ChooseProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const practice = useSlice('agent')?.network.practice === true;
  const running = useSlice('leases')?.live.length ?? 0;
  const to = choices.find(({ network }) => network === chosen);
  // Pretend renters lose nothing; real ones would be left alone with a machine that is elsewhere.
  const busy = !practice && running > 0 ? t('setup.network.rented', { n: running }) : undefined;
  const go = async (): Promise<void> => {
    if (to === undefined) return;
    const went = await action.run(() => call('network.switch', { network: to.network }));
    if (went) onGone(to);
  };
  return (
    <>
      <RadioCards
        label={t('setup.network')}
        value={chosen}
        onChange={onChoose}
        options={choices.map(({ network, name, money, current }) => ({
          value: network,
          title: foreignText(name, 60),
          text: (
            <span className="grid justify-items-start gap-2">
              <span>{t(`setup.money.${money}`)}</span>
              {current && <Chip tone="neutral">{t('setup.network.current')}</Chip>}
            </span>
          ),
        }))}
      />
      {to !== undefined && !to.current && (
        <div className="grid justify-items-start gap-3">
          <p className="text-sm text-ink-2">
            {t(to.money === 'none' ? 'setup.network.backText' : 'setup.network.changeText')}
          </p>
          {action.problem !== undefined && action.problem.code !== 'disconnected' && (
            <Problem>{callText(action.problem, texts)}</Problem>
          )}
          <Button
            variant="primary"
            busy={action.busy}
            disabledReason={live ? busy : t('frame.notLive')}
            onClick={() => void go()}
          >
            {t(to.money === 'none' ? 'setup.network.back' : 'setup.network.watch', nameOf(to))}
          </Button>
          {busy !== undefined && <p className="text-sm text-accrued">{busy}</p>}
        </div>
      )}
    </>
  );
}

/** The agent goes away and comes back as one that works on the other network. */
function Changing({
  to,
  sinceMs,
  onGiveUp,
}: {
  readonly to: Choice;
  readonly sinceMs: number;
  readonly onGiveUp: () => void;
}): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const { status } = useConnection();
  const slow = nowMs - sinceMs > SLOW_MS;
  return (
    <StepCard
      title={t('setup.network.changing', nameOf(to))}
      lead={t('setup.network.changingText')}
    >
      <p role="status" className="text-sm">
        {t(status === 'live' ? 'setup.network.isBack' : 'setup.network.isAway', {
          span: f.span(Math.max(0, nowMs - sinceMs)),
        })}
      </p>
      {slow && (
        <Note
          tone="care"
          title={t('setup.network.slow')}
          actions={
            <Button size="sm" onClick={onGiveUp}>
              {t('setup.network.giveUp')}
            </Button>
          }
        >
          <p>{t('setup.network.slowText')}</p>
        </Note>
      )}
    </StepCard>
  );
}

function nameOf({ name }: Choice): { readonly name: string } {
  return { name: `\u2068${foreignText(name, 60)}\u2069` };
}
