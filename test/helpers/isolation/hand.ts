import { fileURLToPath } from 'node:url';

import { NamespaceChild } from './namespace-child.ts';

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
  | {
      readonly do: 'hold' | 'keep';
      readonly host: string;
      readonly port: number;
      readonly count: number;
    }
  | { readonly do: 'letGo' }
  | { readonly do: 'pull'; readonly host: string; readonly port: number; readonly ms: number }
  /** A name server that says this address for every name. */
  | { readonly do: 'names'; readonly host: string; readonly address: string }
  | { readonly do: 'seen' };

const PROCESS = fileURLToPath(new URL('hand-process.ts', import.meta.url));

/** A process in a network namespace that connects and listens there for a test. */
export class Hand {
  readonly #child: NamespaceChild<HandOrder>;

  constructor(namespace: string) {
    this.#child = new NamespaceChild('the hand', namespace, PROCESS);
  }

  async serve(proto: 'tcp' | 'udp', host: string, port: number, says: string): Promise<void> {
    await this.#child.order({ do: 'serve', proto, host, port, says });
  }

  /** Answers every question for a name with this address. */
  async serveNames(host: string, address: string): Promise<void> {
    await this.#child.order({ do: 'names', host, address });
  }

  async serveEndless(host: string, port: number): Promise<void> {
    await this.#child.order({ do: 'serve', proto: 'tcp', host, port, says: '', endless: true });
  }

  async tcp(host: string, port: number, waitMs = 1_500): Promise<Attempt> {
    return (await this.#child.order({ do: 'tcp', host, port, waitMs })) as Attempt;
  }

  async udp(host: string, port: number, hex = '00', waitMs = 700): Promise<Attempt> {
    return (await this.#child.order({ do: 'udp', host, port, waitMs, hex })) as Attempt;
  }

  /** How many of `count` connections stood at the same time. */
  async hold(host: string, port: number, count: number): Promise<number> {
    return (await this.#child.order({ do: 'hold', host, port, count })) as number;
  }

  /** The same, and they stay open until `letGo`. */
  async keep(host: string, port: number, count: number): Promise<number> {
    return (await this.#child.order({ do: 'keep', host, port, count })) as number;
  }

  async letGo(): Promise<void> {
    await this.#child.order({ do: 'letGo' });
  }

  /** What came within `ms` of an endless source, and when the last of it did. */
  async pull(host: string, port: number, ms: number): Promise<Pulled> {
    return (await this.#child.order({ do: 'pull', host, port, ms })) as Pulled;
  }

  /** What came to this hand's servers since it was asked last. */
  async seen(): Promise<readonly Seen[]> {
    return (await this.#child.order({ do: 'seen' })) as readonly Seen[];
  }

  close(): Promise<void> {
    return this.#child.kill();
  }
}
