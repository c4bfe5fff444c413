import * as v1beta4 from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import { moduleAddress } from '../../../chain/addresses.ts';
import { makeGenesis } from '../../../chain/genesis.ts';
import type { BankKeeper, Coin } from '../../../chain/keepers.ts';
import type { ChainEvent, Codec, Context, Module } from '../../../chain/module.ts';
import { genesisPart, Refusal } from '../../../chain/module.ts';
import { akashModules } from '../../../chain/modules/akash-modules.ts';
import { State, Store } from '../../../chain/state.ts';
import type { BidTerms, DeploymentTerms } from './messages.ts';
import { createBid, createDeployment, leaseId, PROVIDER, TENANT } from './messages.ts';

export const ESCROW = moduleAddress('escrow');
export const VAULT = moduleAddress('bme');

const BALANCES = new Store<bigint>('bank/balances');

/** A bank that only keeps balances, in the state like the real one's, and tells of each move. */
class PlainBank implements BankKeeper {
  balance({ state }: Context, address: string, denom: string): bigint {
    return state.get(BALANCES, `${denom}/${address}`) ?? 0n;
  }

  supply({ state }: Context, denom: string): bigint {
    return state.list(BALANCES, `${denom}/`).reduce((sum, [, amount]) => sum + amount, 0n);
  }

  send(context: Context, from: string, to: string, coins: readonly Coin[]): void {
    for (const coin of coins) {
      if (this.balance(context, from, coin.denom) < coin.amount) {
        throw new Refusal('sdk', 5, 'insufficient funds');
      }
      this.add(context, from, { ...coin, amount: -coin.amount });
      this.add(context, to, coin);
      const moved = `${nameOf(from)} → ${nameOf(to)}: ${coin.amount}${coin.denom}`;
      context.emit({ type: moved, attributes: [] });
    }
  }

  mint(context: Context, module: string, coins: readonly Coin[]): void {
    for (const coin of coins) this.add(context, moduleAddress(module), coin);
  }

  burn(context: Context, module: string, coins: readonly Coin[]): void {
    for (const { denom, amount } of coins) {
      this.add(context, moduleAddress(module), { denom, amount: -amount });
    }
  }

  add(context: Context, address: string, { denom, amount }: Coin): void {
    const balance = this.balance(context, address, denom) + amount;
    context.state.set(BALANCES, `${denom}/${address}`, balance);
  }
}

function nameOf(address: string): string {
  const names = new Map([
    [TENANT, 'tenant'],
    [PROVIDER, 'provider'],
    [ESCROW, 'escrow'],
    [VAULT, 'vault'],
  ]);
  return names.get(address) ?? address;
}

/** What came of a message: the names of its events, or why it was refused. */
export type Outcome =
  { readonly events: readonly string[] } | { readonly refused: string; readonly log: string };

/** Akash's modules on a bank that only keeps balances, with a block clock moved by hand. */
export class World {
  readonly bank = new PlainBank();
  readonly #modules: readonly Module[];
  readonly #state = new State();
  #events: ChainEvent[] = [];
  height = 100n;
  /** Of AKT in US dollars, ×10^18. */
  price: bigint | undefined;

  constructor() {
    this.#modules = akashModules(this.bank, { price: () => this.price });
    const context = this.context();
    const appState = makeGenesis().app_state as Readonly<Record<string, unknown>>;
    for (const module of this.#modules)
      module.initGenesis?.(context, genesisPart(module, appState));
    for (const address of [TENANT, PROVIDER]) {
      this.fund(address, { denom: 'uakt', amount: 1_000_000_000n });
      this.fund(address, { denom: 'uact', amount: 1_000_000_000n });
    }
  }

  context(state = this.#state): Context {
    return {
      chainId: 'test',
      height: this.height,
      timeNs: this.height * 1_000_000_000n,
      state,
      emit: (event) => this.#events.push(event),
    };
  }

  fund(address: string, coin: Coin): void {
    this.bank.add(this.context(), address, coin);
  }

  balance(address: string, denom: string): bigint {
    return this.bank.balance(this.context(), address, denom);
  }

  /** What was told since it was asked the last time, in full. */
  takeEvents(): readonly ChainEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Does a message as a transaction of its own; refused, it leaves nothing behind. */
  send(typeUrl: string, message: object): Outcome {
    const handler = this.#modules.map(({ messages }) => messages?.[typeUrl]).find(Boolean);
    if (handler === undefined) throw new Error(`nobody does ${typeUrl}`);
    const { codec, check, handle } = handler as {
      codec: Codec<object>;
      check?: (message: object) => void;
      handle: (context: Context, message: object) => Uint8Array;
    };
    const branch = this.#state.branch();
    this.#events = [];
    try {
      // What is sent has been bytes.
      const received = codec.decode(codec.encode(message).finish());
      check?.(received);
      handle(this.context(branch), received);
    } catch (error) {
      this.#events = [];
      if (!(error instanceof Refusal)) throw error;
      return { refused: `${error.codespace} ${error.code}`, log: error.message };
    }
    branch.commit();
    return { events: this.#events.map(({ type }) => shortName(type)) };
  }

  query<Q, A>(path: string, question: Codec<Q>, request: Q, reply: Codec<A>): A {
    const handler = this.#modules.map(({ queries }) => queries?.[path]).find(Boolean);
    if (handler === undefined) throw new Error(`nobody answers ${path}`);
    return reply.decode(handler(this.context(), question.encode(request).finish()));
  }

  /** Ends this block and begins as many others. */
  pass(blocks: bigint): readonly string[] {
    this.#events = [];
    for (let block = 0n; block < blocks; block += 1n) {
      for (const module of this.#modules) module.endBlock?.(this.context());
      this.height += 1n;
      for (const module of this.#modules) module.beginBlock?.(this.context());
    }
    return this.#events.map(({ type }) => shortName(type));
  }
}

/** `akash.market.v1.EventBidCreated` is EventBidCreated. */
function shortName(type: string): string {
  return type.startsWith('akash.') ? (type.split('.').at(-1) ?? type) : type;
}

export interface Attribute {
  readonly key: string;
  readonly value: string;
}

/** Registers a provider that declares these attributes. */
export function register(
  world: World,
  owner = PROVIDER,
  attributes: readonly Attribute[] = [{ key: 'region', value: 'eu' }],
): void {
  world.fund(owner, { denom: 'uact', amount: 1_000_000n });
  const message = v1beta4.MsgCreateProvider.fromPartial({
    owner,
    hostUri: 'https://provider.test:8443',
    attributes: [...attributes],
  });
  must(world.send('/akash.provider.v1beta4.MsgCreateProvider', message));
}

/** The message was done. */
export function must(outcome: Outcome): readonly string[] {
  if ('refused' in outcome) throw new Error(`${outcome.refused}: ${outcome.log}`);
  return outcome.events;
}

export const MARKET = '/akash.market.v1beta5';
export const DEPLOYMENT = '/akash.deployment.v1beta4';

/** A world with a provider and a deployment that has an open order. */
export function withOrder(terms: DeploymentTerms = {}): World {
  const world = new World();
  register(world);
  must(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment(terms)));
  return world;
}

/** A world with a lease, made in this block. */
export function withLease(deployment: DeploymentTerms = {}, bid: BidTerms = {}): World {
  const world = withOrder(deployment);
  must(world.send(`${MARKET}.MsgCreateBid`, createBid(bid)));
  must(world.send(`${MARKET}.MsgCreateLease`, { bidId: bid.id ?? leaseId() }));
  return world;
}
