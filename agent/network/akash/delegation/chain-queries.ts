import type { ChainAccess } from '../chain.ts';
import type { Oddities } from '../codec/read.ts';
import { queryAllowance, queryGrants } from '../queries/accounts.ts';
import type { DelegationQueries } from './status.ts';

/** The two questions of a delegation, asked of a chain. Grants of other accounts are left out. */
export function delegationQueries(
  access: Pick<ChainAccess, 'query'>,
  oddities: Oddities,
): DelegationQueries {
  const asking = { access, oddities };
  return {
    grants: async (granter, grantee, signal) => {
      const found = await queryGrants(asking, grantee, { signal });
      return found.flatMap((grant) =>
        grant.granter !== granter || grant.message === undefined
          ? []
          : [{ message: grant.message, expiresAtMs: grant.expiresMs }],
      );
    },
    allowance: async (granter, grantee, signal) => {
      const found = await queryAllowance(asking, granter, grantee, { signal });
      if (found === undefined) return undefined;
      const { left = [], expiresMs, messages } = found;
      return { spendLimit: left, expiresAtMs: expiresMs, allowedMessages: messages };
    },
  };
}
