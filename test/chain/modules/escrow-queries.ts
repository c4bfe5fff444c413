import * as v1 from '@akashnetwork/chain-sdk/private-types/akash.v1';
import type { PageRequest } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Context, QueryHandler } from '../module.ts';
import { decodePageKey, encodePageKey, pageResponse } from './akash-pages.ts';
import { invalidArgument, query } from './akash-queries.ts';
import {
  accountMessage,
  ESCROW_ACCOUNTS,
  ESCROW_PAYMENTS,
  type EscrowState,
  paymentMessage,
  STATE_NUMBERS,
} from './escrow-records.ts';

/** What the chain's stores of accounts and of payments begin with. */
const ACCOUNT_STORE = [0x11, 0x00];
const PAYMENT_STORE = [0x12, 0x00];

/** Accounts and payments by state, and by how their keys begin: `deployment/owner/dseq`. */
export const ESCROW_QUERIES: Readonly<Record<string, QueryHandler>> = {
  '/akash.escrow.v1.Query/Accounts': query(
    v1.QueryAccountsRequest,
    v1.QueryAccountsResponse,
    (context, request) => {
      const all = context.state.list(ESCROW_ACCOUNTS);
      const { items, pagination } = searchPage(all, ACCOUNT_STORE, request);
      return { accounts: items.map(accountMessage), pagination };
    },
  ),
  '/akash.escrow.v1.Query/Payments': query(
    v1.QueryPaymentsRequest,
    v1.QueryPaymentsResponse,
    (context: Context, request) => {
      const all = context.state.list(ESCROW_PAYMENTS);
      const { items, pagination } = searchPage(all, PAYMENT_STORE, request);
      return { payments: items.map(paymentMessage), pagination };
    },
  ),
};

interface Search {
  readonly state: string;
  readonly xid: string;
  readonly pagination: PageRequest | undefined;
}

/**
 * State by state, those whose key begins with the asked text: `…/13` also finds `…/130`. A page's
 * key holds the beginning that is searched for, so that the next page needs nothing else.
 */
function searchPage<T extends { readonly state: EscrowState }>(
  all: readonly (readonly [key: string, value: T])[],
  store: readonly number[],
  { state, xid, pagination }: Search,
): { readonly items: readonly T[]; readonly pagination: ReturnType<typeof pageResponse> } {
  const resumed = pagination?.key.length ? decodePageKey(pagination.key) : undefined;
  const states = resumed?.states ?? wantedStates(state);
  let left = pagination?.limit.toNumber() ?? 0;
  if (left === 0) left = 100;
  const items: T[] = [];
  for (const [index, number] of states.entries()) {
    const searched = Buffer.from([...store, number, ...Buffer.from(xid === '' ? '' : `/${xid}`)]);
    const prefix = index === 0 && resumed !== undefined ? Buffer.from(resumed.prefix) : searched;
    const beginning = prefix.subarray(store.length + 1).toString();
    for (const [key, value] of all) {
      const stateNumber: number = STATE_NUMBERS[value.state];
      if (stateNumber !== number || !`/${key}`.startsWith(beginning)) continue;
      const rest = Buffer.from(`/${key}`.slice(beginning.length));
      if (index === 0 && resumed !== undefined && Buffer.compare(rest, resumed.key) < 0) continue;
      if (left === 0) {
        const next = { states: states.slice(index), prefix, key: rest, tail: [] };
        return { items, pagination: pageResponse(items.length, encodePageKey(next)) };
      }
      items.push(value);
      left -= 1;
    }
  }
  return { items, pagination: pageResponse(items.length) };
}

function wantedStates(name: string): readonly number[] {
  if (name === '') return Object.values(STATE_NUMBERS);
  const wanted = Object.entries(STATE_NUMBERS).find(([state]) => state === name);
  if (wanted === undefined) throw invalidArgument('invalid state value');
  return [wanted[1]];
}
