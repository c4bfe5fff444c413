import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { Field } from '../../components/Field.tsx';
import { Note } from '../../components/Note.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { BackupQuiz } from './BackupQuiz.tsx';
import { BackupWords } from './BackupWords.tsx';
import type { StepProps } from './step-props.ts';
import { stateOf, StepCard } from './StepCard.tsx';

/** The words are here while they are shown, and nowhere else in this page. */
type Stage =
  | { readonly at: 'start' }
  | { readonly at: 'words'; readonly words: readonly string[] }
  | { readonly at: 'quiz'; readonly positions: readonly number[] };

/** Writing the words down, and proving it with three of them. */
export function BackupStep({ before, after, steps, wallet }: StepProps): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const [stage, setStage] = useState<Stage>({ at: 'start' });
  const { isDone, problem } = stateOf(steps, 'backup');
  const own = wallet.wallet;
  const backedUpAtMs =
    own.state === 'ready' || own.state === 'locked' ? own.backedUpAtMs : undefined;
  const needsPassphrase = own.state === 'ready' && own.protection === 'passphrase';
  return (
    <StepCard
      title={t('setup.backup')}
      lead={t('setup.backup.lead')}
      problem={problem}
      before={before}
      after={after}
      isDone={isDone && stage.at === 'start'}
      skip={stage.at === 'start' ? t('setup.backup.skip') : undefined}
    >
      {stage.at === 'start' && (
        <>
          {isDone && (
            <Note tone="good" role="status" title={t('setup.backup.done')}>
              {backedUpAtMs !== undefined && (
                <p>{t('setup.backup.doneAt', { when: f.exactTime(backedUpAtMs) })}</p>
              )}
            </Note>
          )}
          <ShowWords
            isDone={isDone}
            needsPassphrase={needsPassphrase}
            onWords={(words) => setStage({ at: 'words', words })}
          />
        </>
      )}
      {stage.at === 'words' && (
        <BackupWords
          words={stage.words}
          onHide={() => setStage({ at: 'start' })}
          onQuiz={(positions) => setStage({ at: 'quiz', positions })}
        />
      )}
      {stage.at === 'quiz' && (
        <BackupQuiz positions={stage.positions} onEnd={() => setStage({ at: 'start' })} />
      )}
    </StepCard>
  );
}

interface ShowWordsProps {
  readonly isDone: boolean;
  readonly needsPassphrase: boolean;
  readonly onWords: (words: readonly string[]) => void;
}

function ShowWords({ isDone, needsPassphrase, onWords }: ShowWordsProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const [passphrase, setPassphrase] = useState('');
  const show = async (): Promise<void> => {
    await action.run(async () => {
      const { words } = await call('wallet.backup', needsPassphrase ? { passphrase } : {});
      onWords(words);
    });
    setPassphrase('');
  };
  const missing =
    needsPassphrase && passphrase === '' ? t('setup.backup.passphraseNone') : undefined;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (live && !action.busy && missing === undefined) void show();
      }}
    >
      <p className="max-w-[44rem] text-sm text-ink-2">{t('setup.backup.care')}</p>
      {needsPassphrase && (
        <div className="max-w-80">
          <Field label={t('account.passphrase')}>
            {({ id, describedBy, invalid }) => (
              <TextInput
                id={id}
                type="password"
                autoComplete="current-password"
                value={passphrase}
                invalid={invalid}
                aria-describedby={describedBy}
                onChange={(event) => setPassphrase(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      <CallProblem problem={action.problem} />
      <div>
        <Button
          type="submit"
          variant={isDone ? 'plain' : 'primary'}
          busy={action.busy}
          disabledReason={live ? missing : t('frame.notLive')}
        >
          {t(isDone ? 'setup.backup.again' : 'setup.backup.show')}
        </Button>
      </div>
    </form>
  );
}
