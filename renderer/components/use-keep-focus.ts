import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"])';

/**
 * A control that goes away with what it did takes the keyboard with it. For a group of controls,
 * this hands the keyboard to the first one that is left, or to the group itself.
 */
export function useKeepFocus<E extends HTMLElement>(): RefObject<E | null> {
  const group = useRef<E>(null);
  const inside = useRef(false);

  useEffect(() => {
    const note = (): void => {
      const at = document.activeElement;
      // Nobody has it: it went with a control, and the next drawing mends that.
      if (at !== null && at !== document.body)
        inside.current = group.current?.contains(at) === true;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);

  // After every drawing, also of a part alone: what was focused may not have been drawn again.
  useEffect(() => {
    const element = group.current;
    if (element === null) return undefined;
    const keep = (): void => {
      if (!inside.current || document.activeElement !== document.body) return;
      const next = element.querySelector<HTMLElement>(FOCUSABLE);
      if (next !== null) next.focus();
      else {
        element.tabIndex = -1;
        element.focus();
      }
    };
    keep();
    const observer = new MutationObserver(keep);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  });
  return group;
}
