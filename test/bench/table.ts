import type { Row } from './row.ts';

const COLUMNS = ['name', 'value', 'peer', "peer's value", 'ratio', 'goal', 'holds', 'runs'];

/** The rows for a person, each row's note beneath it. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [COLUMNS, ...rows.map(cellsOf)];
  const widths = COLUMNS.map((_unused, at) =>
    Math.max(...cells.map((line) => (line[at] ?? '').length)),
  );
  const lineOf = (line: readonly string[]): string =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  const lines = [lineOf(head), widths.map((width) => '-'.repeat(width)).join('  ')];
  for (const [at, line] of body.entries()) {
    lines.push(lineOf(line));
    const said = rows[at]?.reason ?? rows[at]?.note;
    if (said !== undefined) lines.push(`    ${said}`);
  }
  return `${lines.join('\n')}\n`;
}

function cellsOf(row: Row): readonly string[] {
  const { name, value, unit, peer, peerValue, ratio, goal, holds, runs } = row;
  const figure = (number: number | null): string =>
    number === null ? '-' : `${number} ${unit ?? ''}`.trim();
  return [
    name,
    figure(value),
    peer ?? '-',
    figure(peerValue),
    ratio === null ? '-' : `${ratio}×`,
    goal ?? '-',
    holds === null ? (row.reason === undefined ? '-' : 'not run') : holds ? 'yes' : 'NO',
    runs === null ? '-' : String(runs),
  ];
}
