import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

interface Question<Order> {
  readonly id: number;
  readonly order: Order;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A program in a network namespace that does there what it is told: see {@link answerOrders}. */
export class NamespaceChild<Order> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  /** `name` is for messages: of what it is that ended. */
  constructor(name: string, namespace: string, program: string, ...args: readonly string[]) {
    this.#child = spawn(
      'nsenter',
      [`--net=/run/netns/${namespace}`, process.execPath, program, ...args],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    this.#child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    this.#child.once('exit', () => {
      for (const [id, tell] of this.#waiting) tell({ id, error: `${name} ended` });
    });
  }

  order(order: Order): Promise<unknown> {
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (answer) => {
        this.#waiting.delete(id);
        if (answer.error === undefined) resolve(answer.value);
        else reject(new Error(answer.error));
      });
      this.#child.send({ id, order } satisfies Question<Order>, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** At once. */
  async kill(): Promise<void> {
    if (this.hasEnded) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/**
 * On the side of the child: one answer for each order, and the end when nobody orders any more.
 * `perform` takes the orders of its parent's {@link NamespaceChild}.
 */
export function answerOrders(perform: (order: never) => Promise<unknown>): void {
  const tell = (answer: Answer): void => void process.send?.(answer);
  process.on('message', (message) => {
    const { id, order } = message as Question<never>;
    perform(order).then(
      (value) => tell({ id, value }),
      (error: unknown) => tell({ id, error: String(error) }),
    );
  });
  process.once('disconnect', () => {
    process.exit(0);
  });
}
