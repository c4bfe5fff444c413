import {
  MsgAccountDeposit,
  MsgSignProviderAttributes,
  Scope,
  Source,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import type { ResourceUnit } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { Endpoint_Kind } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import {
  type GroupSpec,
  MsgCreateDeployment as PublishedMsg,
  MsgPauseGroup,
  MsgStartGroup,
  MsgUpdateDeployment,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import { MsgCreateDeployment } from '../../chain/codec/reclamation.ts';
import type { PackedMessage } from '../chain/sign.ts';
import { packed } from '../chain/sign.ts';

/** What a deployment asks for. Amounts are uact. */
export interface OrderTerms {
  readonly owner: string;
  readonly dseq: bigint;
  /** The most for each unit, per block. */
  readonly price?: string;
  readonly deposit?: bigint;
  readonly count?: number;
  readonly units?: readonly Parameters<typeof ResourceUnit.fromPartial>[0][];
  readonly requirements?: Parameters<typeof GroupSpec.fromPartial>[0]['requirements'];
  /** Groups, each of which becomes an order. */
  readonly groups?: number;
  /** One more group, on other terms than the rest. */
  readonly beside?: Pick<OrderTerms, 'price' | 'requirements'>;
  /** Of the manifest; where it is left out one that no manifest has. */
  readonly hash?: Uint8Array;
  /** The shortest notice that is asked for. */
  readonly noticeSeconds?: bigint;
}

const digits = (value: number | bigint) => ({ val: new TextEncoder().encode(value.toString()) });

/** Resources that any machine has. */
export const SMALL = {
  id: 1,
  cpu: { units: digits(100) },
  memory: { quantity: digits(64 * 1024 ** 2) },
  storage: [{ name: 'default', quantity: digits(64 * 1024 ** 2) }],
  gpu: { units: digits(0) },
  endpoints: [{}],
};

/** Enough for a program that serves a page and a port. */
export const SERVING = {
  ...{ ...SMALL, cpu: { units: digits(250) }, memory: { quantity: digits(128 * 1024 ** 2) } },
  endpoints: [{}, { kind: Endpoint_Kind.RANDOM_PORT }],
};

/** The resources of {@link SMALL} with GPUs of these kinds. */
export function withGpu(count: number, ...keys: readonly string[]): typeof SMALL {
  const attributes = keys.map((key) => ({ key, value: 'true' }));
  return { ...SMALL, gpu: { units: digits(count), attributes } } as typeof SMALL;
}

export function createDeployment(terms: OrderTerms): PackedMessage {
  const { owner, dseq, deposit = 5_000_000n, noticeSeconds, beside } = terms;
  const { hash = new Uint8Array(32).fill(7) } = terms;
  const all = Array.from({ length: terms.groups ?? 1 }, () => terms);
  if (beside !== undefined) all.push({ ...terms, ...beside });
  const groups = all.map(({ price = '10.5', count = 1, units, requirements }, at) => ({
    name: `group${at}`,
    requirements: { signedBy: {}, ...requirements },
    resources: [
      ...(units ?? [{ resource: SMALL, count, price: { denom: 'uact', amount: price } }]),
    ],
  }));
  const base = PublishedMsg.fromPartial({
    ...{ id: { owner, dseq }, groups, hash },
    deposit: { amount: { denom: 'uact', amount: deposit.toString() }, sources: [Source.balance] },
  });
  const reclamation = noticeSeconds && { minWindow: { seconds: noticeSeconds, nanos: 0 } };
  const value = MsgCreateDeployment.encode({
    ...base,
    ...(reclamation === undefined || reclamation === 0n ? {} : { reclamation }),
  }).finish();
  return { typeUrl: `/${PublishedMsg.$type}`, value };
}

interface DeploymentParts {
  readonly owner: string;
  readonly dseq: bigint;
}

/** Another manifest, with this as its hash; a byte stands for a hash of nothing but that. */
export function updateDeployment(id: DeploymentParts, hash: number | Uint8Array): PackedMessage {
  const { owner, dseq } = id;
  return packed(MsgUpdateDeployment, {
    id: { owner, dseq },
    hash: typeof hash === 'number' ? new Uint8Array(32).fill(hash) : hash,
  });
}

/** More money for a deployment, in uact. */
export function topUp({ owner, dseq }: DeploymentParts, amount: bigint): PackedMessage {
  return packed(MsgAccountDeposit, {
    ...{ signer: owner, id: { scope: Scope.deployment, xid: `${owner}/${dseq}` } },
    deposit: { amount: { denom: 'uact', amount: amount.toString() }, sources: [Source.balance] },
  });
}

/** Takes the first group off the market, which ends its lease. */
export function pauseGroup({ owner, dseq }: DeploymentParts): PackedMessage {
  return packed(MsgPauseGroup, { id: { owner, dseq, gseq: 1 } });
}

/** Puts it back with a new order. */
export function startGroup({ owner, dseq }: DeploymentParts): PackedMessage {
  return packed(MsgStartGroup, { id: { owner, dseq, gseq: 1 } });
}

/** An auditor vouches for this. */
export function signAttributes(auditor: string, owner: string, value: string): PackedMessage {
  const attributes = [{ key: 'audited', value }];
  return packed(MsgSignProviderAttributes, { auditor, owner, attributes });
}
