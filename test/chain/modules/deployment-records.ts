import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  type Group,
  Group_State,
  type GroupSpec,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { Deployment } from '../codec/reclamation.ts';
import { typedEvent } from '../events.ts';
import type { Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Store } from '../state.ts';
import { deploymentJson, deploymentKey, deploymentText, groupJson, groupKey } from './akash-ids.ts';
import { refusals } from './akash-refusals.ts';
import type { AccountId } from './escrow-records.ts';

/** A tenant's request: active until its escrow account ends. */
export type DeploymentRecord = Deployment & { readonly id: v1.DeploymentID };

/**
 * A part of a deployment that one provider is to run as a whole: open while it has an order, paused
 * until the tenant starts it again, or ended.
 */
export type GroupRecord = Group & { readonly id: v1.GroupID; readonly groupSpec: GroupSpec };

export interface DeploymentParams {
  /** The least first deposit, by coin. */
  readonly minDeposits: readonly Coin[];
}

export const deploymentRefusals = refusals('deployment', {
  exists: [3, 'Deployment exists'],
  notFound: [4, 'Deployment not found'],
  closed: [5, 'Deployment closed'],
  invalidGroups: [7, 'Invalid groups'],
  emptyHash: [9, 'Invalid: empty hash'],
  invalidHash: [10, 'Invalid: deployment hash'],
  groupNotFound: [14, 'Group not found'],
  groupClosed: [15, 'Group already closed'],
  groupOpen: [16, 'Group open'],
  groupPaused: [17, 'Group paused'],
  invalidDeposit: [20, 'Deposit invalid'],
  invalidPrice: [24, 'invalid price'],
  duplicateGroupName: [25, 'duplicate group name'],
  invalidReclamation: [26, 'invalid reclamation configuration'],
});

export const DEPLOYMENTS = new Store<DeploymentRecord>('deployment/deployments');
export const GROUPS = new Store<GroupRecord>('deployment/groups');
export const DEPLOYMENT_PARAMS = new Store<DeploymentParams>('deployment/params');

/** The account that pays for the leases of a deployment. */
export function deploymentAccount(id: v1.DeploymentID): AccountId {
  return { scope: 'deployment', xid: deploymentText(id) };
}

export function findDeployment(
  context: Context,
  id: v1.DeploymentID,
): DeploymentRecord | undefined {
  return context.state.get(DEPLOYMENTS, deploymentKey(id));
}

export function deploymentOf(context: Context, id: v1.DeploymentID): DeploymentRecord {
  const found = findDeployment(context, id);
  if (found === undefined) throw deploymentRefusals.notFound();
  return found;
}

export function findGroup(context: Context, id: v1.GroupID): GroupRecord | undefined {
  return context.state.get(GROUPS, groupKey(id));
}

export function groupOf(context: Context, id: v1.GroupID): GroupRecord {
  const found = findGroup(context, id);
  if (found === undefined) throw deploymentRefusals.groupNotFound();
  return found;
}

/** In the order of gseq. */
export function groupsOf(context: Context, id: v1.DeploymentID): readonly GroupRecord[] {
  return context.state.list(GROUPS, `${deploymentKey(id)}/`).map(([, group]) => group);
}

/** The tenant asks no more. */
export function closeDeployment(context: Context, deployment: DeploymentRecord): void {
  const state = v1.Deployment_State.closed;
  context.state.set(DEPLOYMENTS, deploymentKey(deployment.id), { ...deployment, state });
  const type = 'akash.deployment.v1.EventDeploymentClosed';
  context.emit(typedEvent(type, { id: deploymentJson(deployment.id) }));
}

/** Ends a group for good, or because there is no more money. The event is the same. */
export function closeGroup(
  context: Context,
  group: GroupRecord,
  state: Group_State.closed | Group_State.insufficient_funds,
): void {
  changeGroup(context, group, state, 'EventGroupClosed');
}

export function pauseGroup(context: Context, group: GroupRecord): void {
  changeGroup(context, group, Group_State.paused, 'EventGroupPaused');
}

export function startGroup(context: Context, group: GroupRecord): void {
  changeGroup(context, group, Group_State.open, 'EventGroupStarted');
}

function changeGroup(
  context: Context,
  group: GroupRecord,
  state: Group_State,
  event: string,
): void {
  context.state.set(GROUPS, groupKey(group.id), { ...group, state });
  context.emit(typedEvent(`akash.deployment.v1.${event}`, { id: groupJson(group.id) }));
}
