import { isAborted, orAborted } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import { crashPoint } from '../../../base/crash-point.ts';
import { AgentError, codeOf, messageOf } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import { addMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Dec } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import type { Wallet } from '../../../wallet/interface.ts';
import type { Journal } from '../../interface.ts';
import type { ChainBlock } from '../chain.ts';
import type { SignerErrorCode } from './errors.ts';
import type { SignerChain } from './fate.ts';
import { feesToday } from './fees.ts';
import type { Flight, SpentFee } from './flight.ts';
import type { SignerProblem } from './hold.ts';
import { Hold } from './hold.ts';
import { IntentBook } from './intent-book.ts';
import type { Intent, IntentOutcome, IntentState, Screening, StoredIntent } from './intents.ts';
import { digestOf, isEnded } from './intents.ts';
import type { SignerOptions } from './options.ts';
import { Rest } from './rest.ts';
import { Sender } from './sender.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the signer works with. */
export interface SignerParts {
  readonly chain: SignerChain;
  readonly wallet: Wallet;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of each fee at least once, also of one that a crash had left untold; `hash` names it. */
  readonly spent: (fee: SpentFee) => void;
}

/** How the queue is. */
export interface SignerState {
  /** Intents that are not over. */
  readonly pending: number;
  /** The transaction whose fate is open. */
  readonly flight: Pick<Flight, 'hash' | 'sentMs' | 'timeout'> | undefined;
  readonly problem: SignerProblem | undefined;
  /** In atomics of the fee denom, since local midnight. */
  readonly feesToday: bigint;
  readonly budget: bigint;
}

/**
 * The one queue of an account's transactions. Intents are stored, gathered into as few transactions
 * as they fit in, sent one transaction at a time, and followed until the chain has said what became
 * of them. It waits where it must (a locked wallet, no RPC, no fees left today) and loses nothing.
 */
export class Signer {
  readonly #options: SignerOptions;
  readonly #parts: SignerParts;
  readonly #log: Logger;
  readonly #book: IntentBook;
  readonly #sender: Sender;
  readonly #rest: Rest;
  readonly #ended = new AbortController();
  readonly #waiting = new Map<string, Set<() => void>>();
  #running: Promise<void> | undefined;
  #stopListening: (() => void) | undefined;
  #pruneMs: UnixMs | undefined;
  #screen: (id: string) => Screening | undefined = () => undefined;

  /** Throws `AgentError` `signer-journal-damaged`. */
  constructor(options: SignerOptions, parts: SignerParts) {
    this.#options = options;
    this.#parts = parts;
    this.#log = parts.log.child('network');
    this.#book = new IntentBook(parts.journal);
    this.#rest = new Rest(parts.clock);
    this.#sender = new Sender(options, {
      ...parts,
      log: this.#log,
      book: this.#book,
      settled: (intents) => this.#tell(intents),
      screen: (id) => this.#screen(id),
    });
  }

  /** Goes on where it was left, first asking the chain about what may have been sent. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#stopListening = this.#parts.wallet.onChange(() => this.#rest.wake());
    this.#running = this.#run(this.#ended.signal);
  }

  /** Stops; what is under way is taken up by the next start. */
  async close(): Promise<void> {
    this.#ended.abort();
    this.#stopListening?.();
    this.#rest.wake();
    await this.#running;
  }

  /** A new height is known: asks at once instead of at the next poll. */
  onHeight(_height: BlockHeight): void {
    this.#rest.wake();
  }

  /**
   * A block was read and handled. What it says of the transaction that is open need not be asked for,
   * and while it says nothing of it there is nothing to ask.
   */
  onBlock(block: ChainBlock, isNew: boolean): void {
    const { flight } = this.#book;
    const isTold = this.#sender.read(block, isNew);
    const mayCome = flight?.timeout.by === 'height' && block.height < flight.timeout.height;
    if (isTold || !mayCome) this.#rest.wake();
  }

  /**
   * Asked of each intent that waits, before a transaction is made. One that is over has failed; one that is
   * held is asked about again, until its deadline.
   */
  screen(screen: (id: string) => Screening | undefined): void {
    this.#screen = screen;
  }

  /**
   * Takes intents in, all of them or none; they are on the disk when it returns. One whose id is
   * known is left as it is. Answers where each is now.
   */
  submit(intents: readonly Intent[]): readonly IntentState[] {
    for (const intent of intents) {
      if (intent.id !== '' && intent.messages.length > 0) continue;
      const message = 'An intent needs an id and a message.';
      throw new AgentError<SignerErrorCode>('intent-malformed', message, {
        data: { id: intent.id },
      });
    }
    crashPoint('signer.persist.before');
    this.#book.add(intents, this.#parts.clock.now());
    crashPoint('signer.persist.after');
    this.#rest.wake();
    return intents.map((intent) => this.#known(intent));
  }

  /** Where an intent is; `undefined` where it was never submitted, or was forgotten. */
  get(id: string): IntentState | undefined {
    return this.#book.get(id)?.state;
  }

  /** Every intent that is not forgotten, with its id. */
  list(): readonly (readonly [id: string, state: IntentState])[] {
    return this.#book.all().map(({ id, state }) => [id, state] as const);
  }

  /**
   * Resolves when the intent is over. Throws `AgentError` `intent-unknown`, or `Aborted`; the
   * intent goes on without its listener.
   */
  async settled(id: string, signal: AbortSignal): Promise<IntentOutcome> {
    for (;;) {
      const stored = this.#book.get(id);
      if (stored === undefined) {
        const message = `No intent ${id} was submitted.`;
        throw new AgentError<SignerErrorCode>('intent-unknown', message, { data: { id } });
      }
      if (isEnded(stored.state)) return stored.state;
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting);
      let tell: (() => void) | undefined;
      const told = new Promise<void>((resolve) => {
        tell = resolve;
        waiting.add(resolve);
      });
      try {
        await orAborted(told, signal);
      } finally {
        if (tell !== undefined) waiting.delete(tell);
      }
    }
  }

  /**
   * The caller has written down how these ended; from now on their ids are new again. Throws
   * `AgentError` `intent-pending` where one is not over, and forgets none.
   */
  forget(ids: readonly string[]): void {
    this.#book.forget(ids);
  }

  /** What is paid for a unit of gas now, and how much more gas is asked for than a simulation used. */
  gas(): { readonly gasPrice: Dec; readonly marginPercent: bigint } {
    return { gasPrice: this.#sender.gasPrice, marginPercent: this.#options.gasMarginPercent };
  }

  state(): SignerState {
    const { flight } = this.#book;
    return {
      pending: this.#book.all().filter(({ state }) => !isEnded(state)).length,
      flight:
        flight === undefined
          ? undefined
          : { hash: flight.hash, sentMs: flight.sentMs, timeout: flight.timeout },
      problem: this.#sender.problem,
      feesToday: feesToday(this.#book.day, this.#parts.clock).spent,
      budget: this.#options.feesPerDay,
    };
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let restMs: number;
      try {
        restMs = await this.#step(signal);
      } catch (error) {
        if (isAborted(error)) continue;
        restMs = this.#options.pollMs;
        this.#sender.problem = this.#problemOf(error);
      }
      await this.#rest.wait(this.#untilDeadline(restMs));
    }
  }

  /** One thing after the other; how long to wait before the next. */
  async #step(signal: AbortSignal): Promise<number> {
    this.#prune();
    this.#report();
    this.#tell(this.#book.expire(this.#parts.clock.now()));
    const { flight } = this.#book;
    // Also after a crash: the chain is asked before anything is sent.
    if (flight !== undefined) return this.#sender.follow(flight, signal);
    return this.#sender.send(signal);
  }

  #known(intent: Intent): IntentState {
    const stored = this.#book.get(intent.id);
    if (stored === undefined) throw new Error(`the intent ${intent.id} was not kept`);
    if (stored.digest !== digestOf(intent.messages)) {
      this.#log.warn('an intent of this id wants something else; the first one stands', {
        id: intent.id,
      });
    }
    return stored.state;
  }

  // At the start and once a day.
  #prune(): void {
    const now = this.#parts.clock.now();
    if (this.#pruneMs !== undefined && now < this.#pruneMs) return;
    this.#book.prune(addMs(now, -this.#options.keepEndedMs));
    this.#pruneMs = addMs(now, DAY_MS);
  }

  #report(): void {
    for (const fee of this.#book.unreported) {
      this.#parts.spent(fee);
      crashPoint('signer.spent.after');
      this.#book.reported(fee);
    }
  }

  #tell(intents: readonly StoredIntent[]): void {
    for (const { id, state } of intents) {
      if (!isEnded(state)) continue;
      this.#log.info('intent over', { id, ...state });
      for (const tell of this.#waiting.get(id) ?? []) tell();
      this.#waiting.delete(id);
    }
  }

  #problemOf(error: unknown): SignerProblem {
    if (error instanceof Hold) return this.#changed(error.problem);
    const code = codeOf(error);
    const text = messageOf(error);
    if (code === 'wallet-locked' || code === 'wallet-absent') return this.#changed({ code, text });
    if (code === 'network-unreachable') return this.#changed({ code, text });
    this.#log.error('the signer cannot go on; it tries again', { error });
    return { code: 'signer-failed', text };
  }

  // The log says each thing once, not with every try.
  #changed(problem: SignerProblem): SignerProblem {
    const { problem: before } = this.#sender;
    if (before?.code === problem.code && before.text === problem.text) return before;
    this.#log.warn('transactions wait', { code: problem.code, why: problem.text });
    return problem;
  }

  #untilDeadline(restMs: number): number {
    const now = this.#parts.clock.now();
    const { pollMs } = this.#options;
    return this.#book.deadlines().reduce((least: number, at) => {
      // One that has passed is still there where its end could not be written.
      return Math.min(least, at > now ? at - now : pollMs);
    }, restMs);
  }
}
