import { expect } from 'vitest';

import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { ClosedWorld, whyNoClosedWorld } from './closed-world.ts';
import { EnclosedAgent } from './enclosed-agent.ts';
import { EnclosedEngine } from './enclosed-engine.ts';
import { PublicChain } from './public-chain.ts';

/** A whole agent on a closed machine, with an engine and a public chain that are there for it alone. */
export interface Scene {
  readonly world: ClosedWorld;
  readonly engine: EnclosedEngine;
  readonly chain: PublicChain;
  readonly agent: EnclosedAgent;
}

export interface SceneOptions {
  /** What the chain's money is; real where it is left out. */
  readonly money?: 'main' | 'test';
  /** Makes what tenants run, before the agent starts. */
  readonly image?: (client: EngineClient, signal: AbortSignal) => Promise<unknown>;
}

export async function openScene({ money = 'main', image }: SceneOptions = {}): Promise<Scene> {
  expect(whyNoClosedWorld()).toBeUndefined();
  const world = ClosedWorld.make();
  const namespace = world.namespace('pc');
  const engine = await EnclosedEngine.make(namespace);
  await image?.(new EngineClient(`unix://${engine.socket}`), AbortSignal.timeout(60_000));
  const chain = await PublicChain.open(namespace, money);
  const agent = await EnclosedAgent.start({ namespace, engineSocket: engine.socket, chain });
  return { world, engine, chain, agent };
}

export async function closeScene({ agent, chain, engine, world }: Scene): Promise<void> {
  await agent.close();
  await chain.close();
  await engine.close();
  await world.close();
}
