import {
  LeaseClosedReason,
  MsgBurnACT,
  MsgCreateCertificate,
  MsgRevokeCertificate,
  Source,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  MsgCloseDeployment,
  MsgCreateDeployment,
  MsgCreateProvider,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import {
  MsgCloseBid,
  MsgCreateBid,
  MsgCreateLease,
  MsgWithdrawLease,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import {
  GenericAuthorization,
  MsgGrant,
  MsgSend,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { PackedMessage } from '../chain/sign.ts';
import { packed } from '../chain/sign.ts';

/** What names a bid, and the lease that it becomes. */
export interface BidParts {
  readonly owner: string;
  readonly dseq: bigint;
  readonly gseq: number;
  readonly oseq: number;
  readonly provider: string;
  readonly bseq: number;
}

/** The attribute that ties a run's deployments to its provider, so that no other one bids on them. */
export const RUN_ATTRIBUTE = 'sublet-test-run';
/** The most that an order pays, in uact per block. */
export const ORDER_PRICE = 400;
/** What our bids ask for. */
export const BID_PRICE = 300;

/** uakt from one account to another. */
export function send(fromAddress: string, toAddress: string, amount: bigint): PackedMessage {
  const coins = [{ denom: 'uakt', amount: amount.toString() }];
  return packed(MsgSend, { fromAddress, toAddress, amount: coins });
}

/** Lets another account send coins in the owner's name until then. */
export function grantSending(granter: string, grantee: string, untilMs: number): PackedMessage {
  const authorization = packed(GenericAuthorization, { msg: `/${MsgSend.$type}` });
  const expiration = new Date(untilMs);
  return packed(MsgGrant, { granter, grantee, grant: { authorization, expiration } });
}

/** Registers a provider that has the attribute of this run, and these. */
export function createProvider(
  owner: string,
  run: string,
  more: readonly { readonly key: string; readonly value: string }[] = [],
): PackedMessage {
  return packed(MsgCreateProvider, {
    ...{ owner, hostUri: 'https://provider.example.org:8443' },
    attributes: [{ key: RUN_ATTRIBUTE, value: run }, ...more],
    info: { email: 'test@example.org', website: 'https://example.org' },
  });
}

/** A small deployment of one group, for providers of this run alone; `deposit` in uact. */
export function createDeployment(
  { owner, dseq }: { readonly owner: string; readonly dseq: bigint },
  { run, deposit }: { readonly run: string; readonly deposit: bigint },
): PackedMessage {
  const bytes = (value: number) => ({ val: new TextEncoder().encode(String(value)) });
  const resource = {
    id: 1,
    cpu: { units: bytes(100) },
    memory: { quantity: bytes(2 ** 26) },
    storage: [{ name: 'default', quantity: bytes(2 ** 26) }],
    gpu: { units: bytes(0) },
    endpoints: [{}],
  };
  const price = { denom: 'uact', amount: String(ORDER_PRICE) };
  return packed(MsgCreateDeployment, {
    id: { owner, dseq },
    groups: [
      {
        name: 'test',
        requirements: { signedBy: {}, attributes: [{ key: RUN_ATTRIBUTE, value: run }] },
        resources: [{ resource, count: 1, price }],
      },
    ],
    hash: new Uint8Array(32).fill(7),
    deposit: { amount: { denom: 'uact', amount: String(deposit) }, sources: [Source.balance] },
  });
}

export function closeDeployment(id: {
  readonly owner: string;
  readonly dseq: bigint;
}): PackedMessage {
  return packed(MsgCloseDeployment, { id: { owner: id.owner, dseq: id.dseq } });
}

/** A bid of `price` uact per block, with `deposit` uakt. */
export function createBid(id: BidParts, deposit: bigint, price = BID_PRICE): PackedMessage {
  return packed(MsgCreateBid, {
    id,
    price: { denom: 'uact', amount: String(price) },
    deposit: { amount: { denom: 'uakt', amount: String(deposit) }, sources: [Source.balance] },
    resourcesOffer: [],
  });
}

export function createLease(id: BidParts): PackedMessage {
  return packed(MsgCreateLease, { bidId: id });
}

export function withdraw(id: BidParts): PackedMessage {
  return packed(MsgWithdrawLease, { id });
}

const REASONS = {
  unstable: LeaseClosedReason.lease_closed_reason_unstable,
  decommission: LeaseClosedReason.lease_closed_reason_decommission,
  unspecified: LeaseClosedReason.lease_closed_reason_unspecified,
};

/** Takes an open bid back, or ends the lease that it became. */
export function closeBid(id: BidParts, reason: keyof typeof REASONS): PackedMessage {
  return packed(MsgCloseBid, { id, reason: REASONS[reason] });
}

/** Publishes a certificate; both texts are PEM. */
export function createCertificate(owner: string, cert: string, publicKey: string): PackedMessage {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return packed(MsgCreateCertificate, { owner, cert: bytes(cert), pubkey: bytes(publicKey) });
}

export function revokeCertificate(owner: string, serial: string): PackedMessage {
  return packed(MsgRevokeCertificate, { id: { owner, serial } });
}

/** Turns uact into uakt, for the owner itself: nobody else may get it. */
export function redeem(owner: string, amount: bigint): PackedMessage {
  const coinsToBurn = { denom: 'uact', amount: amount.toString() };
  return packed(MsgBurnACT, { owner, to: owner, coinsToBurn });
}
