import {
  Deployment_State,
  DeploymentID,
  GroupID,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Group_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { MsgCreateDeployment } from '../codec/reclamation.ts';
import { typedEvent } from '../events.ts';
import type { BankKeeper, Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Refusal } from '../module.ts';
import { coinOf, coinText, UACT, UAKT } from './akash-coins.ts';
import { checkDeploymentId, deploymentJson, deploymentKey, groupKey } from './akash-ids.ts';
import { longOf } from './akash-long.ts';
import { unnumbered } from './akash-refusals.ts';
import type { GroupRecord } from './deployment-records.ts';
import {
  DEPLOYMENT_PARAMS,
  deploymentAccount,
  deploymentRefusals,
  DEPLOYMENTS,
  findDeployment,
  GROUPS,
} from './deployment-records.ts';
import { checkGroupSpec, priceOf } from './deployment-spec.ts';
import { authorizeDeposit, checkDeposit } from './escrow-deposits.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { createOrder } from './market-orders.ts';
import { paramsOf } from './market-params.ts';
import { nanoseconds } from './market-records.ts';

/** A manifest's hash is a SHA-256. */
export const HASH_BYTES = 32;

/** What is wrong with a deployment whatever the chain's state. */
export function checkDeployment(message: MsgCreateDeployment): void {
  checkDeploymentId(message.id ?? DeploymentID.fromPartial({}));
  checkDeposit(message.deposit);
  if (message.groups.length === 0) throw deploymentRefusals.invalidGroups();
  if (message.hash.length === 0) throw deploymentRefusals.emptyHash();
  if (message.hash.length !== HASH_BYTES) throw deploymentRefusals.invalidHash();
  checkSpan(message);
  const deposit = coinOf(message.deposit?.amount);
  for (const spec of message.groups) {
    checkGroupSpec(spec);
    const { denom } = priceOf(spec);
    if (deposit.amount !== 0n && denom !== deposit.denom) {
      const denoms = `${deposit.denom} != ${denom}`;
      throw deploymentRefusals.invalidDeposit(`Mismatched denominations (${denoms})`);
    }
  }
}

/** Takes the deposit into escrow, and puts each group on the market. */
export function createDeployment(
  context: Context,
  message: MsgCreateDeployment,
  bank: BankKeeper,
  escrow: EscrowKeeper,
): void {
  const id = message.id ?? DeploymentID.fromPartial({});
  if (findDeployment(context, id) !== undefined) throw deploymentRefusals.exists();
  checkFirstDeposit(context, coinOf(message.deposit?.amount));
  checkReclamation(context, message);
  checkGroups(message);
  const deposits = authorizeDeposit(context, bank, id.owner, message.deposit);

  const { hash, reclamation } = message;
  const createdAt = longOf(context.height);
  const state = Deployment_State.active;
  const deployment = { id, state, hash, createdAt, reclamation };
  context.state.set(DEPLOYMENTS, deploymentKey(id), deployment);
  const groups = message.groups.map((groupSpec, index): GroupRecord => {
    const { owner, dseq } = id;
    const groupId = GroupID.fromPartial({ owner, dseq, gseq: index + 1 });
    return { id: groupId, state: Group_State.open, groupSpec, createdAt };
  });
  for (const group of groups) context.state.set(GROUPS, groupKey(group.id), group);
  context.emit(
    typedEvent('akash.deployment.v1.EventDeploymentCreated', {
      id: deploymentJson(id),
      hash: Buffer.from(hash).toString('base64'),
    }),
  );
  for (const group of groups) createOrder(context, group, reclamation);
  escrow.createAccount(context, deploymentAccount(id), id.owner, deposits);
}

/** In ACT, and not less than the parameters say. AKT can only be added later. */
function checkFirstDeposit(context: Context, { denom, amount }: Coin): void {
  const params = context.state.get(DEPLOYMENT_PARAMS, '');
  const least = params?.minDeposits.find((coin) => coin.denom === denom);
  if (least === undefined) {
    throw unnumbered(`Deposit invalid: Invalid deposit denomination ${denom}`);
  }
  if (amount < least.amount) {
    throw deploymentRefusals.invalidDeposit(`Deposit too low - ${amount} < ${coinText(least)}`);
  }
  if (denom === UAKT) throw deploymentRefusals.invalidDeposit();
}

/** The window that the tenant asks for lies within the market's bounds. */
function checkReclamation(context: Context, message: MsgCreateDeployment): void {
  if (message.reclamation === undefined) return;
  checkSpan(message);
  const window = nanoseconds(message.reclamation.minWindow);
  const { minReclamationWindow, maxReclamationWindow } = paramsOf(context);
  if (window < nanoseconds(minReclamationWindow)) {
    throw deploymentRefusals.invalidReclamation('min_window below governance minimum');
  }
  if (window > nanoseconds(maxReclamationWindow)) {
    throw deploymentRefusals.invalidReclamation('min_window above governance maximum');
  }
}

function checkSpan({ reclamation }: MsgCreateDeployment): void {
  if (nanoseconds(reclamation?.minWindow) < 0n) {
    throw deploymentRefusals.invalidReclamation('min_window must be >= 0');
  }
}

/** The groups, which are paid out of one account, are priced in one coin, and have different names. */
function checkGroups({ groups }: MsgCreateDeployment): void {
  try {
    const names = new Set<string>();
    for (const spec of groups) {
      checkGroupSpec(spec);
      if (names.has(spec.name)) {
        const about = `duplicate deployment group name ${spec.name}`;
        throw deploymentRefusals.duplicateGroupName(about);
      }
      names.add(spec.name);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw deploymentRefusals.invalidGroups(error.message);
  }
  const denom = groups[0] === undefined ? '' : priceOf(groups[0]).denom;
  if (denom !== UACT) throw deploymentRefusals.invalidPrice(`unsupported denomination ${denom}`);
}
