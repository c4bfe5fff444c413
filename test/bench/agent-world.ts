import { AGENT_ENV, AGENT_NODE_FLAGS } from '../../agent/base/small-memory.ts';
import { ControlClient } from '../../agent/cli/client.ts';
import { controlPlaces, thisMachine } from '../../agent/config/places.ts';
import type { LeaseRef } from '../../agent/domain/ids.ts';
import type { TenantKind, TermsOverrides } from '../../agent/network/practice/tenants/terms.ts';
import type { WorldOptions } from '../helpers/world/world.ts';
import { eventually, World } from '../helpers/world/world.ts';
import type { Context } from './context.ts';

/** A real agent, a market in a process of its own and the real engine; gone at the end. */
export interface AgentWorld {
  readonly world: World;
  readonly client: ControlClient;
  /** Places a tenant and resolves when its lease runs. */
  rent(kind: TenantKind, terms: TermsOverrides): Promise<LeaseRef>;
  /** The tenant leaves; resolves when nothing of the lease is left. */
  leave(lease: LeaseRef): Promise<void>;
  close(): Promise<void>;
}

const STAYS: TermsOverrides = {
  waitBlocks: 1,
  lifeBlocks: 0,
  escrowBlocks: 1_000_000,
  patienceBlocks: 100_000,
};

export async function openAgentWorld(
  { cleanup }: Context,
  options: Partial<WorldOptions>,
  env: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
): Promise<AgentWorld> {
  cleanup.throwIfOver();
  const opening = World.open({ blockMs: 100, ...options });
  const close = cleanup.add('a whole agent with its market', async () => {
    await (await opening).close();
  });
  const world = await opening;
  const agent = world.startAgent({ ...AGENT_ENV, ...env }, [...AGENT_NODE_FLAGS, ...nodeFlags]);
  if ((await agent.ready) === undefined) {
    throw new Error(`the agent did not start: ${agent.output().slice(-500)}`);
  }
  const client = await ControlClient.connect(
    controlPlaces(thisMachine(process.env), world.dataDir),
  );
  const words = (): string => agent.output();
  return {
    world,
    client,
    rent: async (kind, terms) => {
      const order = await world.controls.place(kind, { ...STAYS, ...terms });
      let lease: LeaseRef | undefined;
      const runs = async (): Promise<boolean> => {
        const { slices } = await client.call('state.get', {});
        const found = slices.leases.live.find((one) => one.order === order);
        lease = found?.state === 'running' ? found.lease : undefined;
        return lease !== undefined;
      };
      await eventually(`the lease of ${order} runs`, runs, { every: 50, words });
      if (lease === undefined) throw new Error('a lease that ran is gone');
      return lease;
    },
    leave: async (lease) => {
      const gone = async (): Promise<boolean> => {
        const { slices } = await client.call('state.get', {});
        return !slices.leases.live.some((one) => one.lease === lease);
      };
      const { slices } = await client.call('state.get', {});
      const order = slices.leases.live.find((one) => one.lease === lease)?.order;
      if (order !== undefined) await world.controls.closeDeployment(order);
      await eventually(`nothing is left of ${lease}`, gone, { every: 50, words });
    },
    close: async () => {
      client.close();
      await close();
    },
  };
}
