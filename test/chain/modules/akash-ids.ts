import type { DeploymentID, GroupID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { BidID, OrderID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { fromBech32 } from '@cosmjs/encoding';

import { isAddress } from '../addresses.ts';
import type { Refusal } from '../module.ts';
import { sdkRefusals } from './akash-refusals.ts';

/** The longest text that bech32 is for. */
const BECH32_LIMIT = 90;

// Everything on the market is named by counting down from the tenant: deployment (owner, dseq),
// group (gseq), order (oseq), and from there by who bids (provider; bseq is always 0 so far).
// A lease has the name of its bid.

/** `owner/dseq`; also the name of the deployment's escrow account. */
export function deploymentText(id: DeploymentID): string {
  return `${id.owner}/${id.dseq.toString()}`;
}

/** `owner/dseq/gseq/oseq/provider`, without bseq; also the name of the bid's escrow account. */
export function bidText(id: BidID): string {
  return `${deploymentText(id)}/${id.gseq}/${id.oseq}/${id.provider}`;
}

/** The name of a lease's payment within the escrow account of its deployment. */
export function paymentText(id: BidID): string {
  return `${id.gseq}/${id.oseq}/${id.provider}`;
}

/** Keys of the stores: they sort as the chain sorts, by number where it is one. */
export function deploymentKey(id: DeploymentID): string {
  return `${id.owner}/${id.dseq.toString().padStart(20, '0')}`;
}
export function groupKey(id: GroupID): string {
  return `${deploymentKey(id)}/${padded(id.gseq)}`;
}
export function orderKey(id: OrderID): string {
  return `${groupKey(id)}/${padded(id.oseq)}`;
}
export function bidKey(id: BidID): string {
  return `${orderKey(id)}/${id.provider}/${padded(id.bseq)}`;
}

function padded(sequence: number): string {
  return sequence.toString().padStart(10, '0');
}

export function orderIdOf(id: OrderID): OrderID {
  const { owner, dseq, gseq, oseq } = id;
  return OrderID.fromPartial({ owner, dseq, gseq, oseq });
}

export function bidIdOf(id: BidID): BidID {
  const { owner, dseq, gseq, oseq, provider, bseq } = id;
  return BidID.fromPartial({ owner, dseq, gseq, oseq, provider, bseq });
}

/** As ids stand in events: numbers of 64 bits are texts, and nothing is left out. */
export function deploymentJson(id: DeploymentID): object {
  return { owner: id.owner, dseq: id.dseq.toString() };
}
export function groupJson(id: GroupID): object {
  return { ...deploymentJson(id), gseq: id.gseq };
}
export function orderJson(id: OrderID): object {
  return { ...groupJson(id), oseq: id.oseq };
}
export function bidJson(id: BidID): object {
  return { ...orderJson(id), provider: id.provider, bseq: id.bseq };
}

/** Refuses what cannot be the name of a deployment; likewise the others. */
export function checkDeploymentId(id: DeploymentID): void {
  checkDeployment(id, '');
}

export function checkGroupId(id: GroupID): void {
  checkGroup(id, '');
}

export function checkBidId(id: BidID): void {
  checkBid(id, '');
}

export function checkLeaseId(id: BidID): void {
  checkBid(id, 'LeaseID: Invalid BidID: ');
}

function checkDeployment(id: DeploymentID, within: string): void {
  const named = `${within}DeploymentID: `;
  if (!isAddress(id.owner)) throw sdkRefusals.invalidAddress(`${named}Invalid Owner Address`);
  if (id.dseq.isZero()) throw sdkRefusals.invalidSequence(`${named}Invalid Deployment Sequence`);
}

function checkGroup(id: GroupID, within: string): void {
  checkDeployment(id, `${within}GroupID: Invalid DeploymentID: `);
  if (id.gseq === 0) {
    throw sdkRefusals.invalidSequence(`${within}GroupID: Invalid Group Sequence`);
  }
}

function checkBid(id: BidID, within: string): void {
  const order = `${within}BidID: Invalid OrderID: OrderID: `;
  checkGroup(id, `${order}Invalid GroupID: `);
  if (id.oseq === 0) throw sdkRefusals.invalidSequence(`${order}Invalid Order Sequence`);
  const named = `${within}BidID: `;
  if (!isAddress(id.provider)) throw sdkRefusals.invalidAddress(`${named}Invalid Provider Address`);
  if (id.owner === id.provider) throw sdkRefusals.conflict(`${named}self-bid`);
  if (id.bseq !== 0) throw sdkRefusals.conflict(`${named}invalid bseq`);
}

/** The raw bytes of an address as hex: by these the chain's older stores sort. */
export function addressHex(address: string): string {
  return Buffer.from(fromBech32(address, BECH32_LIMIT).data).toString('hex');
}

/** Refuses what is no address. */
export function checkAddress(text: string, otherwise: () => Refusal): void {
  if (!isAddress(text)) throw otherwise();
}
