import { MsgCreateProvider } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { MsgExec } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { PackedMessage, TestKey } from '../sign.ts';
import { keyOf, packed, signTx } from '../sign.ts';
import { Dice } from './dice.ts';
import { DAILY, grantDaily, revokeDaily } from './grants.ts';
import type { Invariant, SeenBlock, SeenEvent, SeenTx } from './invariant.ts';
import { eventsOf } from './invariant.ts';
import { priceEntry } from './price-entry.ts';
import type { Cast, Step } from './steps.ts';
import { nextStep } from './steps.ts';
import type { Ask, View } from './view.ts';
import { viewOf } from './view.ts';

/** The chain under a scenario. */
export interface ScenarioChain {
  readonly chainId: string;
  readonly ask: Ask;
  /** The code of the check before the mempool; 0 is taken. */
  broadcast(tx: Uint8Array): number;
  /** Makes a block of this time and tells what it did, its transactions in the order of broadcast. */
  produceBlock(timeMs: number): ProducedBlock;
}

/** A block as `block_results` tells it. */
export interface ProducedBlock {
  readonly height: bigint;
  readonly txs: readonly { readonly code: number; readonly events: readonly SeenEvent[] }[];
  readonly events: readonly SeenEvent[];
}

/** Somebody who owns coins when the chain begins. */
export interface Funded {
  readonly address: string;
  readonly uakt: bigint;
  readonly uact: bigint;
}

/** Starts a chain of these accounts, with that source of prices. */
export type StartChain = (accounts: readonly Funded[], oracle: string) => ScenarioChain;

/** What a scenario came to: how much of what it did, and every breach of an invariant. */
export interface Outcome {
  readonly blocks: number;
  /** Messages in blocks by type: how many were accepted, and how many refused. */
  readonly accepted: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
  /** Transactions that the check before the mempool refused. */
  readonly notTaken: number;
  readonly breaches: readonly string[];
  /** The states in which its leases are at its end. */
  readonly leaseEnds: ReadonlyMap<string, number>;
  /** Events of Akash's modules, by type. */
  readonly told: ReadonlyMap<string, number>;
}

/** How long a scenario is. */
export interface Length {
  readonly blocks: number;
  readonly stepsPerBlock: number;
}

const START_MS = Date.UTC(2027, 0, 1);
const BLOCK_MS = 6_000;
const FEE = [{ denom: 'uakt', amount: 100_000n }];
const GAS = 4_000_000n;

/** Plays the scenario of a seed and checks every invariant after every block. */
export function playScenario(
  seed: number,
  start: StartChain,
  invariants: readonly Invariant[],
  length: Length,
): Outcome {
  return Scenario.begin(seed, start, invariants).play(length);
}

class Scenario {
  readonly #dice: Dice;
  readonly #chain: ScenarioChain;
  readonly #cast: Cast;
  readonly #oracle: TestKey;
  /** Acts for the first provider, whose allowance pays for it. */
  readonly #hotKey: TestKey;
  readonly #people: readonly TestKey[];
  readonly #invariants: readonly Invariant[];
  readonly #sequences = new Map<string, bigint>();
  readonly #accepted = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #breaches: string[] = [];
  readonly #told = new Map<string, number>();
  #pending: (readonly PackedMessage[])[] = [];
  #notTaken = 0;
  #timeMs = START_MS;
  #blocks = 0;
  #dseq: number;
  #view: View;

  private constructor(
    dice: Dice,
    people: readonly TestKey[],
    chain: ScenarioChain,
    view: View,
    invariants: readonly Invariant[],
  ) {
    const [oracle, hotKey, ...others] = people;
    if (oracle === undefined || hotKey === undefined) throw new Error('nobody plays');
    this.#dice = dice;
    this.#chain = chain;
    this.#view = view;
    this.#invariants = invariants;
    this.#people = people;
    this.#oracle = oracle;
    this.#hotKey = hotKey;
    this.#cast = { tenants: others.slice(0, 2), providers: others.slice(2) };
    this.#dseq = dice.between(1, 1_000_000);
  }

  static begin(seed: number, start: StartChain, invariants: readonly Invariant[]): Scenario {
    const dice = new Dice(seed);
    const people = makePeople(dice);
    const accounts = people.map(({ address }) => ({
      address,
      uakt: BigInt(dice.between(5_000_000, 60_000_000)),
      uact: BigInt(dice.between(3_000_000, 90_000_000)),
    }));
    const chain = start(accounts, people[0]?.address ?? '');
    const { height } = chain.produceBlock(START_MS);
    const view = viewOf(
      chain.ask,
      height,
      people.map(({ address }) => address),
    );
    return new Scenario(dice, people, chain, view, invariants);
  }

  play({ blocks, stepsPerBlock }: Length): Outcome {
    this.#setUp();
    for (let block = 0; block < blocks; block += 1) {
      const steps = this.#dice.between(1, stepsPerBlock * 2 - 1);
      for (let step = 0; step < steps; step += 1) this.#take(this.#nextStep());
      this.#produce();
      // Some time passes now and then: escrows run dry, redeemed coins come.
      if (this.#dice.chance(25)) this.#wait(this.#dice.between(2, 10));
      // A block that is hours late ends the windows of reclamation.
      if (this.#dice.chance(10)) this.#timeMs += 2 * 3_600_000;
    }
    const leaseEnds = new Map<string, number>();
    for (const { state } of this.#view.leases.values()) count(leaseEnds, state);
    return {
      leaseEnds,
      blocks: this.#blocks,
      accepted: this.#accepted,
      refused: this.#refused,
      notTaken: this.#notTaken,
      breaches: this.#breaches,
      told: this.#told,
    };
  }

  #setUp(): void {
    // Without a price nothing is redeemed.
    if (this.#dice.chance(80)) {
      const price = `${this.#dice.between(0, 9)}.${this.#dice.between(100_000, 999_999)}`;
      const entry = priceEntry(this.#oracle.address, price, new Date(this.#timeMs));
      this.#take({ by: this.#oracle, messages: [entry] });
    }
    for (const by of this.#cast.providers) {
      const { address: owner } = by;
      const hostUri = `https://provider-${owner.slice(-6)}.example.com:8443`;
      const message = packed(MsgCreateProvider, { owner, hostUri, attributes: [] });
      this.#take({ by, messages: [message] });
    }
    const [granter] = this.#cast.providers;
    if (granter !== undefined) {
      // Some of them run out in the midst of the scenario.
      const until = new Date(this.#timeMs + this.#dice.between(100, 1_000) * BLOCK_MS);
      this.#take(grantDaily(granter, this.#hotKey.address, until));
    }
    this.#produce();
  }

  #nextStep(): Step {
    const [owner] = this.#cast.providers;
    const daily = this.#dice.pick(DAILY);
    if (owner !== undefined && daily !== undefined && this.#dice.chance(3)) {
      return revokeDaily(owner, this.#hotKey.address, daily);
    }
    const step = nextStep({
      dice: this.#dice,
      cast: this.#cast,
      view: this.#view,
      nextDseq: () => (this.#dseq += this.#dice.between(1, 5)),
    });
    const isDaily = step.messages.every(({ typeUrl }) => DAILY.includes(typeUrl));
    // What was not granted is tried, too, but seldom.
    if (step.by !== owner || !this.#dice.chance(isDaily ? 60 : 5)) return step;
    const { address: grantee } = this.#hotKey;
    const msgs = step.messages.map(({ typeUrl, value }) => ({ typeUrl, value }));
    return { by: this.#hotKey, messages: [packed(MsgExec, { grantee, msgs })] };
  }

  #take({ by, messages }: Step): void {
    const sequence = this.#sequences.get(by.address) ?? 0n;
    const granter = by === this.#hotKey ? this.#cast.providers[0]?.address : undefined;
    const tx = signTx({
      key: by,
      chainId: this.#chain.chainId,
      accountNumber: BigInt(this.#people.indexOf(by)),
      sequence,
      messages,
      fee: FEE,
      gas: GAS,
      ...(granter === undefined ? {} : { granter }),
    });
    if (this.#chain.broadcast(tx) !== 0) {
      this.#notTaken += 1;
      return;
    }
    this.#sequences.set(by.address, sequence + 1n);
    this.#pending.push(messages);
  }

  #produce(): void {
    this.#timeMs += BLOCK_MS;
    const { height, txs, events } = this.#chain.produceBlock(this.#timeMs);
    const sent = this.#pending.splice(0);
    if (txs.length !== sent.length) throw new Error(`${txs.length} of ${sent.length} in a block`);
    const seen = txs.map((tx, index): SeenTx => ({ ...tx, messages: sent[index] ?? [] }));
    for (const { code, messages } of seen) {
      const counts = code === 0 ? this.#accepted : this.#refused;
      for (const { typeUrl } of messages) count(counts, typeUrl);
    }
    for (const { type } of eventsOf({ height, txs: seen, events })) {
      if (type.startsWith('akash.')) count(this.#told, type);
    }
    this.#check({ height, txs: seen, events });
  }

  #check(block: SeenBlock): void {
    const addresses = this.#people.map(({ address }) => address);
    const after = viewOf(this.#chain.ask, block.height, addresses);
    for (const { name, check } of this.#invariants) {
      for (const breach of check(this.#view, after, block)) {
        this.#breaches.push(`height ${block.height}, ${name}: ${breach}`);
      }
    }
    this.#view = after;
    this.#blocks += 1;
  }

  #wait(blocks: number): void {
    for (let block = 0; block < blocks; block += 1) this.#produce();
  }
}

/** An oracle, a hot key, two tenants and two or three providers. */
function makePeople(dice: Dice): readonly TestKey[] {
  return Array.from({ length: 6 + dice.between(0, 1) }, () => keyOf(dice.bytes(32)));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
