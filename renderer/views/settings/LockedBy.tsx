import { classNames } from '../../components/class-names.ts';
import { Icon } from '../../components/Icon.tsx';
import { foreignText } from '../../format/names.ts';
import { useTexts } from '../../messages/texts.tsx';

interface LockedByProps {
  /** What the operator's policy calls itself; nothing is shown where nobody fixed the setting. */
  readonly by: string | undefined;
  readonly id?: string;
  readonly className?: string;
}

/** Says who fixed a setting, so that it cannot be changed here. */
export function LockedBy({ by, id, className }: LockedByProps) {
  const { t } = useTexts();
  if (by === undefined) return null;
  return (
    <p id={id} className={classNames('flex gap-1.5 text-xs text-ink-2', className)}>
      <Icon name="lock" size="s" />
      <span className="min-w-0 wrap-anywhere">
        {t('shared.lockedBy', { by: foreignText(by, 80) })}
      </span>
    </p>
  );
}
