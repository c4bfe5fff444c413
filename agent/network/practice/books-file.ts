import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { codeOf } from '../../base/errors.ts';
import type { Books } from './books.ts';
import { parseBooks } from './books.ts';

/** The books in a file, for a market in a process of its own; a kill leaves the old or the new. */
export class BooksFile {
  readonly #path: string;
  #saved = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** `undefined` where there is no file yet. Throws `practice-books-damaged`. */
  read(): Books | undefined {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
    return parseBooks(text);
  }

  write(books: Readonly<Books>): void {
    const text = JSON.stringify(books);
    if (text === this.#saved) return;
    const temporary = `${this.#path}.new`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, this.#path);
    this.#saved = text;
  }
}
