import { fileURLToPath } from 'node:url';

import type { EgressLimits } from '../../../agent/domain/egress.ts';
import type { IsolationReport } from '../../../agent/domain/isolation.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';
import { NamespaceChild } from './namespace-child.ts';

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
  /** As if the engine were one of our own, with its networks in here. */
  readonly ownRange?: string;
}

export type KeeperOrder =
  | 'start'
  | 'problem'
  | 'report'
  | 'check'
  | 'break-firewall'
  /** How many commands to the broken firewall were refused when the gate closed over it. */
  | 'refused-until-closed'
  | 'mend-firewall'
  | 'remove'
  | 'close';

const PROCESS = fileURLToPath(new URL('keeper-process.ts', import.meta.url));

/** What keeps tenants apart, running in a place of a closed world. */
export class Keeper {
  readonly #child: NamespaceChild<KeeperOrder>;

  constructor(namespace: string, setup: KeeperSetup) {
    this.#child = new NamespaceChild('the keeper', namespace, PROCESS, JSON.stringify(setup));
  }

  async problem(): Promise<string | undefined> {
    return (await this.order('problem')) as string | undefined;
  }

  async report(): Promise<IsolationReport | undefined> {
    return (await this.order('report')) as IsolationReport | undefined;
  }

  order(order: KeeperOrder): Promise<unknown> {
    return this.#child.order(order);
  }

  async close(): Promise<void> {
    if (this.#child.hasEnded) return;
    await this.order('close').catch(() => undefined);
    await this.#child.kill();
  }
}
