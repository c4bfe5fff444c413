import type { ReactNode } from 'react';
import { useId, useState } from 'react';

import type { MethodResult } from '../../../agent/api/methods.ts';
import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Note } from '../../components/Note.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { callText } from '../../format/call-text.ts';
import { useFormats } from '../../format/formats.tsx';
import { foreignText } from '../../format/names.ts';
import type { Texts } from '../../messages/texts.tsx';
import { useTexts } from '../../messages/texts.tsx';
import type { CallError } from '../../state/agent-error.ts';
import { call } from '../../state/session.ts';
import { useConnection, useLive, useSlice } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { asCallError, useQuery } from '../../state/use-query.ts';
import { SetupWait } from './SetupWait.tsx';
import type { StepProps } from './step-props.ts';
import { StepCard } from './StepCard.tsx';

type Choice = MethodResult<'network.list'>[number];

/** After this long the agent should have been back. */
const SLOW_MS = 45_000;

/** A change that is under way: the agent stops, and may do so before it has answered. */
interface Going {
  readonly to: Choice;
  readonly sinceMs: number;
}

/** Which network this machine works on. Another one means that the agent starts anew. */
export function NetworkStep({ after, agent }: StepProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const list = useQuery('network.list', {}, { after: ['agent'], everyMs: 5_000 });
  const [chosen, setChosen] = useState<string>();
  const [going, setGoing] = useState<Going>();
  const [problem, setProblem] = useState<CallError>();
  const choices = list.data ?? [];
  const current = choices.find((choice) => choice.current);
  const isThere = going !== undefined && current?.network === going.to.network;
  const go = async (to: Choice): Promise<void> => {
    setProblem(undefined);
    setGoing({ to, sinceMs: Date.now() });
    try {
      await call('network.switch', { network: to.network });
    } catch (failure) {
      const error = asCallError(failure);
      // It went away with our question: that is what was asked for.
      if (error.code === 'disconnected' || error.code === 'stopping') return;
      setProblem(error);
      setGoing(undefined);
    }
  };
  if (going !== undefined && !isThere) {
    return <Changing to={going.to} sinceMs={going.sinceMs} onGiveUp={() => setGoing(undefined)} />;
  }
  return (
    <StepCard
      title={t('setup.network')}
      lead={t('setup.network.lead')}
      after={after}
      isDone={agent.network.money !== 'none'}
    >
      {isThere && going.to.money !== 'none' && (
        <Note tone="good" role="status" title={t('setup.network.there', nameOf(going.to, texts))}>
          <p>{t('setup.network.thereText')}</p>
        </Note>
      )}
      {list.data !== undefined ? (
        <Choose
          choices={choices}
          chosen={chosen ?? current?.network}
          onChoose={setChosen}
          problem={problem}
          onGo={(to) => void go(to)}
        />
      ) : list.error === undefined ? (
        <SetupWait lines={3} />
      ) : (
        <ErrorState
          title={t('setup.network.failed')}
          text={t('setup.network.failedText')}
          detail={callText(list.error, texts)}
          onRetry={list.reload}
        />
      )}
    </StepCard>
  );
}

interface ChooseProps {
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
  readonly onChoose: (network: string) => void;
  /** What the last change came to, where it did not begin. */
  readonly problem: CallError | undefined;
  readonly onGo: (to: Choice) => void;
}

function Choose({ choices, chosen, onChoose, problem, onGo }: ChooseProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const id = useId();
  const practice = useSlice('agent')?.network.practice === true;
  const running = useSlice('leases')?.live.length ?? 0;
  const to = choices.find(({ network }) => network === chosen);
  // Pretend renters lose nothing; real ones would be left alone with a machine that is elsewhere.
  const busy = !practice && running > 0 ? t('setup.network.rented', { n: running }) : undefined;
  return (
    <>
      <RadioCards
        label={t('setup.network')}
        value={chosen}
        onChange={onChoose}
        options={choices.map(({ network, name, money, current }) => ({
          value: network,
          title: money === 'none' ? t('setup.network.practice') : foreignText(name, 60),
          text: (
            <span className="grid justify-items-start gap-2">
              <span>{t(`setup.money.${money}`)}</span>
              {current && <Chip tone="neutral">{t('setup.network.current')}</Chip>}
            </span>
          ),
        }))}
      />
      {to?.money === 'none' && to.current && (
        <div className="grid justify-items-start gap-3">
          <p id={`${id}-next`} className="text-sm text-ink-2">
            {t('setup.network.chooseText')}
          </p>
          <Button
            variant="primary"
            disabledReason={live ? t('setup.network.chooseFirst') : t('frame.notLive')}
            aria-describedby={`${id}-next`}
          >
            {t('setup.network.goOn')}
          </Button>
        </div>
      )}
      {to !== undefined && !to.current && (
        <div className="grid justify-items-start gap-3">
          <p className="text-sm text-ink-2">
            {t(to.money === 'none' ? 'setup.network.backText' : 'setup.network.changeText')}
          </p>
          <CallProblem problem={problem} />
          <Button
            variant="primary"
            disabledReason={live ? busy : t('frame.notLive')}
            onClick={() => onGo(to)}
          >
            {t(
              to.money === 'none' ? 'setup.network.back' : 'setup.network.watch',
              nameOf(to, texts),
            )}
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
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const nowMs = useNow();
  const { status } = useConnection();
  const slow = nowMs - sinceMs > SLOW_MS;
  return (
    <StepCard
      worksAway
      title={t('setup.network.changing', nameOf(to, texts))}
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

function nameOf({ name, money }: Choice, { t }: Texts): { readonly name: string } {
  const shown = money === 'none' ? t('setup.network.practice') : foreignText(name, 60);
  return { name: `\u2068${shown}\u2069` };
}
