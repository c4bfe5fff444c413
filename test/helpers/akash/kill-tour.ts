import type { Phase } from '../fuse.ts';
import { Killed } from '../fuse.ts';
import type { Audit } from './chain-audit.ts';
import { isEffect, simpleLabels } from './effects.ts';
import type { RentalKind } from './tenants.ts';
import { Rental } from './tenants.ts';
import { TROUBLE_SETTINGS } from './trouble-day.ts';
import { TroubleWorld } from './trouble-world.ts';

/** One place at which a process dies: before an effect, or after it and before its answer. */
interface KillPoint {
  readonly label: string;
  readonly phase: Phase;
}

const KINDS: readonly RentalKind[] = ['served', 'returning', 'reclaimed', 'silent', 'lost', 'dry'];
const LIVING = 5;
/** Blocks of an undisturbed market until everything that is usual has happened. */
const LEARN_BLOCKS = 90;
/** A place that does not come by for so long is not on the way. */
const MOST_BLOCKS = 200;
/** What a provider does once in its life. */
const ONCE = /payout-to|^account\.open$|money\.deposit|^journal settings$/;
const MOST_END_BLOCKS = 500;
const TIDY_BLOCKS = 70;

/** A market that goes on and on, and an agent that is killed at one named effect after the other. */
export class KillTour {
  readonly world: TroubleWorld;
  readonly killedAt: KillPoint[] = [];
  readonly #rentals: Rental[] = [];

  private constructor(world: TroubleWorld) {
    this.world = world;
  }

  static async open(): Promise<KillTour> {
    const world = await TroubleWorld.open({
      provider: { reconcileMs: 60_000, withdrawMs: 60_000, manifestTimeoutMs: 90_000 },
    });
    await world.goLive(TROUBLE_SETTINGS);
    return new KillTour(world);
  }

  /** Everything that the flow writes, sends or starts, by name, as an undisturbed market shows it. */
  async learn(): Promise<readonly string[]> {
    const { fuse } = this.world.living;
    const before = new Map(fuse.seen);
    for (let made = 0; made < LEARN_BLOCKS; made++) await this.#block();
    const seen = [...fuse.seen.keys()].filter((label) => {
      return fuse.seen.get(label) !== before.get(label) && !ONCE.test(label);
    });
    return [...new Set(seen.flatMap(simpleLabels))].sort();
  }

  /** Kills at that place and starts anew; false where it does not come by. */
  async killAt({ label, phase }: KillPoint): Promise<boolean> {
    const { world } = this;
    const { fuse } = world.living;
    fuse.dieAt((one) => isEffect(one, label), phase);
    for (let blocks = 0; !fuse.isDead; blocks++) {
      if (blocks > MOST_BLOCKS) {
        fuse.dieAt(() => false, phase);
        return false;
      }
      await this.#block();
    }
    this.killedAt.push({ label, phase });
    await world.restart();
    return true;
  }

  async end(): Promise<Audit> {
    const { world } = this;
    for (let blocks = 0; this.#rentals.some(({ isOver }) => !isOver); blocks++) {
      if (blocks > MOST_END_BLOCKS) throw new Error('tenants never end');
      await this.#block(false);
    }
    await world.tidyUp(TIDY_BLOCKS);
    return world.audit(this.#rentals);
  }

  async #block(isBusy = true): Promise<void> {
    const living = this.#rentals.filter(({ isOver }) => !isOver).length;
    if (isBusy && living < LIVING) {
      const at = this.#rentals.length;
      const plan = {
        ...{ kind: KINDS[at % KINDS.length]!, waitBlocks: 2, lifeBlocks: 12 },
        wantsNotice: KINDS[at % KINDS.length] === 'reclaimed' && at % 2 === 0,
      };
      this.#rentals.push(new Rental(this.world, plan, 1000n + BigInt(at)));
    }
    for (const rental of this.#rentals) rental.step();
    if (isBusy) this.#goOnPaying();
    await this.world.blocks(1);
  }

  /** A payout that a kill spoiled waits for the next day, or for an owner who chooses anew. */
  #goOnPaying(): void {
    const { life } = this.world;
    if (life === undefined || life.isDead) return;
    const { provider } = life;
    const run = provider.accounting?.payingOut.run;
    const isPaused = run?.state === 'idle' && run.paused !== undefined;
    const { rule } = provider.settings.value.payout;
    if (!isPaused && rule !== 'manual') return;
    try {
      provider.changeSettings({ payout: { rule: isPaused ? 'manual' : 'threshold' } });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}
