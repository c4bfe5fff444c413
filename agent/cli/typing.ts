import { messageOf } from '../base/errors.ts';
import { cliError } from './errors.ts';
import type { CliIo } from './io.ts';

const INTERRUPT = '\u0003';
const END = '\u0004';
const CLEAR = '\u0015';
const BACKSPACES: readonly string[] = ['\u0008', '\u007f'];
/** How many words a wallet may have. */
const WORD_COUNTS: readonly number[] = [12, 24];
const MOST_WORDS = 24;
const MOST_CHARACTERS = 10_000;

/**
 * What somebody types after a command began: at a terminal, where secrets are not shown, or from a
 * pipe, a line for each question. Secrets never come as arguments, which every program can read.
 */
export class Typing {
  readonly #io: CliIo;
  /** What came and was not taken yet: more than one line may come at once. */
  #rest = '';
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(io: CliIo) {
    this.#io = io;
    const onEnd = (): void => {
      this.#ended = true;
      this.#wake();
    };
    // From the start: the end comes once, maybe between two questions.
    io.stdin.once('end', onEnd);
    io.stdin.once('close', onEnd);
  }

  /** True where a person is asked. */
  get asks(): boolean {
    return this.#io.stdin.isTTY === true;
  }

  /** One line that is shown while it is typed. */
  visible(question: string): Promise<string> {
    return this.#line(question, true);
  }

  /** One line that is not. Throws `usage` where nothing comes, `interrupted` on Ctrl-C. */
  async hidden(question: string): Promise<string> {
    const text = await this.#line(question, false);
    if (text !== '') return text;
    throw cliError('usage', `Nothing was given for "${question}".`);
  }

  /** A new passphrase, at a terminal twice, because nobody sees what they type. */
  async chosen(question: string): Promise<string> {
    const first = await this.hidden(question);
    if (!this.asks) return first;
    if ((await this.hidden(`${question}, once more`)) === first) return first;
    throw cliError('usage', 'These two were not the same. Nothing was changed.');
  }

  /** 12 or 24 words on one line, or on many with an empty one behind them. */
  async words(question: string): Promise<string> {
    const first = await this.hidden(question);
    if (WORD_COUNTS.includes(countWords(first))) return first;
    const lines = [first];
    while (countWords(lines.join(' ')) < MOST_WORDS && !(this.#ended && this.#rest === '')) {
      const line = await this.#line('', false);
      if (line.trim() === '') break;
      lines.push(line);
    }
    return lines.join(' ');
  }

  /** What stands in a file descriptor, without its last line end. */
  descriptor(number: number): string {
    let text: string;
    try {
      text = this.#io.readDescriptor(number).replace(/\r?\n$/, '');
    } catch (error) {
      const why = messageOf(error);
      throw cliError('usage', `File descriptor ${number} cannot be read: ${why}.`, error);
    }
    if (text !== '') return text;
    throw cliError('usage', `Nothing stands in file descriptor ${number}.`);
  }

  async #line(question: string, shown: boolean): Promise<string> {
    const { stdin, stderr } = this.#io;
    if (!this.asks) return this.#pipedLine();
    // On standard error, so that the answer of the command alone is on standard output.
    if (question !== '') stderr.write(`${question}: `);
    stdin.setRawMode?.(true);
    try {
      return await this.#typedLine(shown);
    } finally {
      stdin.setRawMode?.(false);
      stderr.write('\n');
    }
  }

  async #pipedLine(): Promise<string> {
    while (!this.#rest.includes('\n') && !this.#ended) await this.#more();
    return this.#take(this.#rest.indexOf('\n')).replace(/\r$/, '');
  }

  /** In raw mode the terminal does nothing by itself: what is typed is put together here. */
  async #typedLine(shown: boolean): Promise<string> {
    let line: readonly string[] = [];
    for (;;) {
      while (this.#rest === '' && !this.#ended) await this.#more();
      const [character] = this.#rest;
      if (character === undefined || character === INTERRUPT) throw interrupted();
      this.#rest = this.#rest.slice(character.length);
      if (character === '\r' || character === '\n') {
        // Enter may come as both.
        if (character === '\r' && this.#rest.startsWith('\n')) this.#rest = this.#rest.slice(1);
        return line.join('');
      }
      if (character === END && line.length === 0) throw interrupted();
      if (character === CLEAR) line = [];
      else if (BACKSPACES.includes(character)) line = line.slice(0, -1);
      else if (character >= ' ') line = [...line, character];
      if (shown && character >= ' ' && !BACKSPACES.includes(character)) {
        this.#io.stderr.write(character);
      } else if (shown && BACKSPACES.includes(character)) this.#io.stderr.write('\b \b');
    }
  }

  #take(end: number): string {
    const text = end < 0 ? this.#rest : this.#rest.slice(0, end);
    this.#rest = end < 0 ? '' : this.#rest.slice(end + 1);
    return text;
  }

  #more(): Promise<void> {
    const { stdin } = this.#io;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        stdin.off('data', onData);
        stdin.pause();
        stdin.unref?.();
      };
      const onData = (chunk: string | Uint8Array): void => {
        stop();
        this.#rest += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
        if (this.#rest.length <= MOST_CHARACTERS) resolve();
        else reject(cliError('usage', 'Far too much was given on standard input.'));
      };
      this.#wake = () => {
        stop();
        resolve();
      };
      stdin.on('data', onData);
      stdin.resume();
    });
  }
}

function countWords(text: string): number {
  const parts = text.split(/[\s,;]+/);
  return parts.filter((part) => part !== '' && !/^\d+[.):]?$/.test(part)).length;
}

function interrupted(): Error {
  return cliError('interrupted', 'Interrupted; nothing was changed.');
}
