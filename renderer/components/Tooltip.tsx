import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useRef, useState } from 'react';

interface TooltipRootProps {
  readonly children: ReactNode;
}

/** Stands once around the app: one delay for all tooltips. */
export function TooltipRoot({ children }: TooltipRootProps) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={250}>
      {children}
    </Radix.Provider>
  );
}

interface TooltipProps {
  readonly content: ReactNode;
  /** One element that can have focus. */
  readonly children: ReactElement;
  /** Opens by tap too; the tap then does nothing else. For things that are no control. */
  readonly tap?: boolean;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

const FOCUS_SCROLL_MS = 200;

/** A note on hover and focus. What it says is never needed to act. */
export function Tooltip({ content, children, tap = false, side = 'top' }: TooltipProps) {
  const [open, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const focusedAt = useRef(0);
  const changeOpen = (next: boolean): void => {
    // Focus brings its element into view, and Radix closes on any scrolling.
    if (!next && performance.now() - focusedAt.current < FOCUS_SCROLL_MS) return;
    setOpen(next);
  };
  const onFocus = {
    onFocus: () => {
      focusedAt.current = performance.now();
    },
    onBlur: () => {
      focusedAt.current = 0;
    },
  };
  const onTap = {
    onPointerDown: () => {
      wasOpen.current = open;
      focusedAt.current = 0;
    },
    onClick: (event: React.MouseEvent) => {
      // Keeps Radix from closing it, and a row below from being opened.
      event.preventDefault();
      event.stopPropagation();
      setOpen(!wasOpen.current);
    },
  };
  return (
    <Radix.Root open={open} onOpenChange={changeOpen}>
      <Radix.Trigger asChild {...onFocus} {...(tap ? onTap : {})}>
        {children}
      </Radix.Trigger>
      {open && (
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="enter z-50 max-w-72 rounded-sm border border-line bg-raised px-2.5 py-1.5 text-xs text-ink-2 shadow-raised"
          >
            {content}
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  );
}
