import { isAborted } from '../../base/abort.ts';
import { AgentError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type {
  SelfRental,
  SelfRentalFailureCode,
  SelfRentalStepName,
} from '../../domain/self-rental.ts';
import {
  endSelfRental,
  openSelfRental,
  SELF_RENTAL_STEPS,
  stepNow,
  withStep,
} from '../../domain/self-rental.ts';
import type { OwnTenant } from '../../network/interface.ts';
import type { ProviderParts } from '../parts.ts';
import type { ProviderState } from '../state.ts';
import { EngineWay } from './engine-way.ts';
import { causeOf } from './failures.ts';
import type { StepParts } from './steps.ts';
import { STEPS } from './steps.ts';

/** In the journal: the last run, also one that an end of the agent cut short. */
const KEY = 'provider.self-rental';
/** For closing what a run left, with a network that does not answer at once. */
const TIDY_MS = 60_000;
const TIDY_AGAIN_MS = 30_000;

export interface SelfRentalParts
  extends
    Pick<
      ProviderParts,
      'network' | 'storage' | 'engine' | 'clock' | 'log' | 'way' | 'visiting' | 'ingress'
    >,
    Pick<StepParts, 'heldBack'> {
  readonly state: () => Pick<ProviderState, 'publish'>;
  /** Runs work that nobody waits for. */
  readonly background: (what: string, work: () => Promise<void>) => void;
  /** Fires when the agent stops. */
  readonly signal: AbortSignal;
}

/** Rents from ourselves when the owner says so: one run at a time, and each leaves nothing behind. */
export class SelfRentals {
  readonly #parts: SelfRentalParts;
  readonly #log: Logger;
  #last: SelfRental | undefined;
  #run: AbortController | undefined;

  constructor(parts: SelfRentalParts) {
    this.#parts = parts;
    this.#log = parts.log.child('agent');
    const stored = parts.storage.journal.read(KEY);
    if (stored !== undefined) this.#last = JSON.parse(stored) as SelfRental;
  }

  /** Whether it can be done here: never where it would cost real money. */
  get isPossible(): boolean {
    return this.#tenant !== undefined;
  }

  /** The last run, or the one that goes on. */
  get last(): SelfRental | undefined {
    return this.#last;
  }

  /** After a start: closes what an earlier run of ours had no time to. */
  resume(): void {
    const last = this.#last;
    if (last === undefined || last.endedMs !== undefined) return;
    this.#end(last, { code: 'interrupted', data: {} });
    this.#tidyLater();
  }

  /** Begins; the state shows how far it is. Throws `conflict` where it cannot or one goes on. */
  start(): void {
    const tenant = this.#tenant;
    if (tenant === undefined) {
      throw new AgentError(
        'conflict',
        'Renting from yourself is for practice and test networks: here it would cost real money. Choose one first: "sublet network".',
      );
    }
    if (this.#run !== undefined) {
      throw new AgentError('conflict', 'It is being tried already: "sublet selftest" follows it.');
    }
    const run = new AbortController();
    this.#run = run;
    this.#keep(openSelfRental(this.#parts.clock.now()));
    this.#parts.background('self-rental', () => this.#go(tenant, run));
  }

  /** Calls off what goes on; it closes what it ordered. Nothing where nothing goes on. */
  stop(): void {
    this.#run?.abort();
  }

  async #go(tenant: OwnTenant, run: AbortController): Promise<void> {
    const { clock, signal: stopping } = this.#parts;
    const signal = AbortSignal.any([run.signal, stopping]);
    try {
      await this.#walk(tenant, signal);
      this.#keep(endSelfRental(this.#mustHave(), clock.now()));
    } catch (error) {
      // The next start says so, and closes what is there.
      if (stopping.aborted) return;
      const cause = isAborted(error) ? CALLED_OFF : causeOf(error);
      if (cause.code === 'failed') this.#log.warn('it ended in a way of its own', { error });
      this.#end(this.#mustHave(), cause);
      this.#tidyLater();
    } finally {
      this.#run = undefined;
    }
  }

  async #walk(tenant: OwnTenant, signal: AbortSignal): Promise<void> {
    const { clock, engine, way = new EngineWay(engine) } = this.#parts;
    const parts: StepParts = { ...this.#parts, way, tenant, signal };
    const found = {};
    for (const step of SELF_RENTAL_STEPS) {
      const begunMs = clock.monotonicMs();
      this.#keep(withStep(this.#mustHave(), step, 'now'));
      const more = await STEPS[step](parts, found);
      Object.assign(found, more);
      const tookMs = Math.round(clock.monotonicMs() - begunMs);
      const { order, lease } = { ...this.#mustHave(), ...more };
      this.#keep({
        ...withStep(this.#mustHave(), step, 'done', tookMs),
        ...(order === undefined ? {} : { order }),
        ...(lease === undefined ? {} : { lease }),
      });
    }
  }

  /** Until it is done: what runs on would be paid for, and hold room. */
  #tidyLater(): void {
    const { clock, signal, background } = this.#parts;
    const tenant = this.#tenant;
    if (tenant === undefined) return;
    background('self-rental', async () => {
      for (;;) {
        try {
          await tenant.close(AbortSignal.any([signal, AbortSignal.timeout(TIDY_MS)]));
          return;
        } catch (error) {
          if (signal.aborted) return;
          this.#log.warn('what it ordered is not closed yet; tried again', { error });
          await clock.sleep(TIDY_AGAIN_MS, signal);
        }
      }
    });
  }

  #end(rental: SelfRental, cause: ReturnType<typeof causeOf>): void {
    const step: SelfRentalStepName = stepNow(rental);
    this.#keep(endSelfRental(rental, this.#parts.clock.now(), { step, ...cause }));
  }

  /** First stored, then shown. */
  #keep(rental: SelfRental): void {
    this.#parts.storage.journal.write(KEY, JSON.stringify(rental));
    this.#last = rental;
    this.#parts.state().publish('selfRental');
  }

  #mustHave(): SelfRental {
    if (this.#last === undefined) throw new Error('a run that never began');
    return this.#last;
  }

  get #tenant(): OwnTenant | undefined {
    const { network } = this.#parts;
    return network.money === 'main' ? undefined : network.ownTenant;
  }
}

const CALLED_OFF = { code: 'called-off' satisfies SelfRentalFailureCode, data: {} } as const;
