import {
  QueryAllBalancesRequest,
  QueryTotalSupplyRequest,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { sha256 } from '@cosmjs/crypto';
import { toBech32 } from '@cosmjs/encoding';

import { decodedJson } from '../codecs.ts';
import type { Json, JsonObject } from '../recording.ts';
import { at, wordAt } from '../recording.ts';

/** Amounts by denom: whole micro-units ×10^18, so that parts of one are exact. */
export type Amounts = ReadonlyMap<string, bigint>;

/** Something of the market that has a state: how the chain spells it, and what must never change. */
export interface Thing {
  readonly state: string;
  readonly fixed: string;
}

/** An order, and the most that it pays a block, ×10^18. */
export interface OrderView extends Thing {
  readonly price: bigint;
}

/** A lease, and the payment that feeds it. Heights; rate per block ×10^18. */
export interface LeaseView extends Thing {
  readonly createdAt: bigint;
  /** 0 while it runs. */
  readonly closedOn: bigint;
  readonly paymentState: string;
  readonly rate: bigint;
  readonly balance: bigint;
  readonly unsettled: bigint;
  readonly withdrawn: bigint;
  readonly account: string;
}

/** An escrow account, of a deployment or of a bid, by `scope/xid`. */
export interface AccountView {
  readonly state: string;
  readonly settledAt: bigint;
  readonly funds: Amounts;
}

/** All that can be asked of a chain about its market and its coins, after one block. */
export interface View {
  readonly height: bigint;
  readonly deployments: ReadonlyMap<string, Thing>;
  readonly groups: ReadonlyMap<string, Thing>;
  readonly orders: ReadonlyMap<string, OrderView>;
  readonly bids: ReadonlyMap<string, Thing>;
  readonly leases: ReadonlyMap<string, LeaseView>;
  readonly accounts: ReadonlyMap<string, AccountView>;
  readonly balances: ReadonlyMap<string, Amounts>;
  readonly supply: Amounts;
}

/** What the market is made of, as a view lists it. */
export type Kind = 'deployments' | 'groups' | 'orders' | 'bids' | 'leases';
export const KINDS: readonly Kind[] = ['deployments', 'groups', 'orders', 'bids', 'leases'];

/** Answers an ABCI query of the latest height: encoded request in, encoded answer out. */
export type Ask = (path: string, request: Uint8Array) => Uint8Array;

/** The account of a module of the Cosmos SDK: the hash of its name, cut to 20 bytes. */
export function moduleAddress(name: string): string {
  return toBech32('akash', sha256(new TextEncoder().encode(name)).slice(0, 20));
}

/** Every module that holds coins on this chain. */
export const MODULE_ACCOUNTS = [
  'fee_collector',
  'distribution',
  'mint',
  'bonded_tokens_pool',
  'escrow',
  'bme',
].map(moduleAddress);

/** The account that bonds to the validator of the recorded genesis, and keeps the rest. */
export const VALIDATOR = 'akash1sdv7sz7y4j2z9l6nyrk9g4ztjh9dvml75gfgra';

/** A whole amount or price ×10^18: `12.5` and `12` alike. */
export function scaled(text: string): bigint {
  const [whole = '', part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(18, '0'));
}

/** Asks for everything; `people` are the addresses that may hold coins besides the modules. */
export function viewOf(ask: Ask, height: bigint, people: readonly string[]): View {
  const list = (module: string, method: string, key: string): readonly Json[] => {
    const bytes = ask(`/akash.${module}.Query/${method}`, EVERYTHING);
    const found = at(decodedJson(`akash.${module}.Query${method}Response`, bytes), key);
    return (found ?? []) as readonly Json[];
  };
  const deployments = list('deployment.v1beta4', 'Deployments', 'deployments');
  const orders = list('market.v1beta5', 'Orders', 'orders');
  const bids = list('market.v1beta5', 'Bids', 'bids');
  const leases = list('market.v1beta5', 'Leases', 'leases');
  return {
    height,
    deployments: mapOf(deployments, 'deployment', ['created_at'], plain),
    groups: mapOf(deployments.flatMap(groupsOf), '', ['created_at', 'group_spec'], plain),
    orders: mapOf(orders, '', ['created_at', 'spec'], orderView),
    bids: mapOf(bids, 'bid', ['created_at', 'price', 'resources_offer'], plain),
    leases: mapOf(leases, 'lease', ['created_at', 'price'], leaseView),
    accounts: new Map([...deployments, ...bids].map((entry) => accountView(entry))),
    balances: balancesOf(ask, [...people, VALIDATOR, ...MODULE_ACCOUNTS]),
    supply: supplyOf(ask),
  };
}

/** `pagination { limit: 100000 }`, as field 2 of every list request. */
const EVERYTHING = Uint8Array.from([0x12, 0x04, 0x18, 0xa0, 0x8d, 0x06]);

/** `owner/dseq/gseq/oseq/provider`, as far as an id goes. */
export function idText(id: Json | undefined): string {
  const parts = ['owner', 'dseq', 'gseq', 'oseq', 'provider'].map((key) => wordAt(id, key));
  return parts.filter((part) => part !== '').join('/');
}

/** `owner/1/1` of `owner/1/1/1`. */
export function parentId(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}

function mapOf<T>(
  entries: readonly Json[],
  inner: string,
  fixed: readonly string[],
  make: (thing: Thing, entry: Json, record: JsonObject) => T,
): ReadonlyMap<string, T> {
  return new Map(
    entries.map((entry) => {
      const record = (inner === '' ? entry : at(entry, inner)) as JsonObject;
      const thing = {
        // The published codecs do not know the state of a lease that is being reclaimed.
        state: wordAt(record, 'state').replace('UNRECOGNIZED', 'reclaiming'),
        fixed: JSON.stringify(fixed.map((key) => record[key] ?? null)),
      };
      return [idText(record['id']), make(thing, entry, record)];
    }),
  );
}

const plain = (thing: Thing): Thing => thing;

function groupsOf(entry: Json): readonly Json[] {
  return (at(entry, 'groups') ?? []) as readonly Json[];
}

function orderView(thing: Thing, _: Json, record: JsonObject): OrderView {
  const units = at(record, 'spec.resources') as readonly JsonObject[];
  const prices = units.map(
    (unit) => scaled(wordAt(unit, 'price.amount')) * BigInt(wordAt(unit, 'count')),
  );
  return { ...thing, price: prices.reduce((sum, price) => sum + price, 0n) };
}

function leaseView(thing: Thing, entry: Json, record: JsonObject): LeaseView {
  const payment = at(entry, 'escrow_payment.state');
  const amount = (key: string) => scaled(wordAt(payment, `${key}.amount`));
  const aid = at(entry, 'escrow_payment.id.aid');
  return {
    ...thing,
    createdAt: BigInt(wordAt(record, 'created_at')),
    closedOn: BigInt(wordAt(record, 'closed_on', '0')),
    paymentState: wordAt(payment, 'state'),
    rate: amount('rate'),
    balance: amount('balance'),
    unsettled: amount('unsettled'),
    withdrawn: amount('withdrawn'),
    account: accountText(aid),
  };
}

function accountView(entry: Json): readonly [string, AccountView] {
  const { id, state } = at(entry, 'escrow_account') as { id: JsonObject; state: JsonObject };
  return [
    accountText(id),
    {
      state: wordAt(state, 'state'),
      settledAt: BigInt(wordAt(state, 'settled_at', '0')),
      funds: amountsOf(state['funds']),
    },
  ];
}

function accountText(id: Json | undefined): string {
  return `${wordAt(id, 'scope')}/${wordAt(id, 'xid')}`;
}

function balancesOf(ask: Ask, addresses: readonly string[]): ReadonlyMap<string, Amounts> {
  const balances = new Map<string, Amounts>();
  for (const address of addresses) {
    const request = QueryAllBalancesRequest.fromPartial({ address });
    const bytes = QueryAllBalancesRequest.encode(request).finish();
    const answer = ask('/cosmos.bank.v1beta1.Query/AllBalances', bytes);
    const json = decodedJson('cosmos.bank.v1beta1.QueryAllBalancesResponse', answer);
    balances.set(address, amountsOf(at(json, 'balances')));
  }
  return balances;
}

function supplyOf(ask: Ask): Amounts {
  const bytes = QueryTotalSupplyRequest.encode(QueryTotalSupplyRequest.fromPartial({})).finish();
  const answer = ask('/cosmos.bank.v1beta1.Query/TotalSupply', bytes);
  const json = decodedJson('cosmos.bank.v1beta1.QueryTotalSupplyResponse', answer);
  return amountsOf(at(json, 'supply'));
}

function amountsOf(coins: Json | undefined): Amounts {
  const amounts = new Map<string, bigint>();
  for (const coin of (coins ?? []) as readonly JsonObject[]) {
    const denom = wordAt(coin, 'denom');
    amounts.set(denom, (amounts.get(denom) ?? 0n) + scaled(wordAt(coin, 'amount')));
  }
  return amounts;
}
