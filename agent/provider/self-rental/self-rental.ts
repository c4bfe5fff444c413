import { hasFired } from '../../base/abort.ts';
import { within } from '../../base/deadline.ts';
import { AgentError } from '../../base/errors.ts';
import type { UnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type { SelfRental, SelfRentalFailureCode } from '../../domain/self-rental.ts';
import {
  endSelfRental,
  openSelfRental,
  parseSelfRental,
  SELF_RENTAL_STEPS,
  stepNow,
  withNothingOpen,
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
    Pick<StepParts, 'heldBack' | 'imageRules'> {
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
  #tidying: AbortController | undefined;

  constructor(parts: SelfRentalParts) {
    this.#parts = parts;
    this.#log = parts.log.child('agent');
    const stored = parts.storage.journal.read(KEY);
    if (stored === undefined) return;
    const last = parseSelfRental(stored);
    if (last === undefined) this.#log.warn('the last self-rental cannot be read');
    this.#last = last?.endedMs === undefined && last !== undefined ? this.#cutShort(last) : last;
  }

  /** Why it cannot be done here, where it cannot: never where it would cost real money. */
  get impossible(): 'real-money' | 'unavailable' | undefined {
    const { money, ownTenant } = this.#parts.network;
    if (money === 'main') return 'real-money';
    return ownTenant === undefined ? 'unavailable' : undefined;
  }

  /** The last run, or the one that goes on. */
  get last(): SelfRental | undefined {
    return this.#last;
  }

  /** After a start: closes what an earlier run of ours had no time to. */
  resume(): void {
    if (this.#run === undefined && this.#last?.mayBeOpen === true) this.#tidyLater();
  }

  /** Begins; the state shows how far it is. Throws `conflict` where it cannot or one goes on. */
  start(): void {
    const tenant = this.#tenant;
    if (tenant === undefined)
      throw new AgentError('conflict', IMPOSSIBLE[this.impossible ?? 'unavailable']);
    if (this.#run !== undefined) {
      throw new AgentError('conflict', 'It is being tried already: "sublet selftest" follows it.');
    }
    // What an earlier one left is closed by this one, before it orders anything.
    this.#tidying?.abort();
    const { mayBeOpen } = this.#last ?? {};
    const opened = openSelfRental(this.#parts.clock.now());
    this.#keep({ ...opened, ...(mayBeOpen === undefined ? {} : { mayBeOpen }) });
    const run = new AbortController();
    this.#run = run;
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
      const cause = run.signal.aborted ? CALLED_OFF : causeOf(error);
      if (cause.code === 'failed') this.#log.warn('it ended in a way of its own', { error });
      this.#keep(ended(this.#mustHave(), clock.now(), cause));
    } finally {
      this.#run = undefined;
    }
    if (this.#last?.mayBeOpen === true) this.#tidyLater();
  }

  async #walk(tenant: OwnTenant, signal: AbortSignal): Promise<void> {
    const { clock, engine, way = new EngineWay(engine) } = this.#parts;
    const parts: StepParts = { ...this.#parts, way, tenant, signal };
    const found = {};
    for (const step of SELF_RENTAL_STEPS) {
      const begunMs = clock.monotonicMs();
      const begun = withStep(this.#mustHave(), step, 'now');
      // First written down: an end between the two leaves something to be closed that nobody ordered.
      this.#keep(step === 'order' ? { ...begun, mayBeOpen: true } : begun);
      const more = await STEPS[step](parts, found);
      Object.assign(found, more);
      const { order, lease } = { ...this.#mustHave(), ...more };
      const done = {
        ...withStep(this.#mustHave(), step, 'done', Math.round(clock.monotonicMs() - begunMs)),
        ...(order === undefined ? {} : { order }),
        ...(lease === undefined ? {} : { lease }),
      };
      this.#keep(step === 'close' ? withNothingOpen(done) : done);
    }
  }

  /** Until it is done: what runs on would be paid for, and hold room. */
  #tidyLater(): void {
    const { clock, signal: stopping, background } = this.#parts;
    const tenant = this.#tenant;
    if (tenant === undefined) return;
    const tidying = new AbortController();
    this.#tidying = tidying;
    const signal = AbortSignal.any([tidying.signal, stopping]);
    background('self-rental', async () => {
      while (!hasFired(signal)) {
        try {
          const patience = { clock, signal, withinMs: TIDY_MS };
          const isDone = await within(patience, async (limit) => {
            await tenant.close(limit);
            return true;
          });
          if (isDone === true) {
            this.#keep(withNothingOpen(this.#mustHave()));
            return;
          }
        } catch (error) {
          if (signal.aborted) return;
          this.#log.warn('what it ordered is not closed yet; tried again', { error });
        }
        await clock.sleep(TIDY_AGAIN_MS, signal);
      }
    });
  }

  /** The agent ended in it. */
  #cutShort(last: SelfRental): SelfRental {
    const { clock, storage } = this.#parts;
    const rental = ended(last, clock.now(), { code: 'interrupted', data: {} });
    storage.journal.write(KEY, JSON.stringify(rental));
    return rental;
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
    return this.impossible === undefined ? this.#parts.network.ownTenant : undefined;
  }
}

function ended(rental: SelfRental, endedMs: UnixMs, cause: ReturnType<typeof causeOf>): SelfRental {
  return endSelfRental(rental, endedMs, { step: stepNow(rental), ...cause });
}

const CALLED_OFF = { code: 'called-off' satisfies SelfRentalFailureCode, data: {} } as const;

const IMPOSSIBLE = {
  'real-money':
    'Renting from yourself is for practice and test networks: here it would cost real money. Choose one first: "sublet network".',
  unavailable:
    'Renting from yourself is not possible now: the key of the second tenant cannot be read. The log says why.',
} as const;
