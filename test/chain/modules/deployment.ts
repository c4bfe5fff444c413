import {
  Deployment_State,
  DeploymentID,
  GroupID,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import { MsgCreateDeployment } from '../codec/reclamation.ts';
import { typedEvent } from '../events.ts';
import type { BankKeeper } from '../keepers.ts';
import type { Codec, Context, MessageHandler, Module } from '../module.ts';
import type { GenesisCoin } from './akash-genesis.ts';
import { genesisCoin } from './akash-genesis.ts';
import { checkDeploymentId, checkGroupId, deploymentJson, deploymentKey } from './akash-ids.ts';
import { whateverComes } from './akash-refusals.ts';
import { checkDeployment, createDeployment, HASH_BYTES } from './deployment-create.ts';
import { DEPLOYMENT_QUERIES } from './deployment-queries.ts';
import type { GroupRecord } from './deployment-records.ts';
import {
  closeGroup,
  DEPLOYMENT_PARAMS,
  deploymentAccount,
  deploymentOf,
  deploymentRefusals,
  DEPLOYMENTS,
  groupOf,
  pauseGroup,
  startGroup,
} from './deployment-records.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { closeOrdersOf } from './market-closing.ts';
import { createOrder } from './market-orders.ts';

const { Group_State } = v1beta4;

/**
 * `akash.deployment`: what tenants ask for. A deployment is active until its escrow account ends.
 * Its groups go on the market one by one; the manifest itself never gets on the chain, only its hash.
 */
export function makeDeploymentModule(escrow: EscrowKeeper, bank: BankKeeper): Module {
  return {
    name: 'akash.deployment',
    messages: {
      '/akash.deployment.v1beta4.MsgCreateDeployment': createHandler(escrow, bank),
      '/akash.deployment.v1beta4.MsgUpdateDeployment': updateHandler,
      '/akash.deployment.v1beta4.MsgCloseDeployment': closeHandler(escrow),
      '/akash.deployment.v1beta4.MsgCloseGroup': closeGroupHandler(escrow),
      '/akash.deployment.v1beta4.MsgPauseGroup': pauseGroupHandler(escrow),
      '/akash.deployment.v1beta4.MsgStartGroup': startGroupHandler,
    },
    queries: DEPLOYMENT_QUERIES,
    initGenesis: (context, genesis) => {
      const { params } = genesis as {
        readonly params: { readonly min_deposits: readonly GenesisCoin[] };
      };
      const minDeposits = params.min_deposits.map(genesisCoin);
      context.state.set(DEPLOYMENT_PARAMS, '', { minDeposits });
    },
  };
}

function createHandler(
  escrow: EscrowKeeper,
  bank: BankKeeper,
): MessageHandler<MsgCreateDeployment> {
  return {
    codec: MsgCreateDeployment,
    signer: ({ id }) => id?.owner ?? '',
    check: checkDeployment,
    handle: (context, message) => {
      createDeployment(context, message, bank, escrow);
      return v1beta4.MsgCreateDeploymentResponse.encode({}).finish();
    },
  };
}

/** A new manifest: only its hash changes, and it has to. */
const updateHandler: MessageHandler<v1beta4.MsgUpdateDeployment> = {
  codec: v1beta4.MsgUpdateDeployment,
  signer: ({ id }) => id?.owner ?? '',
  check: ({ id, hash }) => {
    checkDeploymentId(deploymentId(id));
    if (hash.length === 0) throw deploymentRefusals.emptyHash();
    if (hash.length !== HASH_BYTES) throw deploymentRefusals.invalidHash();
  },
  handle: (context, { id, hash }) => {
    const deployment = deploymentOf(context, deploymentId(id));
    if (deployment.state !== Deployment_State.active) throw deploymentRefusals.closed();
    if (Buffer.compare(hash, deployment.hash) === 0) throw deploymentRefusals.invalidHash();
    context.state.set(DEPLOYMENTS, deploymentKey(deployment.id), { ...deployment, hash });
    context.emit(
      typedEvent('akash.deployment.v1.EventDeploymentUpdated', {
        id: deploymentJson(deployment.id),
        hash: Buffer.from(hash).toString('base64'),
      }),
    );
    return v1beta4.MsgUpdateDeploymentResponse.encode({}).finish();
  },
};

/** Closes the escrow account; deployment, groups, orders and leases end with it. */
function closeHandler(escrow: EscrowKeeper): MessageHandler<v1beta4.MsgCloseDeployment> {
  return {
    codec: v1beta4.MsgCloseDeployment,
    signer: ({ id }) => id?.owner ?? '',
    check: ({ id }) => {
      checkDeploymentId(deploymentId(id));
    },
    handle: (context, { id }) => {
      const deployment = deploymentOf(context, deploymentId(id));
      if (deployment.state !== Deployment_State.active) throw deploymentRefusals.closed();
      escrow.closeAccount(context, deploymentAccount(deployment.id));
      return v1beta4.MsgCloseDeploymentResponse.encode({}).finish();
    },
  };
}

interface GroupMessage {
  readonly id: GroupID | undefined;
}

/** The messages that name nothing but a group, and are answered with nothing. */
function groupHandler<T extends GroupMessage>(
  codec: Codec<T>,
  handle: (context: Context, group: GroupRecord) => void,
): MessageHandler<T> {
  return {
    codec,
    signer: ({ id }) => id?.owner ?? '',
    check: ({ id }) => {
      checkGroupId(groupId(id));
    },
    handle: (context, { id }) => {
      handle(context, groupOf(context, groupId(id)));
      return new Uint8Array();
    },
  };
}

/** Ends a group for good, and its lease with it. */
function closeGroupHandler(escrow: EscrowKeeper): MessageHandler<v1beta4.MsgCloseGroup> {
  return groupHandler(v1beta4.MsgCloseGroup, (context, group) => {
    if (group.state === Group_State.closed) throw deploymentRefusals.groupClosed();
    closeGroup(context, group, Group_State.closed);
    whateverComes(() => {
      closeOrdersOf(context, group.id, Group_State.closed, escrow);
    });
  });
}

/** Takes a group off the market, and ends its lease. */
function pauseGroupHandler(escrow: EscrowKeeper): MessageHandler<v1beta4.MsgPauseGroup> {
  return groupHandler(v1beta4.MsgPauseGroup, (context, group) => {
    if (group.state === Group_State.closed) throw deploymentRefusals.groupClosed();
    if (group.state === Group_State.paused) throw deploymentRefusals.groupPaused();
    pauseGroup(context, group);
    whateverComes(() => {
      closeOrdersOf(context, group.id, Group_State.paused, escrow);
    });
  });
}

/** Puts a group back on the market with a new order. */
const startGroupHandler = groupHandler(v1beta4.MsgStartGroup, (context, group) => {
  if (group.state === Group_State.closed) throw deploymentRefusals.groupClosed();
  if (group.state === Group_State.open) throw deploymentRefusals.groupOpen();
  startGroup(context, group);
  createOrder(context, group, deploymentOf(context, group.id).reclamation);
});

/** An id that is left out is Go's empty one. */
function deploymentId(id: DeploymentID | undefined): DeploymentID {
  return id ?? DeploymentID.fromPartial({});
}

function groupId(id: GroupID | undefined): GroupID {
  return id ?? GroupID.fromPartial({});
}
