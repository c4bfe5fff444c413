import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { EgressLimits } from '../../../agent/domain/egress.ts';
import type { IsolationReport } from '../../../agent/domain/isolation.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';

export interface KeeperSetup {
  readonly engine: DockerEngineOptions;
  readonly checkMs: number;
  readonly watchMs: number;
  /** Programs that this machine does not have. */
  readonly without: readonly string[];
  readonly limits: Partial<EgressLimits>;
  /** The firewall's program says that it did what it was told, and did nothing. */
  readonly lies: boolean;
  /** This process may not change the firewall, but it may use the engine. */
  readonly helped: boolean;
}

export type KeeperOrder =
  | 'start'
  | 'problem'
  | 'report'
  | 'check'
  | 'break-firewall'
  | 'mend-firewall'
  | 'remove'
  | 'close';

const PROCESS = fileURLToPath(new URL('keeper-process.ts', import.meta.url));

/** What keeps tenants apart, running in a place of a closed world. */
export class Keeper {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  constructor(namespace: string, setup: KeeperSetup) {
    this.#child = spawn(
      'nsenter',
      [`--net=/run/netns/${namespace}`, process.execPath, PROCESS, JSON.stringify(setup)],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    this.#child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    this.#child.once('exit', () => {
      for (const [id, tell] of this.#waiting) tell({ id, error: 'the keeper ended' });
    });
  }

  async problem(): Promise<string | undefined> {
    return (await this.order('problem')) as string | undefined;
  }

  async report(): Promise<IsolationReport | undefined> {
    return (await this.order('report')) as IsolationReport | undefined;
  }

  order(order: KeeperOrder): Promise<unknown> {
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

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    await this.order('close').catch(() => undefined);
    this.#child.kill('SIGKILL');
    await ended;
  }
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
