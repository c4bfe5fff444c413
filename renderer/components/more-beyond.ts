/** Which way a box scrolls, and how far it is along that way. */
interface Way {
  readonly hidden: (box: HTMLElement) => number;
  readonly at: (box: HTMLElement) => number;
}

const SIDEWAYS: Way = {
  hidden: (box) => box.scrollWidth - box.clientWidth,
  at: (box) => Math.abs(box.scrollLeft),
};
const DOWNWARDS: Way = {
  hidden: (box) => box.scrollHeight - box.clientHeight,
  at: (box) => box.scrollTop,
};

/**
 * For a row that scrolls sideways in itself, as its `ref`: says in `data-more` at which of its ends there
 * is more, and the style sheet fades it out there. Nothing is said where all of it is seen.
 */
export function moreBeyond(row: HTMLElement | null): (() => void) | undefined {
  return row === null ? undefined : markMore(row, SIDEWAYS);
}

/** The same for a box that scrolls up and down; `onMore` hears whether there is anything to scroll. */
export function moreBelow(
  box: HTMLElement | null,
  onMore: (scrolls: boolean) => void,
): (() => void) | undefined {
  return box === null
    ? undefined
    : markMore(box, DOWNWARDS, () => onMore(DOWNWARDS.hidden(box) > 0));
}

function markMore(box: HTMLElement, way: Way, marked?: () => void): () => void {
  const mark = (): void => {
    const at = way.at(box);
    const ends = [...(at > 1 ? ['start'] : []), ...(at < way.hidden(box) - 1 ? ['end'] : [])];
    box.dataset['more'] = ends.join(' ');
    marked?.();
  };
  const observer = new ResizeObserver(mark);
  for (const each of [box, ...box.children]) observer.observe(each);
  box.addEventListener('scroll', mark, { passive: true });
  return () => {
    observer.disconnect();
    box.removeEventListener('scroll', mark);
  };
}
