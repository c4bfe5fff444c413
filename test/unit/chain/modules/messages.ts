import { LeaseID, Source } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import * as v1beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { toBech32 } from '@cosmjs/encoding';

import type {
  Duration,
  MsgCreateBid,
  MsgCreateDeployment,
} from '../../../chain/codec/reclamation.ts';
import type { Coin } from '../../../chain/keepers.ts';

/** An account; each name has its own. */
export function account(name: string): string {
  return toBech32('akash', Buffer.from(name.padEnd(20, '.')));
}

export const TENANT = account('tenant');
export const PROVIDER = account('provider');
const digits = (value: number) => ({ val: Buffer.from(value.toString()) });

/** A unit that any provider can run. */
export function unit(
  changes: Parameters<typeof v1beta4.ResourceUnit.fromPartial>[0] = {},
): v1beta4.ResourceUnit {
  return v1beta4.ResourceUnit.fromPartial({
    resource: {
      id: 1,
      cpu: { units: digits(100) },
      memory: { quantity: digits(64 * 1024 ** 2) },
      storage: [{ name: 'default', quantity: digits(128 * 1024 ** 2) }],
      gpu: { units: digits(0) },
      ...changes.resource,
    },
    count: 1,
    price: { denom: 'uact', amount: '100' },
    ...(changes.count === undefined ? {} : { count: changes.count }),
    ...(changes.price === undefined ? {} : { price: changes.price }),
  });
}

/** A group of such units, with whatever else is asked for. */
export function group(
  changes: Parameters<typeof v1beta4.GroupSpec.fromPartial>[0] = {},
): v1beta4.GroupSpec {
  return v1beta4.GroupSpec.fromPartial({
    name: 'anywhere',
    requirements: { signedBy: {} },
    resources: [unit()],
    ...changes,
  });
}

export const span = (seconds: bigint): Duration => ({ seconds, nanos: 0 });

export interface DeploymentTerms {
  readonly dseq?: bigint;
  readonly deposit?: Coin;
  readonly groups?: readonly v1beta4.GroupSpec[];
  /** The shortest window that is asked for, in seconds. */
  readonly minWindow?: bigint;
}

export function createDeployment(terms: DeploymentTerms = {}): MsgCreateDeployment {
  const { dseq = 7n, deposit = { denom: 'uact', amount: 5_000_000n }, minWindow } = terms;
  const base = v1beta4.MsgCreateDeployment.fromPartial({
    id: { owner: TENANT, dseq },
    groups: [...(terms.groups ?? [group()])],
    hash: new Uint8Array(32).fill(1),
    deposit: { amount: coin(deposit), sources: [Source.balance] },
  });
  if (minWindow === undefined) return base;
  return { ...base, reclamation: { minWindow: span(minWindow) } };
}

/** The name of the first order's lease, and of the bid behind it. */
export function leaseId(changes: Parameters<typeof LeaseID.fromPartial>[0] = {}): LeaseID {
  const first = { owner: TENANT, dseq: 7n, gseq: 1, oseq: 1, provider: PROVIDER };
  return LeaseID.fromPartial({ ...first, ...changes });
}

export interface BidTerms {
  readonly id?: LeaseID;
  readonly price?: { readonly denom: string; readonly amount: string };
  readonly deposit?: Coin;
  readonly offer?: Parameters<typeof v1beta5.ResourceOffer.fromPartial>[0][];
  /** In seconds. */
  readonly window?: bigint;
}

export function createBid(terms: BidTerms = {}): MsgCreateBid {
  const { id = leaseId(), deposit = { denom: 'uact', amount: 500_000n }, window } = terms;
  const base = v1beta5.MsgCreateBid.fromPartial({
    id,
    price: terms.price ?? { denom: 'uact', amount: '12.5' },
    deposit: { amount: coin(deposit), sources: [Source.balance] },
    resourcesOffer: terms.offer ?? [{ resources: { id: 1 }, count: 1 }],
  });
  return window === undefined ? base : { ...base, reclamationWindow: span(window) };
}

function coin({ denom, amount }: Coin): { denom: string; amount: string } {
  return { denom, amount: amount.toString() };
}
