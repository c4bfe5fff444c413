/** Columns as wide as their widest cell, two spaces between; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    Math.max(...all.map((row) => visibleLength(row[column] ?? ''))),
  );
  return all.map((row) => line(row, widths)).join('\n');
}

/** `name  value` lines without a head. */
export function pairs(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join('\n');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => {
      const missing = (widths[column] ?? 0) - visibleLength(cell);
      return column === row.length - 1 ? cell : cell + ' '.repeat(missing);
    })
    .join('  ')
    .trimEnd();
}

// Colour takes no room on the screen.
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[\\d*m`, 'g');

function visibleLength(text: string): number {
  return text.replace(COLOUR, '').length;
}
