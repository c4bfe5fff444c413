/** Where a walk with the arrow keys goes; `undefined` for a key that is none of it. */
export function walkTo(key: string, at: number, count: number, page = 10): number | undefined {
  const last = count - 1;
  const clamp = (place: number): number => Math.min(last, Math.max(0, place));
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return clamp(at + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return clamp(at - 1);
    case 'PageUp':
      return clamp(at + page);
    case 'PageDown':
      return clamp(at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
