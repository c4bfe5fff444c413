import type { KeyboardEvent } from 'react';
import { useState } from 'react';

import { useTexts } from '../messages/texts.tsx';
import { Button } from './Button.tsx';
import { QrCode } from './QrCode.tsx';

interface QrPartsProps {
  /** In the order in which they are scanned. */
  readonly parts: readonly string[];
  readonly label: string;
}

/** A text that is too long for one QR code: one large picture at a time, by button or arrow key. */
export function QrParts({ parts, label }: QrPartsProps) {
  const { t } = useTexts();
  const [at, setAt] = useState(0);
  const place = Math.min(at, parts.length - 1);
  const part = parts[place];
  if (part === undefined) return <p className="text-sm text-ink-2">{t('account.qr.none')}</p>;
  const go = (to: number): void => setAt(Math.min(parts.length - 1, Math.max(0, to)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = stepOf(event.key, place, parts.length);
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={parts.length > 1 ? 0 : undefined}
      onKeyDown={onKeyDown}
      className="grid justify-items-center gap-3 rounded-md p-1"
    >
      <QrCode
        text={part}
        label={t('account.qr.part', { at: place + 1, of: parts.length })}
        className="w-80"
      />
      {parts.length > 1 && (
        <div className="flex flex-wrap items-center justify-center gap-3">
          <Button
            size="sm"
            icon="chevron-left"
            disabledReason={place === 0 ? t('account.qr.isFirst') : undefined}
            onClick={() => go(place - 1)}
          >
            {t('account.qr.previous')}
          </Button>
          <span role="status" className="text-sm tabular-nums">
            {t('account.qr.part', { at: place + 1, of: parts.length })}
          </span>
          <Button
            size="sm"
            endIcon="chevron-right"
            disabledReason={place === parts.length - 1 ? t('account.qr.isLast') : undefined}
            onClick={() => go(place + 1)}
          >
            {t('account.qr.next')}
          </Button>
        </div>
      )}
    </div>
  );
}

function stepOf(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'PageDown':
      return at + 1;
    case 'ArrowLeft':
    case 'PageUp':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
