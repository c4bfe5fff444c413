import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

import { Button } from '../../components/Button.tsx';
import { CallProblem } from '../../components/CallProblem.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Note } from '../../components/Note.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { call } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { showToast } from '../../state/toasts.ts';
import { useAction } from '../../state/use-action.ts';

interface BackupWordsProps {
  readonly words: readonly string[];
  readonly onHide: () => void;
  readonly onQuiz: (positions: readonly number[]) => void;
}

/** The words, to be copied by hand. They go as soon as nobody looks at this window. */
export function BackupWords({ words, onHide, onQuiz }: BackupWordsProps): ReactNode {
  const { t } = useTexts();
  const live = useLive();
  const action = useAction();
  const [copying, setCopying] = useState(false);
  const [printing, setPrinting] = useState(false);
  const box = useRef<HTMLOListElement>(null);
  useHideUnseen(onHide, printing);
  useEffect(() => box.current?.focus(), []);
  const quiz = async (): Promise<void> => {
    await action.run(async () => {
      const { positions } = await call('wallet.quiz', {});
      onQuiz(positions);
    });
  };
  return (
    <div className="grid gap-4">
      <Note tone="care" icon="shield">
        <p>{t('setup.words.care')}</p>
      </Note>
      <ol
        ref={box}
        tabIndex={-1}
        aria-label={t('setup.words.list', { n: words.length })}
        className="grid grid-cols-2 gap-2 rounded-md select-none md:grid-cols-4"
      >
        {words.map((word, place) => (
          <li
            key={place}
            className="flex items-baseline gap-2 rounded-sm border border-line bg-sunken px-3 py-2"
          >
            <span className="w-5 text-end text-xs text-ink-3 tabular-nums">{place + 1}</span>
            <span dir="ltr" translate="no" className="font-mono font-semibold">
              {word}
            </span>
          </li>
        ))}
      </ol>
      <CallProblem problem={action.problem} />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          busy={action.busy}
          disabledReason={live ? undefined : t('frame.notLive')}
          onClick={() => void quiz()}
        >
          {t('setup.words.written')}
        </Button>
        <Button onClick={onHide}>{t('setup.words.hide')}</Button>
        <Button variant="ghost" onClick={() => setPrinting(true)}>
          {t('setup.words.print')}
        </Button>
        <Button variant="ghost" onClick={() => setCopying(true)}>
          {t('setup.words.copy')}
        </Button>
      </div>
      <p className="text-sm text-ink-2">{t('setup.words.printCare')}</p>
      {printing && <PrintSheet words={words} onDone={() => setPrinting(false)} />}
      <ConfirmDialog
        open={copying}
        onOpenChange={setCopying}
        title={t('setup.words.copyTitle')}
        confirmLabel={t('setup.words.copyConfirm')}
        cancelLabel={t('setup.words.copyKeep')}
        tone="danger"
        onConfirm={async () => {
          await navigator.clipboard.writeText(words.join(' '));
          showToast({
            tone: 'ok',
            title: t('setup.words.copied'),
            text: t('setup.words.copiedText'),
          });
        }}
      >
        <p>{t('setup.words.copyText')}</p>
      </ConfirmDialog>
    </div>
  );
}

/** Whoever turns to another window leaves the words on the screen otherwise. */
function useHideUnseen(onHide: () => void, printing: boolean): void {
  const hide = useRef(onHide);
  useEffect(() => {
    hide.current = onHide;
  });
  useEffect(() => {
    if (printing) return undefined;
    const look = (): void => {
      if (document.visibilityState === 'hidden') hide.current();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [printing]);
}

/** Only these words are printed, and they are in the page only while that goes on. */
function PrintSheet({
  words,
  onDone,
}: {
  readonly words: readonly string[];
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useTexts();
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const end = (): void => done.current();
    window.addEventListener('afterprint', end);
    const timer = setTimeout(() => window.print(), 0);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return createPortal(
    <div className="print-sheet" aria-hidden="true">
      <p>{t('setup.words.sheet')}</p>
      <ol>
        {words.map((word, place) => (
          <li key={place}>{`${place + 1}. ${word}`}</li>
        ))}
      </ol>
    </div>,
    document.body,
  );
}
