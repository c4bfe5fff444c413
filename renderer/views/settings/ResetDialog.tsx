import { useState } from 'react';

import type { Slices } from '../../../agent/api/slices.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { decimalMark } from '../../format/decimal.ts';
import { useFormats } from '../../format/formats.tsx';
import { useTexts } from '../../messages/texts.tsx';
import { asCallError } from '../../state/use-query.ts';
import { differences, patchTo } from './differences.ts';
import { settingName, valueWords } from './names.ts';
import { callText } from './problem-text.ts';
import { changeSettings, offerUndo, resetSettings } from './save.ts';
import type { Section } from './sections.ts';

interface ResetDialogProps {
  readonly settings: Slices['settings'];
  /** One section, or all of them. */
  readonly what: Section | 'all';
  readonly onClose: () => void;
}

/** Asks before settings become their defaults again, and says which and from what to what. */
export function ResetDialog({ settings, what, onClose }: ResetDialogProps) {
  const texts = useTexts();
  const { t } = texts;
  const f = useFormats();
  const [error, setError] = useState<string>();
  const changes = differences(settings, what === 'all' ? undefined : [what]);
  const ids = changes.map(({ id }) => id);
  const words = { mark: decimalMark(texts.tag), texts, f };
  const confirm = async (): Promise<void> => {
    setError(undefined);
    // Taken back by putting these very values there again.
    const before = patchTo(settings.values, ids);
    try {
      if (what === 'all') await resetSettings();
      else await changeSettings(() => patchTo(settings.defaults, ids));
    } catch (failure) {
      setError(callText(asCallError(failure), texts));
      throw failure;
    }
    offerUndo(t('settings.resetDone', { n: changes.length }), () => before, texts);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={
        what === 'all'
          ? t('settings.resetAllTitle')
          : t('settings.resetSectionTitle', { section: t(`settings.section.${what}`) })
      }
      confirmLabel={t('settings.resetConfirm', { n: changes.length })}
      cancelLabel={t('settings.resetKeep')}
      tone="danger"
      onConfirm={confirm}
      error={error}
    >
      <p>{t('settings.resetText', { n: changes.length })}</p>
      <ul className="grid max-h-[40dvh] gap-2 overflow-auto rounded-md border border-line bg-sunken p-3 text-sm">
        {changes.map(({ id, from, to }) => (
          <li key={id} className="grid wrap-anywhere">
            <span className="font-strong text-ink">{settingName(id, texts)}</span>
            <span>
              {t('settings.resetChange', {
                from: valueWords(id, from, words),
                to: valueWords(id, to, words),
              })}
            </span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
