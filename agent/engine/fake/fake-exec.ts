import { Channel } from '../../base/channel.ts';
import type { ExecOptions, ExecOutput, ExecSession } from '../interface.ts';

/**
 * A command that is not run: `cat` gives back its input, `false` fails, anything else prints its
 * own words.
 */
export class FakeExec implements ExecSession {
  readonly output: AsyncIterable<ExecOutput>;
  readonly exited: Promise<number>;
  readonly #channel = new Channel<ExecOutput>();
  readonly #echoes: boolean;
  readonly #exitCode: number;
  readonly #settle: (exitCode: number) => void;

  constructor({ command, stdin, tty }: ExecOptions, signal: AbortSignal) {
    const [program, ...words] = command;
    let settle: (exitCode: number) => void = () => undefined;
    this.exited = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
    this.output = this.#channel;
    this.#echoes = program === 'cat';
    this.#exitCode = program === 'false' ? 1 : 0;
    if (program === 'echo') this.#say(`${words.join(' ')}${tty ? '\r\n' : '\n'}`);
    else if (!this.#echoes && program !== 'false') this.#say(`simulated: ${command.join(' ')}\n`);
    if (!this.#echoes || !stdin) this.#end(this.#exitCode);
    signal.addEventListener('abort', () => this.close(), { once: true });
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#echoes) this.#channel.push({ stream: 'stdout', bytes });
  }

  endInput(): void {
    this.#end(this.#exitCode);
  }

  async resize(): Promise<void> {
    // There is no window.
  }

  close(): void {
    this.#end(137);
  }

  #say(text: string): void {
    this.#channel.push({ stream: 'stdout', bytes: new TextEncoder().encode(text) });
  }

  #end(exitCode: number): void {
    this.#channel.close();
    this.#settle(exitCode);
  }
}
