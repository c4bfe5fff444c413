import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What became of trying to reach something. Silence and refusal are told apart. */
export interface Attempt {
  readonly outcome: 'reached' | 'refused' | 'silence';
  readonly ms: number;
  readonly code?: string;
  readonly said?: string;
}

/** A connection or packet that one of a hand's servers got. */
export interface Seen {
  readonly proto: 'tcp' | 'udp';
  readonly port: number;
  readonly from: string;
}

/** What came of an endless source; `lastMs` counts from the first step of connecting. */
export interface Pulled {
  readonly bytes: number;
  readonly lastMs: number;
}

export type HandOrder =
  | {
      readonly do: 'serve';
      readonly proto: 'tcp' | 'udp';
      readonly host: string;
      readonly port: number;
      readonly says: string;
      readonly endless?: boolean;
    }
  | { readonly do: 'tcp'; readonly host: string; readonly port: number; readonly waitMs: number }
  | {
      readonly do: 'udp';
      readonly host: string;
      readonly port: number;
      readonly waitMs: number;
      readonly hex: string;
    }
  | { readonly do: 'hold'; readonly host: string; readonly port: number; readonly count: number }
  | { readonly do: 'pull'; readonly host: string; readonly port: number; readonly ms: number }
  /** A name server that says this address for every name. */
  | { readonly do: 'names'; readonly host: string; readonly address: string }
  | { readonly do: 'seen' };

const PROCESS = fileURLToPath(new URL('hand-process.ts', import.meta.url));

/** A process in a network namespace that connects and listens there for a test. */
export class Hand {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  constructor(namespace: string) {
    this.#child = spawn('nsenter', [`--net=/run/netns/${namespace}`, process.execPath, PROCESS], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    this.#child.once('exit', () => {
      for (const [id, tell] of this.#waiting) tell({ id, error: 'the hand ended' });
    });
  }

  async serve(proto: 'tcp' | 'udp', host: string, port: number, says: string): Promise<void> {
    await this.#order({ do: 'serve', proto, host, port, says });
  }

  /** Answers every question for a name with this address. */
  async serveNames(host: string, address: string): Promise<void> {
    await this.#order({ do: 'names', host, address });
  }

  async serveEndless(host: string, port: number): Promise<void> {
    await this.#order({ do: 'serve', proto: 'tcp', host, port, says: '', endless: true });
  }

  async tcp(host: string, port: number, waitMs = 1_500): Promise<Attempt> {
    return (await this.#order({ do: 'tcp', host, port, waitMs })) as Attempt;
  }

  async udp(host: string, port: number, hex = '00', waitMs = 700): Promise<Attempt> {
    return (await this.#order({ do: 'udp', host, port, waitMs, hex })) as Attempt;
  }

  /** How many of `count` connections stood at the same time. */
  async hold(host: string, port: number, count: number): Promise<number> {
    return (await this.#order({ do: 'hold', host, port, count })) as number;
  }

  /** What came within `ms` of an endless source, and when the last of it did. */
  async pull(host: string, port: number, ms: number): Promise<Pulled> {
    return (await this.#order({ do: 'pull', host, port, ms })) as Pulled;
  }

  /** What came to this hand's servers since it was asked last. */
  async seen(): Promise<readonly Seen[]> {
    return (await this.#order({ do: 'seen' })) as readonly Seen[];
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await ended;
  }

  #order(order: HandOrder): Promise<unknown> {
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (answer) => {
        this.#waiting.delete(id);
        if (answer.error === undefined) resolve(answer.value);
        else reject(new Error(answer.error));
      });
      this.#child.send({ id, order }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
