import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type ChainOrder =
  /** Gives an account enough for everything that a test does. */
  | { readonly do: 'fund'; readonly address: string }
  /** So many deployments of a tenant, each of which any machine can run. */
  | { readonly do: 'place'; readonly count: number }
  /** How many bids there ever were. */
  | { readonly do: 'bids' };

const PROCESS = fileURLToPath(new URL('public-chain-process.ts', import.meta.url));

/** A public mainnet, as far as an agent can tell, in a place of a closed world. */
export class PublicChain {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  static async open(namespace: string): Promise<PublicChain> {
    const child = spawn('nsenter', [`--net=/run/netns/${namespace}`, process.execPath, PROCESS], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error('the chain ended');
    });
    const [opened] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
    ended.catch(() => undefined);
    return new PublicChain(child, opened.url);
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
    child.once('exit', () => {
      for (const [id, tell] of this.#waiting) tell({ id, error: 'the chain ended' });
    });
  }

  /** As the owner keeps it in a file of their own. */
  networkFile(id: string): object {
    return {
      ...{ id, name: 'A public network', chainId: 'akashnet-2', money: 'main', rpc: [this.url] },
      fee: { denom: 'uakt', symbol: 'AKT', exponent: 6, gasPrice: '0.025' },
      pay: { denom: 'uact', symbol: 'ACT', exponent: 6 },
      explorer: { transaction: 'https://explorer.example/{hash}' },
      ...{ metaUrl: 'https://meta.example/meta.json', source: 'a test', asOf: '2026-01-01' },
    };
  }

  async fund(address: string): Promise<void> {
    await this.#order({ do: 'fund', address });
  }

  async place(count: number): Promise<void> {
    await this.#order({ do: 'place', count });
  }

  async bids(): Promise<number> {
    return (await this.#order({ do: 'bids' })) as number;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #order(order: ChainOrder): Promise<unknown> {
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
