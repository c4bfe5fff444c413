import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { Tooltip } from './Tooltip.tsx';
import { useCopy } from './use-copy.ts';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied. */
  readonly label: string;
}

const SHOWN_MS = 2000;

/** Copies a text and says whether it did. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTexts();
  const [copy, result] = useCopy(() => text, SHOWN_MS);
  const said =
    result === undefined ? '' : t(result === 'copied' ? 'shared.copied' : 'shared.copyFailed');
  return (
    <span className="inline-flex flex-none">
      <Tooltip content={said === '' ? label : said}>
        <Button
          variant="ghost"
          size="sm"
          icon={ICONS[result ?? 'none']}
          aria-label={label}
          onClick={() => void copy()}
        />
      </Tooltip>
      <span role="status" className="sr-only">
        {said}
      </span>
    </span>
  );
}

const ICONS = { none: 'copy', copied: 'check', failed: 'warning' } as const;
