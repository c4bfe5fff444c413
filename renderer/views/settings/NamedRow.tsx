import { useTexts } from '../../messages/texts.tsx';
import type { PORTS, PublicFact } from './field-ids.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

interface NamedRowProps {
  readonly id: PublicFact | (typeof PORTS)[number];
  /** Words instead of a number. */
  readonly words: boolean;
  readonly hidden: boolean;
}

/** A setting that is called, and explained, by its path alone. */
export function NamedRow({ id, words, hidden }: NamedRowProps) {
  const { t } = useTexts();
  const control = useSetting(id);
  if (control === undefined) return null;
  return (
    <SettingRow
      control={control}
      label={t(`settings.${id}`)}
      hint={t(`settings.hint.${id}`)}
      words={words}
      hidden={hidden}
    />
  );
}
