import { MsgBurnACT } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import {
  MsgCreateBid,
  MsgWithdrawLease,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Audit } from './chain-audit.ts';
import type { OutageKind } from './outages.ts';
import { Outage } from './outages.ts';
import { PROVIDER } from './people.ts';
import type { RentalPlan } from './tenants.ts';
import { Rental } from './tenants.ts';
import { TROUBLE_SETTINGS } from './trouble-day.ts';
import { TroubleWorld } from './trouble-world.ts';

/** Where an outage begins, in the order in which a tour comes by. */
export const STAGES = [
  /** The order is in a block that nobody has read. */
  'order',
  /** Our bid is on its way. */
  'bid',
  /** The tenant accepts it. */
  'lease',
  /** The lease waits for its manifest. */
  'manifest',
  /** The workload runs. */
  'running',
  /** A withdrawal is on its way. */
  'withdraw',
  /** What was earned is being redeemed. */
  'redeem',
  /** The payout is on its way. */
  'payout',
  /** The tenant goes, and the lease ends. */
  'closing',
] as const;
type Stage = (typeof STAGES)[number];

const OUTAGE_BLOCKS = 7;
/** Whoever is further behind than this reads no more. */
const FELT_BLOCKS = 4n;
/** From an order to the end of everything that comes of it. */
const MOST_BLOCKS = 260;
const TIDY_BLOCKS = 70;

/** One tenant after the other, and with each an outage of that kind in another stage. */
export class OutageTour {
  readonly world: TroubleWorld;
  /** Where the agent noticed the outage: it read on no more, or sent what went nowhere. */
  readonly felt: Stage[] = [];
  readonly #kind: OutageKind;
  readonly #rentals: Rental[] = [];

  private constructor(world: TroubleWorld, kind: OutageKind) {
    this.world = world;
    this.#kind = kind;
  }

  static async open(kind: OutageKind): Promise<OutageTour> {
    const world = await TroubleWorld.open({
      provider: { reconcileMs: 60_000, withdrawMs: 60_000 },
    });
    await world.goLive(TROUBLE_SETTINGS);
    return new OutageTour(world, kind);
  }

  async run(): Promise<Audit> {
    const { world } = this;
    for (const stage of STAGES) await this.#visit(stage);
    await this.#play(() => this.#rentals.every(({ isOver }) => isOver), 'all tenants are gone');
    await world.tidyUp(TIDY_BLOCKS);
    return world.audit(this.#rentals);
  }

  /** A tenant until that stage, the outage in the middle of it, and on to where it can end. */
  async #visit(stage: Stage): Promise<void> {
    const { world } = this;
    const rental = this.#place();
    if (stage === 'redeem' || stage === 'payout') await this.#chooseRuleAgain();
    // In the block that is made next, and by then nobody can ask for it.
    if (stage !== 'order')
      await this.#play(() => this.#isAt(stage, rental), `stage ${stage}`, true);
    const sent = this.#sent;
    const outage = await Outage.begin(world, this.#kind);
    for (let made = 0; made < OUTAGE_BLOCKS; made++) await this.#block();
    const isFelt = this.#kind === 'swallowing' ? this.#sent > sent : this.#behind > FELT_BLOCKS;
    if (isFelt) this.felt.push(stage);
    await outage.end();
  }

  /** Transactions so far. */
  get #sent(): number {
    return [...this.world.living.fuse.seen]
      .filter(([label]) => label.startsWith('broadcast '))
      .reduce((sum, [, times]) => sum + times, 0);
  }

  /** Blocks that the agent has not read. */
  get #behind(): bigint {
    return this.world.height - BigInt(this.world.living.core.reading.height ?? 0);
  }

  /** A payout that an outage spoiled waits for the next day, or for an owner who chooses anew. */
  async #chooseRuleAgain(): Promise<void> {
    const { provider } = this.world.living;
    provider.changeSettings({ payout: { rule: 'manual' } });
    for (let made = 0; made < 3; made++) await this.#block();
    provider.changeSettings({ payout: TROUBLE_SETTINGS.payout });
  }

  #place(): Rental {
    const waits = { kind: 'served', waitBlocks: 2, lifeBlocks: 24 } satisfies RentalPlan;
    const rental = new Rental(this.world, waits, 1000n + BigInt(this.#rentals.length));
    this.#rentals.push(rental);
    return rental;
  }

  #isAt(stage: Stage, rental: Rental): boolean {
    const { world } = this;
    const run = world.storage.leases.get(rental.lease)?.run.state;
    const { seen } = rental;
    switch (stage) {
      case 'order':
        return true;
      case 'bid':
        return this.#isWaiting(MsgCreateBid.$type);
      case 'lease':
        return seen?.isBidOpen === true && rental.answersNext;
      case 'manifest':
        return run === 'awaiting-manifest';
      case 'running':
        return run === 'running';
      case 'withdraw':
        return this.#isWaiting(MsgWithdrawLease.$type);
      case 'redeem':
        return this.#isWaiting(MsgBurnACT.$type);
      case 'payout':
        return this.#isWaiting(MsgSend.$type);
      case 'closing':
        return seen?.isLeaseAlive === true && rental.endsNext;
    }
  }

  /** A transaction of ours with that message waits for a block. */
  #isWaiting(type: string): boolean {
    return this.world.net.chain.mempool.waiting.some(({ messages }) =>
      messages.some((one) => one.typeUrl === `/${type}` && one.signer === PROVIDER.address),
    );
  }

  /** Blocks until that holds; more tenants come where one alone does not bring it about. */
  async #play(holds: () => boolean, what: string, isFed = false): Promise<void> {
    for (let blocks = 0; blocks < MOST_BLOCKS; blocks++) {
      if (holds()) return;
      if (isFed && blocks % 60 === 59) this.#place();
      await this.#block();
    }
    const paused = this.world.storage.notices.latest('payout-paused')?.data;
    throw new Error(`not within ${MOST_BLOCKS} blocks: ${what}; ${JSON.stringify(paused ?? {})}`);
  }

  async #block(): Promise<void> {
    for (const rental of this.#rentals) rental.step();
    await this.world.blocks(1);
  }
}
