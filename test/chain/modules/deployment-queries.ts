import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import { isAddress } from '../addresses.ts';
import { QueryDeploymentResponse, QueryDeploymentsResponse } from '../codec/reclamation.ts';
import type { Context, QueryHandler } from '../module.ts';
import { coinMessage } from './akash-coins.ts';
import type { Entry } from './akash-pages.ts';
import { keyBytes, page } from './akash-pages.ts';
import { invalidArgument, notFound, query } from './akash-queries.ts';
import type { DeploymentRecord } from './deployment-records.ts';
import {
  DEPLOYMENT_PARAMS,
  deploymentAccount,
  deploymentRefusals,
  DEPLOYMENTS,
  findDeployment,
  findGroup,
  groupsOf,
} from './deployment-records.ts';
import { accountMessage, accountOf } from './escrow-records.ts';

/** Deployments with their groups and the account that pays: one, or a list; and single groups. */
export const DEPLOYMENT_QUERIES: Readonly<Record<string, QueryHandler>> = {
  '/akash.deployment.v1beta4.Query/Params': query(
    v1beta4.QueryParamsRequest,
    v1beta4.QueryParamsResponse,
    (context) => {
      const params = context.state.get(DEPLOYMENT_PARAMS, '');
      return { params: { minDeposits: (params?.minDeposits ?? []).map(coinMessage) } };
    },
  ),
  '/akash.deployment.v1beta4.Query/Deployment': query(
    v1beta4.QueryDeploymentRequest,
    QueryDeploymentResponse,
    (context, { id }) => {
      checkOwner(id?.owner);
      const deployment = id && findDeployment(context, id);
      if (deployment === undefined) throw notFound(deploymentRefusals.notFound());
      return whole(context, deployment);
    },
  ),
  '/akash.deployment.v1beta4.Query/Deployments': query(
    v1beta4.QueryDeploymentsRequest,
    QueryDeploymentsResponse,
    (context, { filters, pagination: request }) => {
      const { owner = '', state = '' } = filters ?? {};
      const dseq = filters?.dseq.toString() ?? '0';
      const { items, pagination } = page<DeploymentRecord>({
        entries: context.state.list(DEPLOYMENTS).map(([, deployment]) => entryOf(deployment)),
        states: { active: 1, closed: 2 },
        filters: { owner, state },
        accepts: ({ id }) =>
          (owner === '' || id.owner === owner) && (dseq === '0' || id.dseq.toString() === dseq),
        request,
        tails: { state: [], owner: [1] },
      });
      return { deployments: items.map((deployment) => whole(context, deployment)), pagination };
    },
  ),
  '/akash.deployment.v1beta4.Query/Group': query(
    v1beta4.QueryGroupRequest,
    v1beta4.QueryGroupResponse,
    (context, { id }) => {
      checkOwner(id?.owner);
      const group = id && findGroup(context, id);
      if (group === undefined) throw notFound(deploymentRefusals.groupNotFound());
      return { group };
    },
  ),
};

function whole(context: Context, deployment: DeploymentRecord): QueryDeploymentResponse {
  return {
    deployment,
    groups: [...groupsOf(context, deployment.id)],
    escrowAccount: accountMessage(accountOf(context, deploymentAccount(deployment.id))),
  };
}

function entryOf(value: DeploymentRecord): Entry<DeploymentRecord> {
  const { owner, dseq } = value.id;
  return { key: keyBytes(owner, BigInt(dseq.toString())), owner, state: value.state, value };
}

function checkOwner(owner: string | undefined): void {
  if (!isAddress(owner ?? '')) throw invalidArgument('invalid owner address');
}
