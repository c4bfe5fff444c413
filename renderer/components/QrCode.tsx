import { useEffect, useState } from 'react';

import { qrPath } from '../format/qr-path.ts';
import { useTexts } from '../messages/texts.tsx';
import { Skeleton } from './Skeleton.tsx';

interface QrCodeProps {
  readonly text: string;
  /** What it holds. */
  readonly label: string;
  readonly className?: string | undefined;
}

type Drawn =
  | { readonly text: string; readonly size: number; readonly path: string }
  | { readonly text: string; readonly size: undefined };

/** A text as a picture for a camera: dark on white in both themes, or no camera would read it. */
export function QrCode({ text, label, className = 'w-56' }: QrCodeProps) {
  const { t } = useTexts();
  const [drawn, setDrawn] = useState<Drawn>();
  useEffect(() => {
    let over = false;
    const draw = async (): Promise<void> => {
      const next = await drawnOf(text);
      if (!over) setDrawn(next);
    };
    void draw();
    return () => {
      over = true;
    };
  }, [text]);
  const shown = drawn?.text === text ? drawn : undefined;
  return (
    <div
      className={`qr-code aspect-square max-w-full overflow-hidden rounded-md border border-line ${className}`}
    >
      {shown === undefined ? (
        <div aria-busy="true" className="size-full">
          <Skeleton height="100%" className="h-full" />
        </div>
      ) : shown.size === undefined ? (
        <p className="grid size-full place-items-center p-4 text-center text-sm">
          {t('account.qr.failed')}
        </p>
      ) : (
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${shown.size} ${shown.size}`}
          shapeRendering="crispEdges"
          className="block size-full"
        >
          <path d={shown.path} fill="#000000" />
        </svg>
      )}
    </div>
  );
}

/** Too long for one picture, or the part of the page that draws it did not come: without a size. */
async function drawnOf(text: string): Promise<Drawn> {
  try {
    return { text, ...(await qrPath(text)) };
  } catch (error) {
    console.warn('A QR code cannot be drawn.', error);
    return { text, size: undefined };
  }
}
