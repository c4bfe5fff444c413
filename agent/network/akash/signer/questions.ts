import {
  QueryParamsRequest,
  QueryParamsResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1';
import { ConfigResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import { AgentError } from '../../../base/errors.ts';
import type { Dec } from '../../../domain/money.ts';
import { parseDec } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { ChainAccess } from '../chain.ts';
import type { ChainAccount } from '../codec/accounts.ts';
import type { AkashErrorCode } from '../errors.ts';
import * as accounts from '../queries/accounts.ts';
import type { Asking } from '../queries/ask.ts';

type Access = Pick<ChainAccess, 'query'>;

/** What a simulation says: the gas used, or the chain's words. */
export type Simulated =
  { readonly ok: true; readonly gasUsed: bigint } | { readonly ok: false; readonly log: string };

/** The account at `height`, or now; `undefined` where the chain has never heard of it. */
export async function queryAccount(
  access: Access,
  address: string,
  signal: AbortSignal,
  height?: BlockHeight,
): Promise<ChainAccount | undefined> {
  const options = height === undefined ? { signal } : { signal, height };
  const account = await accounts.queryAccount(asking(access), address, options);
  if (account !== undefined && account.address !== address) {
    const message = `The chain's answer for the account ${address} is about another one.`;
    throw new AgentError<AkashErrorCode>('chain-answer-malformed', message);
  }
  return account;
}

/** Carries a transaction out on a node's own copy of the state. Its signature is not looked at. */
export async function simulate(
  access: Access,
  transaction: Uint8Array,
  signal: AbortSignal,
): Promise<Simulated> {
  try {
    const { gasUsed } = await accounts.simulate(asking(access), transaction, { signal });
    return { ok: true, gasUsed };
  } catch (error) {
    const log = refusedLog(error);
    if (log === undefined) throw error;
    return { ok: false, log };
  }
}

/** The gas that all transactions of a block may use together; `undefined` where there is no limit. */
export async function queryBlockGas(
  access: Access,
  signal: AbortSignal,
): Promise<bigint | undefined> {
  const request = QueryParamsRequest.encode(QueryParamsRequest.fromPartial({}));
  const path = '/cosmos.consensus.v1.Query/Params';
  const answer = await optional(() => access.query(path, request.finish(), signal));
  if (answer === undefined) return undefined;
  const gas = BigInt(QueryParamsResponse.decode(answer).params?.block?.maxGas.toString() ?? -1);
  return gas > 0n ? gas : undefined;
}

/** The least gas price in `denom` that the node takes; `undefined` where it does not say. */
export async function queryLeastGasPrice(
  access: Access,
  denom: string,
  signal: AbortSignal,
): Promise<Dec | undefined> {
  const path = '/cosmos.base.node.v1beta1.Service/Config';
  const answer = await optional(() => access.query(path, new Uint8Array(), signal));
  if (answer === undefined) return undefined;
  const { minimumGasPrice } = ConfigResponse.decode(answer);
  for (const price of minimumGasPrice.split(',')) {
    const [, amount, unit] =
      /^(\d{1,20}(?:\.\d{1,18})?)([a-zA-Z][\w/.-]*)$/.exec(price.trim()) ?? [];
    if (amount !== undefined && unit === denom) return parseDec(amount);
  }
  return undefined;
}

// An account and a simulation hold nothing that could be new to us.
function asking(access: Access): Asking {
  return { access, oddities: { note: () => undefined } };
}

// Nodes may leave these out, and there is a default for what they would have said.
async function optional(
  ask: () => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (refusedLog(error) === undefined) throw error;
    return undefined;
  }
}

/** The chain's own words where `error` is its refusal. */
function refusedLog(error: unknown): string | undefined {
  if (!(error instanceof AgentError) || error.code !== 'chain-query-refused') return undefined;
  const { log } = error.data;
  return typeof log === 'string' ? log : error.message;
}
