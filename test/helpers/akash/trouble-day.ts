import type { Random } from '../../unit/domain/random.ts';
import { seededRandom } from '../../unit/domain/random.ts';
import type { Audit } from './chain-audit.ts';
import type { OutageKind } from './outages.ts';
import { Outage, OUTAGES } from './outages.ts';
import type { RentalKind } from './tenants.ts';
import { Rental } from './tenants.ts';
import type { TroubleOptions } from './trouble-world.ts';
import { TroubleWorld } from './trouble-world.ts';

/** How likely each thing is in a block, one in so many. */
const ONE_IN = { order: 5, burst: 150, kill: 25, restart: 120, outage: 45 };
const MOST_RENTALS = 12;
/** Effects until a kill takes place. */
const KILL_WITHIN = 160;
const MOST_DEAD_BLOCKS = 12;
/** Blocks at the end for everything to be over, and for the agent to tidy up. */
const MOST_END_BLOCKS = 250;
const TIDY_BLOCKS = 130;

const KINDS: readonly RentalKind[] = [
  ...(['served', 'served', 'served', 'dry', 'returning', 'returning', 'reclaimed'] as const),
  ...(['silent', 'lost', 'lost', 'unanswered', 'fickle'] as const),
];

/** Prices that make a lease of a few blocks worth withdrawing, and a payout of a few leases. */
export const TROUBLE_SETTINGS = {
  prices: { endpoint: '5000' },
  bidding: { reclamation: true, mostNoticeHours: 24 },
  payout: { rule: 'threshold', threshold: '0.5', keep: '150' },
} as const;

/** Everything that can happen to a provider, the same for the same seed. */
export class TroubleDay {
  readonly world: TroubleWorld;
  readonly rentals: Rental[] = [];
  readonly outages: OutageKind[] = [];
  restarts = 0;
  /** Each drawn from by itself, so that what one part of the day does moves no other. */
  readonly #random: { readonly deaths: Random; readonly outages: Random; readonly market: Random };
  #outage: { readonly outage: Outage; readonly until: bigint } | undefined;
  #deadUntil = 0n;
  #dseq = 1000n;

  private constructor(world: TroubleWorld, seed: number) {
    this.world = world;
    const source = seededRandom(seed);
    const random = (): Random => seededRandom(source.int(0, 2 ** 31 - 1));
    this.#random = { deaths: random(), outages: random(), market: random() };
  }

  static async open(seed: number, options: TroubleOptions = {}): Promise<TroubleDay> {
    const world = await TroubleWorld.open(options);
    await world.goLive(TROUBLE_SETTINGS);
    return new TroubleDay(world, seed);
  }

  /** So many blocks of trouble, and then the calm in which everything comes to its end. */
  async run(blocks: number): Promise<Audit> {
    for (let made = 0; made < blocks; made++) {
      await this.#trouble();
      this.#market();
      await this.#block();
    }
    await this.#calm();
    return this.world.audit(this.rentals);
  }

  /** What happened, in a line. */
  get story(): string {
    const { height, kills, lives } = this.world;
    const of = (name: string, all: readonly string[]): string => {
      const counts = new Map<string, number>();
      for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
      return `${name} (${[...counts].map(([one, times]) => `${times} ${one}`).join(', ')})`;
    };
    const kinds = this.rentals.map(({ plan }) => plan.kind);
    return [
      `${height} blocks, ${lives} processes, ${kills} killed, ${this.restarts} restarted`,
      of(`${kinds.length} tenants`, kinds),
      of(`${this.outages.length} outages`, this.outages),
    ].join('; ');
  }

  async #trouble(): Promise<void> {
    await this.#deaths();
    await this.#outages();
  }

  async #deaths(): Promise<void> {
    const { world } = this;
    const random = this.#random.deaths;
    if (world.life?.isDead === true) {
      await world.kill();
      this.#deadUntil = world.height + BigInt(random.int(0, MOST_DEAD_BLOCKS));
    }
    if (world.life === undefined) {
      if (world.height >= this.#deadUntil) await world.start();
    } else if (oneIn(random, ONE_IN.kill)) {
      world.life.fuse.dieAfter(random.int(1, KILL_WITHIN));
    } else if (oneIn(random, ONE_IN.restart)) {
      await world.stop();
      this.restarts += 1;
      this.#deadUntil = world.height + BigInt(random.int(0, MOST_DEAD_BLOCKS));
    }
  }

  async #outages(): Promise<void> {
    const { world } = this;
    const random = this.#random.outages;
    if (this.#outage !== undefined) {
      if (world.height >= this.#outage.until) await this.#endOutage();
    } else if (oneIn(random, ONE_IN.outage)) {
      const kind = random.pick(OUTAGES);
      this.outages.push(kind);
      const outage = await Outage.begin(world, kind);
      this.#outage = { outage, until: world.height + BigInt(random.int(2, 25)) };
    }
  }

  #market(): void {
    const random = this.#random.market;
    const living = this.rentals.filter(({ isOver }) => !isOver).length;
    const wanted = oneIn(random, ONE_IN.burst) ? 6 : oneIn(random, ONE_IN.order) ? 1 : 0;
    for (let made = 0; made < wanted && living + made < MOST_RENTALS; made++) {
      const kind = random.pick(KINDS);
      const plan = {
        ...{ kind, waitBlocks: random.int(1, 12) },
        // A winner that stays longer than a lost bid may.
        lifeBlocks: random.int(5, 60) + (kind === 'lost' ? 70 : 0),
        // The rivals here promise none.
        wantsNotice: random.int(1, 4) === 1 && kind !== 'lost',
      };
      this.rentals.push(new Rental(this.world, plan, ++this.#dseq));
    }
  }

  async #block(): Promise<void> {
    for (const rental of this.rentals) rental.step();
    await this.world.blocks(1);
  }

  async #calm(): Promise<void> {
    const { world } = this;
    await this.#endOutage();
    if (world.life?.isDead === true) await world.kill();
    if (world.life === undefined) await world.start();
    world.living.fuse.dieAfter(Infinity);
    for (let blocks = 0; this.rentals.some(({ isOver }) => !isOver); blocks++) {
      if (blocks > MOST_END_BLOCKS) throw new Error(`tenants never end: ${this.#left()}`);
      await this.#block();
    }
    await world.tidyUp(TIDY_BLOCKS);
  }

  #left(): string {
    return this.rentals
      .filter(({ isOver }) => !isOver)
      .map(({ plan, kind, dseq }) => `${dseq} ${plan.kind} ${kind}`)
      .join(', ');
  }

  async #endOutage(): Promise<void> {
    await this.#outage?.outage.end();
    this.#outage = undefined;
  }
}

function oneIn(random: Random, times: number): boolean {
  return random.int(1, times) === 1;
}
