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
  /** Which words are asked for, from 1. */
  readonly positions: readonly number[];
  readonly onEnd: () => void;
}

/** Some of the words, typed from the paper: whoever can do that has written them down. */
export function BackupQuiz({ positions, onEnd }: BackupQuizProps): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const live = useLive();
  const action = useAction();
  const [asked, setAsked] = useState(positions);
  const [typed, setTyped] = useState<readonly string[]>(() => positions.map(() => ''));
  const [wrong, setWrong] = useState(false);
  const type = (place: number, word: string): void => {
    setWrong(false);
    setTyped(typed.map((known, at) => (at === place ? word : known)));
  };
  const answer = async (): Promise<void> => {
    const words = typed.map((word) => word.trim().toLowerCase());
    await action.run(async () => {
      try {
        await call('wallet.answer-quiz', { words });
      } catch (error) {
        if (asCallError(error).code !== 'quiz-wrong') throw error;
        // After a wrong word others are asked for.
        const quiz = await call('wallet.quiz', {});
        setAsked(quiz.positions);
        setTyped(quiz.positions.map(() => ''));
        setWrong(true);
        return;
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
        {asked.map((position, place) => (
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
      {wrong && <Problem>{t('setup.quiz.wrong')}</Problem>}
      {action.problem !== undefined && <Problem>{callText(action.problem, texts)}</Problem>}
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
