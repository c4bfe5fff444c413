import { Deployment } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Params } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { Coin } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { DeploymentId } from '../ids.ts';
import type { Oddities, StateOf } from './read.ts';
import { bigintOf, coinOf, heightOf, noteUnknownFields, present, stateOf } from './read.ts';
import { intAt, messageAt, readFields } from './wire.ts';

/** A tenant's deployment as the chain keeps it. */
export interface ChainDeployment extends StateOf<'active' | 'closed'> {
  readonly id: DeploymentId;
  /** SHA-256 of the manifest's canonical form, lower-case hex. */
  readonly hash: string;
  readonly createdHeight: BlockHeight;
  readonly reclamationSeconds: bigint | undefined;
}

const STATES = { 1: 'active', 2: 'closed' } as const;
const RECLAMATION = 5;

export function decodeDeployment(bytes: Uint8Array, oddities: Oddities): ChainDeployment {
  const fields = readFields(bytes);
  noteUnknownFields(fields, RECLAMATION, 'a deployment', oddities);
  const { id, state, hash, createdAt } = Deployment.decode(bytes);
  const { owner, dseq } = present(id, 'the id of a deployment');
  const reclamation = messageAt(fields, RECLAMATION);
  const window = reclamation && messageAt(readFields(reclamation), 1);
  return {
    id: { owner, dseq: bigintOf(dseq) },
    ...stateOf(STATES, 'a deployment', state, oddities),
    hash: Buffer.from(hash).toString('hex'),
    createdHeight: heightOf(createdAt),
    reclamationSeconds: window && intAt(readFields(window), 1),
  };
}

/** The least that a tenant deposits, by denom. */
export function decodeDeploymentParams(bytes: Uint8Array): {
  readonly minDeposits: readonly Coin[];
} {
  const { minDeposits } = Params.decode(bytes);
  return { minDeposits: minDeposits.map((coin) => coinOf(coin, "a deployment's least deposit")) };
}
