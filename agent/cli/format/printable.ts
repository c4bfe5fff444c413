/**
 * Text that somebody else chose (a tenant's name, an engine's words), without the control
 * characters with which it could move the cursor or set colours.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
