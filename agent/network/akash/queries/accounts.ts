import {
  BasicAllowance,
  Coin as CoinCodec,
  Feegrant_Grant,
  GrantAuthorization,
  QueryAccountRequest,
  QueryAccountResponse,
  QueryAllBalancesRequest,
  QueryAllowanceRequest,
  QueryGranteeGrantsRequest,
  QueryGranterGrantsRequest,
  SimulateRequest,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { AgentError } from '../../../base/errors.ts';
import type { Coin, Denom } from '../../../domain/money.ts';
import type { ChainAccount, ChainAllowance, ChainGrant } from '../codec/accounts.ts';
import { accountOf, allowanceOf, grantOf, publicKeyOf } from '../codec/accounts.ts';
import { coinOf, present } from '../codec/read.ts';
import { intAt, messageAt, readFields } from '../codec/wire.ts';
import type { Asking, AskOptions } from './ask.ts';
import { ask, askAll, askFor } from './ask.ts';

/** `undefined` for an account that never had any coin. */
export function queryAccount(
  asking: Asking,
  address: string,
  options: AskOptions,
): Promise<ChainAccount | undefined> {
  const request = QueryAccountRequest.encode({ address }).finish();
  return ask(asking, '/cosmos.auth.v1beta1.Query/Account', request, options, (bytes) =>
    accountOf(present(QueryAccountResponse.decode(bytes).account, 'an account')),
  );
}

/** The key that an account signs with; `undefined` where the chain does not know it. */
export function queryPublicKey(
  asking: Asking,
  address: string,
  options: AskOptions,
): Promise<Uint8Array | undefined> {
  const request = QueryAccountRequest.encode({ address }).finish();
  return ask(asking, '/cosmos.auth.v1beta1.Query/Account', request, options, (bytes) =>
    publicKeyOf(present(QueryAccountResponse.decode(bytes).account, 'an account')),
  );
}

/** Every denom that the account has some of. */
export function queryBalances(
  asking: Asking,
  address: string,
  options: AskOptions,
): Promise<readonly Coin[]> {
  return askAll(
    asking,
    '/cosmos.bank.v1beta1.Query/AllBalances',
    (pagination) =>
      QueryAllBalancesRequest.encode({ address, resolveDenom: false, pagination }).finish(),
    options,
    (bytes) => coinOf(CoinCodec.decode(bytes), 'a balance'),
  );
}

/** How much of one coin the account has. */
export async function queryBalance(
  asking: Asking,
  address: string,
  denom: Denom,
  options: AskOptions,
): Promise<bigint> {
  const balances = await queryBalances(asking, address, options);
  return balances.find((one) => one.denom === denom)?.amount ?? 0n;
}

/** Everything that others let `grantee` do in their name. */
export function queryGrants(
  asking: Asking,
  grantee: string,
  options: AskOptions,
): Promise<readonly ChainGrant[]> {
  return askAll(
    asking,
    '/cosmos.authz.v1beta1.Query/GranteeGrants',
    (pagination) => QueryGranteeGrantsRequest.encode({ grantee, pagination }).finish(),
    options,
    (bytes) => grantOf(GrantAuthorization.decode(bytes), asking.oddities),
  );
}

/** Everything that `granter` lets others do in its name. */
export function queryGrantsBy(
  asking: Asking,
  granter: string,
  options: AskOptions,
): Promise<readonly ChainGrant[]> {
  return askAll(
    asking,
    '/cosmos.authz.v1beta1.Query/GranterGrants',
    (pagination) => QueryGranterGrantsRequest.encode({ granter, pagination }).finish(),
    options,
    (bytes) => grantOf(GrantAuthorization.decode(bytes), asking.oddities),
  );
}

/** The fees that `granter` pays for `grantee`; `undefined` where there is no such allowance. */
export async function queryAllowance(
  asking: Asking,
  granter: string,
  grantee: string,
  options: AskOptions,
): Promise<ChainAllowance | undefined> {
  const path = '/cosmos.feegrant.v1beta1.Query/Allowance';
  const request = QueryAllowanceRequest.encode({ granter, grantee }).finish();
  try {
    return await ask(asking, path, request, options, (bytes) => {
      const grant = Feegrant_Grant.decode(present(messageAt(readFields(bytes), 1), 'a fee grant'));
      return allowanceOf(
        grant.allowance ?? { typeUrl: BasicAllowance.$type, value: new Uint8Array() },
      );
    });
  } catch (error) {
    // This module does not use the code for "not found" but only its words.
    if (error instanceof AgentError && error.code === 'chain-query-refused') {
      if (/not found/.test(String(error.data.log))) return undefined;
    }
    throw error;
  }
}

/** Of a simulation's answer, and of the gas in it. */
const GAS_INFO = 1;
const GAS_USED = 2;

/** What a transaction would use, as the chain tries it out now. */
export interface Simulation {
  readonly gasUsed: bigint;
}

/**
 * Tries out a transaction; signatures are not checked. Throws `AgentError` `chain-query-refused`
 * with the chain's words where it would fail.
 */
export function simulate(
  asking: Asking,
  txBytes: Uint8Array,
  options: AskOptions,
): Promise<Simulation> {
  const request = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
  // Read by hand: the rest is every event of every message, for one number.
  return askFor(asking, '/cosmos.tx.v1beta1.Service/Simulate', request, options, (bytes) => {
    const gas = present(messageAt(readFields(bytes), GAS_INFO), 'the gas of a simulation');
    return { gasUsed: intAt(readFields(gas), GAS_USED) };
  });
}
