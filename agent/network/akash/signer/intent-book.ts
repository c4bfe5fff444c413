import { AgentError } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { Journal } from '../../interface.ts';
import type { SignerErrorCode } from './errors.ts';
import type { FeeDay, Flight, SpentFee } from './flight.ts';
import { parseFeeDay, parseFlight, parseSpentFee, recordText } from './flight.ts';
import type { Intent, StoredIntent } from './intents.ts';
import { ended, intentText, isEnded, parseIntent, queuedIntent, sent } from './intents.ts';

const INTENT = 'signer/intent/';
const FLIGHT = 'signer/flight';
/** The hash of the flight once more: without it nobody would know that its members may be sent. */
const SENT = 'signer/sent';
const SPENT = 'signer/spent/';
const DAY = 'signer/day';

type Row = readonly [key: string, value: string | undefined];

/**
 * Everything that the signer remembers. It is written before it is believed: what a caller was
 * told, and what was sent, is known again after any crash.
 */
export class IntentBook {
  readonly #journal: Journal;
  readonly #intents = new Map<string, StoredIntent>();
  readonly #spent = new Map<string, SpentFee>();
  #flight: Flight | undefined;
  #day: FeeDay | undefined;
  #order = 0;
  /** The flight is of an earlier start: what lies on the disk of its members may be older. */
  #isFlightOld = false;

  /** Throws `AgentError` `signer-journal-damaged` where an entry cannot be read. */
  constructor(journal: Journal) {
    this.#journal = journal;
    for (const [key, text] of journal.list(INTENT)) {
      const intent = readable(key, () => parseIntent(text));
      this.#intents.set(intent.id, intent);
      this.#order = Math.max(this.#order, intent.order);
    }
    for (const [key, text] of journal.list(SPENT)) {
      const fee = readable(key, () => parseSpentFee(text));
      this.#spent.set(fee.hash, fee);
    }
    const flight = journal.read(FLIGHT);
    if (flight !== undefined) this.#takeUp(readable(FLIGHT, () => parseFlight(flight)));
    const day = journal.read(DAY);
    if (day !== undefined) this.#day = readable(DAY, () => parseFeeDay(day));
    const hash = journal.read(SENT);
    if (hash !== undefined && hash !== this.#flight?.hash) throw damaged(FLIGHT);
    // Nor one that says so itself.
    for (const { id, state } of this.#intents.values()) {
      if (state.state === 'broadcast' && state.hash !== this.#flight?.hash)
        throw damaged(INTENT + id);
    }
  }

  /** The transaction whose fate is open. */
  get flight(): Flight | undefined {
    return this.#flight;
  }

  /** Fees of the last day on which one was paid. */
  get day(): FeeDay | undefined {
    return this.#day;
  }

  /** Fees that were not told to the owner of the ledger yet, or perhaps not. */
  get unreported(): readonly SpentFee[] {
    return [...this.#spent.values()];
  }

  get(id: string): StoredIntent | undefined {
    return this.#intents.get(id);
  }

  all(): readonly StoredIntent[] {
    return [...this.#intents.values()];
  }

  /** The members of a transaction, in the order of their messages. */
  membersOf({ members }: Flight): readonly StoredIntent[] {
    return members.flatMap((id) => this.#intents.get(id) ?? []);
  }

  /** Takes in those whose id is new. */
  add(intents: readonly Intent[], nowMs: UnixMs): void {
    const fresh = new Map<string, StoredIntent>();
    for (const intent of intents) {
      if (this.#intents.has(intent.id) || fresh.has(intent.id)) continue;
      fresh.set(intent.id, queuedIntent(intent, this.#order + fresh.size + 1, nowMs));
    }
    if (fresh.size === 0) return;
    this.#change([...fresh.values()]);
    this.#order += fresh.size;
  }

  /** Those that wait in the queue and may be tried at `height`, in the order of their turn. */
  due(height: BlockHeight): readonly StoredIntent[] {
    return this.all()
      .filter(({ state, refused }) => {
        if (state.state !== 'queued') return false;
        return refused === undefined || refused.height < height;
      })
      .sort((a, b) => rank(a) - rank(b) || a.order - b.order);
  }

  /** Of those that wait in the queue. */
  deadlines(): readonly UnixMs[] {
    return this.all().flatMap(({ state, deadlineMs }) =>
      state.state === 'queued' && deadlineMs !== undefined ? [deadlineMs] : [],
    );
  }

  /** Ends those in the queue whose time is over; gives them. */
  expire(nowMs: UnixMs): readonly StoredIntent[] {
    const over = this.all()
      .filter(({ state, deadlineMs }) => {
        return state.state === 'queued' && deadlineMs !== undefined && deadlineMs <= nowMs;
      })
      .map((intent) => ended(intent, { state: 'expired' }, nowMs));
    if (over.length > 0) this.#change(over);
    return over;
  }

  /** Changes intents that are in no transaction. */
  change(intents: readonly StoredIntent[]): void {
    if (intents.length > 0) this.#change(intents);
  }

  /**
   * Before anything leaves this machine. The flight names its members, which says of each that it may
   * have been sent: a thousand of them are not written once more.
   */
  launch(flight: Flight, members: readonly StoredIntent[]): void {
    this.#journal.writeAll([
      [FLIGHT, recordText(flight)],
      [SENT, flight.hash],
    ]);
    for (const intent of members) this.#intents.set(intent.id, sent(intent, flight.hash));
    this.#flight = flight;
    this.#isFlightOld = false;
  }

  /** The fate of the transaction is known: what became of its members, and what it cost. */
  land(members: readonly StoredIntent[], cost?: { spent: SpentFee; day: FeeDay }): void {
    const rows: Row[] = [
      [FLIGHT, undefined],
      [SENT, undefined],
    ];
    if (cost !== undefined) {
      rows.push([SPENT + cost.spent.hash, recordText(cost.spent)], [DAY, recordText(cost.day)]);
    }
    const [same, changed] = this.#isFlightOld ? [[], members] : this.#apart(members);
    this.#change(changed, rows);
    for (const intent of same) this.#intents.set(intent.id, intent);
    this.#flight = undefined;
    if (cost === undefined) return;
    this.#spent.set(cost.spent.hash, cost.spent);
    this.#day = cost.day;
  }

  /** The owner of the ledger has it. */
  reported({ hash }: SpentFee): void {
    this.#journal.writeAll([[SPENT + hash, undefined]]);
    this.#spent.delete(hash);
  }

  /** Those of `ids` that are known; throws `AgentError` `intent-pending` where one is not over. */
  forget(ids: readonly string[]): void {
    const known = ids.filter((id) => this.#intents.has(id));
    for (const id of known) {
      const intent = this.#intents.get(id);
      if (intent === undefined || isEnded(intent.state)) continue;
      const message = `The intent ${id} is not over yet.`;
      throw new AgentError<SignerErrorCode>('intent-pending', message, { data: { id } });
    }
    if (known.length === 0) return;
    this.#journal.writeAll(known.map((id) => [INTENT + id, undefined]));
    for (const id of known) this.#intents.delete(id);
  }

  /** Forgets those that were over before `beforeMs`. */
  prune(beforeMs: UnixMs): void {
    const old = this.all().filter(({ state, sinceMs }) => isEnded(state) && sinceMs < beforeMs);
    this.forget(old.map(({ id }) => id));
  }

  /** After a crash: its members may be in a block. */
  #takeUp(flight: Flight): void {
    this.#flight = flight;
    this.#isFlightOld = true;
    for (const intent of this.membersOf(flight)) {
      if (!isEnded(intent.state)) this.#intents.set(intent.id, sent(intent, flight.hash));
    }
  }

  /** Those that lie on the disk as they are now, and those that do not. */
  #apart(
    members: readonly StoredIntent[],
  ): readonly [same: readonly StoredIntent[], changed: readonly StoredIntent[]] {
    const isSame = (intent: StoredIntent): boolean => {
      const before = this.#intents.get(intent.id);
      return (
        intent.state.state === 'queued' &&
        intent.refused === before?.refused &&
        intent.moreGas === before?.moreGas
      );
    };
    return [members.filter(isSame), members.filter((intent) => !isSame(intent))];
  }

  #change(intents: readonly StoredIntent[], rows: readonly Row[] = []): void {
    const own = intents.map((intent): Row => [INTENT + intent.id, intentText(intent)]);
    this.#journal.writeAll([...own, ...rows]);
    for (const intent of intents) this.#intents.set(intent.id, intent);
  }
}

const rank = ({ priority }: StoredIntent): number => (priority === 'must' ? 0 : 1);

function readable<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damaged(key, cause);
  }
}

function damaged(key: string, cause?: unknown): AgentError {
  const message = `The journal's entry ${key} cannot be read, or does not fit the others.`;
  return new AgentError<SignerErrorCode>('signer-journal-damaged', message, {
    data: { key },
    cause,
  });
}
