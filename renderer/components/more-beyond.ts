/**
 * For a row that scrolls sideways in itself, as its `ref`: says in `data-more` at which of its ends there
 * is more, and the style sheet fades it out there. Nothing is said where all of it is seen.
 */
export function moreBeyond(row: HTMLElement | null): (() => void) | undefined {
  if (row === null) return undefined;
  const mark = (): void => {
    const hidden = row.scrollWidth - row.clientWidth;
    const at = Math.abs(row.scrollLeft);
    const ends = [...(at > 1 ? ['start'] : []), ...(at < hidden - 1 ? ['end'] : [])];
    row.dataset['more'] = ends.join(' ');
  };
  const observer = new ResizeObserver(mark);
  for (const each of [row, ...row.children]) observer.observe(each);
  row.addEventListener('scroll', mark, { passive: true });
  return () => {
    observer.disconnect();
    row.removeEventListener('scroll', mark);
  };
}
