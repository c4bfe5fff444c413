import type { Clock } from '../base/clock.ts';
import type { UnixMs } from '../base/instant.ts';
import type { Logger } from '../base/logger.ts';
import type { LeaseRef } from '../domain/ids.ts';
import type { IsolationStatus } from '../domain/isolation.ts';
import type { CloseReason } from '../domain/lease.ts';
import type { Coin } from '../domain/money.ts';
import type { MoneyNotice, Notice, NoticeCode, Outage } from '../domain/notice.ts';
import { leaseEndNotice, noticeKey, noticeLevel, stepOutage } from '../domain/notice.ts';
import { NETWORK_FRESH_MS } from '../domain/uptime.ts';
import type { LeaseRecord, Storage } from '../storage/interface.ts';
import type { DoorStatus } from './parts.ts';
import type { ProviderState } from './state.ts';

/** How many notices are kept. */
const KEPT_NOTICES = 2000;

/** The event in a lease's history that says that its workload ran. */
const RAN = 'running';

interface NoticesParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly state: () => ProviderState;
}

/** What can be down, as it is now. */
export interface Readings {
  /** What is wrong with the engine; `undefined` while it answers. */
  readonly engineProblem: string | undefined;
  /** For how long no block came, by the clock that only grows: a jump is no silence. */
  readonly networkSilentMs: number;
  /** Where strangers may come. */
  readonly isolation: IsolationStatus | undefined;
  /** Where tenants come from outside. */
  readonly door: DoorStatus | undefined;
}

/** What is said when something goes down, and when it is back. */
export interface OutageNotices {
  readonly down: Notice;
  readonly back: (downMs: number) => Notice;
}

/**
 * Writes down what the owner may want to know, and publishes it then. The word that goes with a
 * change is written before the change itself, under a key: a process that dies between the two
 * does the step again, and the notice is there once. A notice is worth less than what it tells of:
 * one that cannot be written never stops a step.
 */
export class Notices {
  readonly #parts: NoticesParts;
  readonly #log: Logger;
  /** What is down, by the code of the notice that says so. */
  readonly #outages = new Map<NoticeCode, Outage | undefined>();
  /** The keys of what was told by {@link once}, so that it is not written again at every look. */
  readonly #told = new Set<string>();
  #storageFailure:
    { readonly error: string; readonly message: string; sinceMs: UnixMs } | undefined;

  constructor(parts: NoticesParts) {
    this.#parts = parts;
    this.#log = parts.log.child('agent');
  }

  /** The workload of a lease runs, maybe not for the first time. */
  leaseRuns({ lease, label, createdMs }: LeaseRecord): void {
    const { storage, clock } = this.#parts;
    const waitedMs = Math.max(0, clock.now() - createdMs);
    const isFirst = this.#attempt(() => !storage.leases.anyEvent(RAN, lease));
    if (isFirst === true) this.#write({ code: 'first-renter', lease, data: { label } });
    this.#write({ code: 'lease-running', lease, data: { label, waitedMs } });
  }

  /** Nothing is left of a lease, and what it paid is in the ledger. */
  leaseEnded(record: LeaseRecord, closeReason: CloseReason, problem: string | undefined): void {
    const { lease, label, createdMs, price } = record;
    const { storage, clock } = this.#parts;
    this.#attempt(() => {
      const paid = storage.ledger.settledByLease(lease);
      const { denom } = price;
      const amount = paid.find((coin) => coin.denom === denom)?.amount ?? 0n;
      const durationMs = Math.max(0, clock.now() - createdMs);
      const end = { label, closeReason, durationMs, paid: amount.toString(), denom };
      this.#write(leaseEndNotice(lease, end, storage.leases.hasEvent(lease, RAN), problem));
    });
  }

  /** The first payment ever is about to be stored. */
  firstPayment(lease: LeaseRef, { amount, denom }: Coin): void {
    this.#write({ code: 'first-payment', lease, data: { paid: amount.toString(), denom } });
  }

  /** The uptime record has a gap that nobody announced. */
  wasOff(fromMs: UnixMs, toMs: UnixMs): void {
    this.#write({ code: 'agent-was-off', data: { fromMs, toMs } });
  }

  /** Looks at what can be down; called often, and whenever something changed. */
  look({ engineProblem, networkSilentMs, isolation, door }: Readings): void {
    this.follow(engineProblem !== undefined, {
      down: { code: 'engine-down', data: { message: engineProblem ?? '' } },
      back: (downMs) => ({ code: 'engine-back', data: { downMs } }),
    });
    this.follow(networkSilentMs > NETWORK_FRESH_MS, {
      down: { code: 'network-stale', data: { silentMs: Math.round(networkSilentMs) } },
      back: (downMs) => ({ code: 'network-back', data: { downMs } }),
    });
    if (door?.state === 'failed' || door?.state === 'open') {
      this.follow(door.state === 'failed', {
        down: { code: 'gateway-closed', data: { message: messageOf(door) } },
        back: (downMs) => ({ code: 'gateway-open', data: { downMs } }),
      });
    }
    // While it is being found out nothing is known, neither of an end nor of a beginning.
    if (isolation === undefined || isolation.state === 'unchecked') return;
    this.follow(isolation.state === 'open', {
      down: { code: 'isolation-open', data: { message: isolation.because ?? '' } },
      back: (downMs) => ({ code: 'isolation-kept', data: { downMs } }),
    });
  }

  /** One look at something that can be down, which is told at most once an hour. */
  follow(isDown: boolean, notices: OutageNotices): void {
    const { code } = notices.down;
    this.#attempt(() => {
      if (!this.#outages.has(code)) {
        this.#outages.set(code, this.#openOutage(code, notices.back(0).code));
      }
      this.#outages.set(code, this.#follow(this.#outages.get(code), isDown, notices));
    });
  }

  /** Tells of something that happened; true where it is stored. */
  tell(notice: Notice): boolean {
    return this.#write(notice);
  }

  /** The same for what is seen again and again and has a key: it is told the first time. */
  once(notice: Notice): void {
    const key = noticeKey(notice);
    if (key === undefined || this.#told.has(key)) return;
    if (this.#write(notice)) this.#told.add(key);
  }

  /** The database took no write, or with `undefined` takes them (again). */
  storage(problem: { readonly code: string; readonly message: string } | undefined): void {
    const nowMs = this.#parts.clock.now();
    if (problem !== undefined) {
      const { code: error, message } = problem;
      this.#storageFailure ??= { error, message, sinceMs: nowMs };
      return;
    }
    const failure = this.#storageFailure;
    if (failure === undefined) return;
    this.#storageFailure = undefined;
    const { error, message, sinceMs } = failure;
    const lastedMs = Math.max(0, nowMs - sinceMs);
    const lastToldMs = this.#attempt(() => this.#lastOf('storage-failed'));
    if (stepOutage(undefined, true, nowMs, lastToldMs).tell !== 'down') return;
    this.#write({ code: 'storage-failed', data: { error, message, lastedMs } });
  }

  /** What does not agree in the books, as it is now; told once for each change. */
  books(problem: Extract<MoneyNotice, { code: 'books-differ' }> | undefined, height: number): void {
    const last = this.#attempt(
      () => this.#parts.storage.notices.latest('books-differ', 'books-agree') ?? null,
    );
    // Where it cannot be read nobody knows what was told.
    if (last === undefined) return;
    const told = last?.code === 'books-differ' ? last.data : undefined;
    if (problem === undefined) {
      if (told !== undefined) this.#write({ code: 'books-agree', data: { height } });
      return;
    }
    const { against, denom, difference } = problem.data;
    const isTold =
      told?.['against'] === against && told['denom'] === denom && told['difference'] === difference;
    if (!isTold) this.#write(problem);
  }

  /** Marks one as read, or with `older` all up to it. One that is not there any more is no error. */
  markRead(id: number, older: boolean): void {
    const changed = this.#parts.storage.notices.markRead(id, older);
    if (changed > 0) this.#parts.state().publish('notices');
  }

  #follow(outage: Outage | undefined, isDown: boolean, notices: OutageNotices): Outage | undefined {
    if (outage === undefined && !isDown) return undefined;
    const nowMs = this.#parts.clock.now();
    const step = stepOutage(outage, isDown, nowMs, this.#lastOf(notices.down.code));
    if (step.tell === 'back') {
      this.#write(notices.back(Math.max(0, nowMs - (outage?.sinceMs ?? nowMs))));
    } else if (step.tell === 'down' && !this.#write(notices.down)) {
      // Not told after all: the next look tries again.
      return { sinceMs: step.outage?.sinceMs ?? nowMs, told: false };
    }
    return step.outage;
  }

  /** An outage that an earlier process told of and that nobody said was over. */
  #openOutage(down: NoticeCode, back: NoticeCode): Outage | undefined {
    const last = this.#parts.storage.notices.latest(down, back);
    return last?.code === down ? { sinceMs: last.atMs, told: true } : undefined;
  }

  #lastOf(code: NoticeCode): UnixMs | undefined {
    return this.#parts.storage.notices.latest(code)?.atMs;
  }

  /** Persists, then publishes; true where it is stored, now or before. */
  #write(notice: Notice): boolean {
    const { storage, clock, state } = this.#parts;
    const key = noticeKey(notice);
    const written = this.#attempt(() => {
      const isNew = storage.notices.append({
        atMs: clock.now(),
        code: notice.code,
        level: noticeLevel(notice),
        ...(key === undefined ? {} : { key }),
        data: { ...notice.data },
        ...('lease' in notice ? { lease: notice.lease } : {}),
      });
      if (isNew) {
        storage.notices.prune(KEPT_NOTICES);
        state().publish('notices');
      }
      return true;
    });
    return written === true;
  }

  #attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#log.warn('a notice was not written', { error });
      return undefined;
    }
  }
}

function messageOf(door: DoorStatus): string {
  return door.state === 'failed' ? door.problems.map(({ message }) => message).join(' ') : '';
}
