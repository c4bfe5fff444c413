import {
  DeploymentID,
  GroupID,
  QueryAccountsRequest,
  QueryPaymentsRequest,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  QueryDeploymentRequest,
  QueryDeploymentsRequest,
  QueryGroupRequest,
  QueryParamsRequest,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { Coin } from '../../../domain/money.ts';
import type { ChainDeployment } from '../codec/deployments.ts';
import { decodeDeployment, decodeDeploymentParams } from '../codec/deployments.ts';
import type { ChainEscrowAccount, ChainEscrowPayment } from '../codec/escrow.ts';
import { decodeEscrowAccount, decodeEscrowPayment } from '../codec/escrow.ts';
import type { ChainGroup } from '../codec/groups.ts';
import { decodeGroup } from '../codec/groups.ts';
import { present } from '../codec/read.ts';
import { messageAt, messagesAt, readFields } from '../codec/wire.ts';
import type { DeploymentId, GroupId } from '../ids.ts';
import type { Asking, AskOptions } from './ask.ts';
import { ask, askAll, askFor } from './ask.ts';

/** A deployment with its groups and the tenant's money for it. */
export interface DeploymentAnswer {
  readonly deployment: ChainDeployment;
  readonly groups: readonly ChainGroup[];
  readonly escrow: ChainEscrowAccount | undefined;
}

/** Which escrow accounts or payments: by state, and by what their id begins with. */
export interface EscrowFilter {
  readonly state: 'open' | 'closed' | 'overdrawn';
  /** `deployment/owner/dseq` or `bid/owner/dseq/gseq/oseq/provider`, whole or its beginning. */
  readonly xid: string;
}

const DEPLOYMENT = '/akash.deployment.v1beta4.Query/';
const ESCROW = '/akash.escrow.v1.Query/';

export function queryDeployment(
  asking: Asking,
  id: DeploymentId,
  options: AskOptions,
): Promise<DeploymentAnswer | undefined> {
  const request = QueryDeploymentRequest.encode({ id: DeploymentID.fromPartial(id) }).finish();
  return ask(asking, `${DEPLOYMENT}Deployment`, request, options, (bytes) => {
    const fields = readFields(bytes);
    const escrow = messageAt(fields, 3);
    const { oddities } = asking;
    return {
      deployment: decodeDeployment(present(messageAt(fields, 1), 'a deployment'), oddities),
      groups: messagesAt(fields, 2).map((group) => decodeGroup(group, oddities)),
      escrow: escrow && decodeEscrowAccount(escrow, oddities),
    };
  });
}

/** Those of `owner` that are not closed. */
export function queryActiveDeployments(
  asking: Asking,
  owner: string,
  options: AskOptions,
): Promise<readonly ChainDeployment[]> {
  return askAll(
    asking,
    `${DEPLOYMENT}Deployments`,
    (pagination) =>
      QueryDeploymentsRequest.encode(
        QueryDeploymentsRequest.fromPartial({ filters: { owner, state: 'active' }, pagination }),
      ).finish(),
    options,
    (bytes) => {
      const deployment = present(messageAt(readFields(bytes), 1), 'a deployment');
      return decodeDeployment(deployment, asking.oddities);
    },
  );
}

export function queryGroup(
  asking: Asking,
  id: GroupId,
  options: AskOptions,
): Promise<ChainGroup | undefined> {
  const request = QueryGroupRequest.encode({ id: GroupID.fromPartial(id) }).finish();
  return ask(asking, `${DEPLOYMENT}Group`, request, options, (bytes) =>
    decodeGroup(present(messageAt(readFields(bytes), 1), 'a group'), asking.oddities),
  );
}

export function queryDeploymentParams(
  asking: Asking,
  options: AskOptions,
): Promise<{ readonly minDeposits: readonly Coin[] }> {
  const request = QueryParamsRequest.encode({}).finish();
  return askFor(asking, `${DEPLOYMENT}Params`, request, options, (bytes) =>
    decodeDeploymentParams(present(messageAt(readFields(bytes), 1), "the deployments' parameters")),
  );
}

export function queryEscrowAccounts(
  asking: Asking,
  { state, xid }: EscrowFilter,
  options: AskOptions,
): Promise<readonly ChainEscrowAccount[]> {
  return askAll(
    asking,
    `${ESCROW}Accounts`,
    (pagination) => QueryAccountsRequest.encode({ state, xid, pagination }).finish(),
    options,
    (bytes) => decodeEscrowAccount(bytes, asking.oddities),
  );
}

export function queryEscrowPayments(
  asking: Asking,
  { state, xid }: EscrowFilter,
  options: AskOptions,
): Promise<readonly ChainEscrowPayment[]> {
  return askAll(
    asking,
    `${ESCROW}Payments`,
    (pagination) => QueryPaymentsRequest.encode({ state, xid, pagination }).finish(),
    options,
    (bytes) => decodeEscrowPayment(bytes, asking.oddities),
  );
}
