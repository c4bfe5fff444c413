import encodeQR from 'qr';

/** Light modules around a code, so that a reader finds it. */
const BORDER = 2;

/** A QR code as lines of text, two rows of modules in each line. */
export interface QrText {
  readonly lines: readonly string[];
  readonly columns: number;
}

/**
 * Draws `text`. With `colour` it is black on white on every terminal; without, light modules are
 * drawn, as for a dark one. The least correction: a screen has no scratches, and the code is smaller.
 */
export function qrText(text: string, colour: boolean): QrText {
  const dark = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  const columns = dark[0]?.length ?? 0;
  const lines: string[] = [];
  for (let row = 0; row < dark.length; row += 2) {
    const cells = Array.from({ length: columns }, (_, column) => {
      const upper = dark[row]?.[column] === true;
      // Below an odd last row there is nothing: light, like the border.
      const lower = dark[row + 1]?.[column] === true;
      return cell(upper, lower);
    });
    const line = cells.join('');
    lines.push(colour ? `\u001b[97;40m${line}\u001b[0m` : line);
  }
  return { lines, columns };
}

// The ink is what is light.
function cell(upperDark: boolean, lowerDark: boolean): string {
  if (upperDark) return lowerDark ? ' ' : '▄';
  return lowerDark ? '▀' : '█';
}
