import { MsgMintACT, Source } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  MsgCloseDeployment,
  MsgCreateDeployment,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { MsgCreateLease } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Coin, DecCoin } from '../../../domain/money.ts';
import { decToText } from '../../../domain/money.ts';
import type { BidId, DeploymentId } from '../ids.ts';
import type { EncodedMessage } from './messages.ts';

/** One group with one service that is reached over HTTP. Sizes are bytes, CPU thousandths of a core. */
export interface DeploymentRequest {
  readonly id: DeploymentId;
  readonly group: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly storageBytes: number;
  /** The most that is paid, per block. */
  readonly price: DecCoin;
  readonly deposit: Coin;
  /** SHA-256 of the manifest, 64 hex digits. */
  readonly hash: string;
}

export function createDeploymentMessage(request: DeploymentRequest): EncodedMessage {
  const { id, group, cpuMilli, memoryBytes, storageBytes, price, deposit, hash } = request;
  const val = (value: number) => ({ val: new TextEncoder().encode(String(value)) });
  const resource = {
    id: 1,
    cpu: { units: val(cpuMilli) },
    memory: { quantity: val(memoryBytes) },
    storage: [{ name: 'default', quantity: val(storageBytes) }],
    gpu: { units: val(0) },
    endpoints: [{}],
  };
  const message = MsgCreateDeployment.fromPartial({
    id,
    groups: [
      {
        name: group,
        requirements: { signedBy: {}, attributes: [] },
        resources: [
          {
            ...{ resource, count: 1 },
            price: { denom: price.denom, amount: decToText(price.amount) },
          },
        ],
      },
    ],
    hash: Buffer.from(hash, 'hex'),
    deposit: {
      amount: { denom: deposit.denom, amount: deposit.amount.toString() },
      sources: [Source.balance],
    },
  });
  return {
    typeUrl: `/${MsgCreateDeployment.$type}`,
    value: MsgCreateDeployment.encode(message).finish(),
  };
}

/** Makes a lease of a bid. */
export function createLeaseMessage(bidId: BidId): EncodedMessage {
  const message = MsgCreateLease.fromPartial({ bidId });
  return { typeUrl: `/${MsgCreateLease.$type}`, value: MsgCreateLease.encode(message).finish() };
}

export function closeDeploymentMessage(id: DeploymentId): EncodedMessage {
  const message = MsgCloseDeployment.fromPartial({ id });
  return {
    typeUrl: `/${MsgCloseDeployment.$type}`,
    value: MsgCloseDeployment.encode(message).finish(),
  };
}

/** Turns AKT into ACT at one of the next epochs. The chain takes it for the owner's own account alone. */
export function mintActMessage(owner: string, { denom, amount }: Coin): EncodedMessage {
  const coinsToBurn = { denom, amount: amount.toString() };
  const message = MsgMintACT.fromPartial({ owner, to: owner, coinsToBurn });
  return { typeUrl: `/${MsgMintACT.$type}`, value: MsgMintACT.encode(message).finish() };
}
