import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';

import type { Section } from './sections.ts';

interface CurrentSection {
  readonly current: Section | undefined;
  go(this: void, section: Section): void;
}

/** What the person does to scroll; afterwards the place decides again, not the last choice. */
const OWN_SCROLL = ['wheel', 'touchmove', 'keydown'] as const;

/** Which section is read now. The elements are found by `data-section` below `root`. */
export function useCurrentSection(
  root: RefObject<HTMLElement | null>,
  sections: readonly Section[],
): CurrentSection {
  const [current, setCurrent] = useState(sections[0]);
  const chosen = useRef(false);
  const key = sections.join(' ');

  useEffect(() => {
    const release = (): void => {
      chosen.current = false;
    };
    const places = new Map<Element, boolean>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) places.set(target, isIntersecting);
        if (chosen.current) return;
        const first = [...places].find(([, isThere]) => isThere)?.[0];
        const name = first instanceof HTMLElement ? first.dataset.section : undefined;
        if (name !== undefined) setCurrent(name as Section);
      },
      // A band near the top: what crosses it is what is read.
      { rootMargin: '-20% 0px -65% 0px' },
    );
    for (const element of root.current?.querySelectorAll('[data-section]') ?? []) {
      places.set(element, false);
      observer.observe(element);
    }
    for (const event of OWN_SCROLL) window.addEventListener(event, release, { passive: true });
    return () => {
      observer.disconnect();
      for (const event of OWN_SCROLL) window.removeEventListener(event, release);
    };
  }, [root, key]);

  const go = (section: Section): void => {
    chosen.current = true;
    setCurrent(section);
    const element = root.current?.querySelector<HTMLElement>(`[data-section="${section}"]`);
    element?.scrollIntoView({ block: 'start', behavior: 'smooth' });
    element?.focus({ preventScroll: true });
  };
  const known = current !== undefined && sections.includes(current);
  return { current: known ? current : sections[0], go };
}
