import type { ReactNode } from 'react';
import { useState } from 'react';

import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { callText } from '../../format/call-text.ts';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { asCallError } from '../../state/use-query.ts';

interface BackupQuizProps {
  /** Which words are asked for first, from 1. */
  readonly positions: readonly number[];
  readonly onEnd: () => void;
}

/** Some of the words, typed from the paper: whoever can do that has written them down. */
export function BackupQuiz({ positions: first, onEnd }: BackupQuizProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const [positions, setPositions] = useState(first);
  const [typed, setTyped] = useState<readonly string[]>(() => first.map(() => ''));
  const wrong = action.problem?.code === 'quiz-wrong';
  const type = (place: number, word: string): void => {
    setTyped(typed.map((known, at) => (at === place ? word : known)));
  };
  const answer = async (): Promise<void> => {
    const words = typed.map((word) => word.trim().toLowerCase());
    await action.run(async () => {
      try {
        await call('wallet.answer-quiz', { words });
      } catch (failure) {
        // Others are asked for next, so that nobody gets through by guessing.
        if (asCallError(failure).code === 'quiz-wrong') {
          const { positions: next } = await call('wallet.quiz', {});
          setPositions(next);
          setTyped(next.map(() => ''));
        }
        throw failure;
      }
      onEnd();
    });
  };
  const missing = typed.some((word) => word.trim() === '') ? t('setup.quiz.missing') : undefined;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (live && !action.busy && missing === undefined) void answer();
      }}
    >
      <p className="text-ink-2">{t('setup.quiz.text')}</p>
      <div className="grid max-w-2xl gap-3 md:grid-cols-3">
        {positions.map((position, place) => (
          <Field key={position} label={t('setup.quiz.word', { position })}>
            {({ id, describedBy }) => (
              <TextInput
                id={id}
                // The page has just put this in place of what had the keyboard.
                autoFocus={place === 0}
                value={typed[place] ?? ''}
                invalid={wrong}
                dir="ltr"
                autoComplete="off"
                autoCapitalize="none"
                autoCorrect="off"
                spellCheck={false}
                aria-describedby={describedBy}
                onChange={(event) => type(place, event.target.value)}
              />
            )}
          </Field>
        ))}
      </div>
      {action.problem !== undefined && (
        <Problem>{wrong ? t('setup.quiz.wrong') : callText(action.problem, texts)}</Problem>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          busy={action.busy}
          disabledReason={live ? missing : t('frame.notLive')}
        >
          {t('setup.quiz.check')}
        </Button>
        <Button onClick={onEnd}>{t('setup.quiz.back')}</Button>
      </div>
    </form>
  );
}
