import type { OutputStream } from '../io.ts';

/**
 * Redraws some lines in place. Lines that do not fit the terminal are cut: a wrapped one would make
 * the cursor go back too little.
 */
export class TerminalScreen {
  readonly #out: OutputStream;
  #height = 0;

  constructor(out: OutputStream) {
    this.#out = out;
  }

  draw(lines: readonly string[]): void {
    const { columns = 80, rows = 24 } = this.#out;
    const shown = lines.slice(0, Math.max(1, rows - 1)).map((line) => cut(line, columns));
    const back = this.#height === 0 ? '' : `\u001b[${this.#height}A`;
    const text = shown.map((line) => `${line}\u001b[K\n`).join('');
    this.#out.write(`${back}\r${text}\u001b[J`);
    this.#height = shown.length;
  }
}

// Colours take no room; what is open where the line is cut is closed again.
function cut(line: string, columns: number): string {
  const parts = line.match(COLOUR_OR_CHARACTER) ?? [];
  let taken = 0;
  const kept = parts.filter((part) => part.length > 2 || ++taken <= columns);
  return taken > columns ? `${kept.join('')}\u001b[0m` : line;
}

const COLOUR_OR_CHARACTER = new RegExp(`${String.fromCharCode(27)}\\[\\d*m|.`, 'gu');
