import { fileURLToPath } from 'node:url';

import type { EgressLimits } from '../../../agent/domain/egress.ts';
import type { DockerEngineOptions } from '../../../agent/engine/docker/options.ts';
import { NamespaceChild } from '../../helpers/isolation/namespace-child.ts';
import type { Closed } from '../closed-world.ts';

export type RulesOrder =
  { readonly do: 'keep'; readonly limits: Partial<EgressLimits> } | { readonly do: 'remove' };

const PROCESS = fileURLToPath(new URL('isolation-rules-child.ts', import.meta.url));

/** Rules and resolver for the leases of one engine, put in force and taken away as it is told. */
export class Rules {
  readonly #child: NamespaceChild<RulesOrder>;

  constructor({ context, world }: Closed, options: DockerEngineOptions) {
    context.cleanup.throwIfOver();
    const setup = JSON.stringify(options);
    this.#child = new NamespaceChild('the rules', world.namespace('pc'), PROCESS, setup);
    context.cleanup.add('the process of the rules', () => this.#child.kill());
  }

  /** For the bridges that are there now. Which firewall it is. */
  async keep(limits: Partial<EgressLimits> = {}): Promise<string> {
    return (await this.#child.order({ do: 'keep', limits })) as string;
  }

  async remove(): Promise<void> {
    await this.#child.order({ do: 'remove' });
  }
}
