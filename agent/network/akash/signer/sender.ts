import { isAborted } from '../../../base/abort.ts';
import type { Backoff } from '../../../base/backoff.ts';
import { backoffMs } from '../../../base/backoff.ts';
import type { Clock } from '../../../base/clock.ts';
import { crashPoint } from '../../../base/crash-point.ts';
import { assertNever } from '../../../base/errors.ts';
import type { UnixMs } from '../../../base/instant.ts';
import { addMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Dec } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { Wallet } from '../../../wallet/interface.ts';
import type { BroadcastAnswer, ChainBlock } from '../chain.ts';
import { firstHalf, ownerOf, takeBatch } from './batch.ts';
import type { Fate, KnownOutcome, SignerChain } from './fate.ts';
import { fateOf, outcomeIn } from './fate.ts';
import { feesToday, withFee } from './fees.ts';
import type { FeeDay, Flight } from './flight.ts';
import type { SignerProblem } from './hold.ts';
import { Hold } from './hold.ts';
import type { IntentBook } from './intent-book.ts';
import type { Screening, StoredIntent } from './intents.ts';
import { ended, refusedIntent, requeued } from './intents.ts';
import type { MadeTransaction, Signatory } from './maker.ts';
import { TransactionMaker } from './maker.ts';
import type { SignerOptions } from './options.ts';
import type { Refusal, RefusalKind } from './refusals.ts';
import { kindOf, refusalOf } from './refusals.ts';
import type { Timeout } from './transaction.ts';
import { hashOf, rawTransaction, signDocument } from './transaction.ts';

export interface SenderParts {
  readonly chain: SignerChain;
  readonly wallet: Wallet;
  readonly book: IntentBook;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of each change that may be an end, after it was written. */
  readonly settled: (intents: readonly StoredIntent[]) => void;
  /** Of an intent that waits; `undefined` where nothing is against it. */
  readonly screen: (id: string) => Screening | undefined;
}

// The first failure may be one poisoned message, whose companions are not to wait.
const PAUSE_AFTER = 2;
const PAUSE: Backoff = { firstMs: 6_000, factor: 2, mostMs: 10 * 60_000 };
const CORRECTIONS_AT_ONCE = 3;
/** Blocks beyond its last height after which an open transaction is a problem to be told. */
const LATE_BLOCKS = 5;

/** Sends one transaction at a time and follows it to its end. Answers how long to wait, in ms. */
export class Sender {
  /** Why the queue waits; set by the signer too. */
  problem: SignerProblem | undefined;
  readonly #options: SignerOptions;
  readonly #parts: SenderParts;
  readonly #maker: TransactionMaker;
  /** Intents of the next transaction, while it is not known which one of several is poisoned. */
  #most = Infinity;
  /** Transactions in a row that came to nothing. */
  #failures = 0;
  /** Transactions in a row that were in no block. */
  #losses = 0;
  #corrections = 0;
  /** In a row were late before they were signed. */
  #lates = 0;
  /** Intents that cost more than is left of the day that began at `startMs`. */
  #tooDear: { readonly startMs: UnixMs; readonly ids: Set<string> } | undefined;
  #pausedUntilMs = 0;
  /** The last block that was read, and when by the clock that only grows. */
  #head: (Tip & { readonly readMs: number }) | undefined;
  /** What a block said of the transaction that is open. */
  #told: KnownOutcome | undefined;

  constructor(options: SignerOptions, parts: SenderParts) {
    this.#options = options;
    this.#parts = parts;
    this.#maker = new TransactionMaker(options, parts.chain, parts.log);
  }

  /** For a unit of gas. */
  get gasPrice(): Dec {
    return this.#maker.gasPrice;
  }

  /** Takes in a block, an old one too; true where it has the transaction that is open. */
  read(block: ChainBlock, isNew: boolean): boolean {
    const { book, clock } = this.#parts;
    const { height, atMs } = block;
    this.#head = isNew ? { height, atMs, readMs: clock.monotonicMs() } : undefined;
    const { flight } = book;
    this.#told = (flight && outcomeIn(block, flight.hash)) ?? this.#told;
    return flight !== undefined && this.#told?.hash === flight.hash;
  }

  /** Makes a transaction of what waits and sends it. Nothing may be in flight. */
  async send(signal: AbortSignal): Promise<number> {
    const { book, chain, clock } = this.#parts;
    if (!book.all().some(({ state }) => state.state === 'queued')) {
      this.problem = undefined;
      return Infinity;
    }
    const pauseMs = this.#pausedUntilMs - clock.monotonicMs();
    if (pauseMs > 0) return pauseMs;
    const signatory = this.#signatory();
    const tip = this.#freshHead() ?? (await chain.tip(signal));
    const today = feesToday(book.day, clock);
    const left = this.#options.feesPerDay - today.spent;
    const due = this.#screened(book.due(tip.height));
    const payable = due.filter(
      ({ id, priority }) => priority === 'must' || (left > 0n && !this.#isTooDear(id, today)),
    );
    if (due.length > 0 && payable.length === 0) {
      throw new Hold('fee-budget-spent', "The day's budget for fees is used up.");
    }
    const refused: StoredIntent[] = [];
    let made: Awaited<ReturnType<TransactionMaker['make']>>;
    try {
      made = await this.#maker.make(
        {
          members: takeBatch(payable, {
            messages: this.#options.mostMessages,
            bytes: this.#options.mostBytes,
            weight: await this.#maker.weightLimit(signal),
            intents: this.#most,
          }),
          signatory,
          timeout: this.#timeout(tip),
          mostFee: left > 0n ? left : 0n,
          refuse: (member, refusal) => {
            refused.push(this.#refuse(member, refusal, { height: tip.height }));
          },
        },
        signal,
      );
    } finally {
      // Together, and before anything is sent: a hundred of them would be a hundred writes.
      if (refused.length > 0) this.#change(refused);
    }
    this.#lates = made === 'late' ? this.#lates + 1 : 0;
    // At once with the chain's own height; a node that goes on naming an old one would be asked
    // without end.
    if (made === 'late') this.#head = undefined;
    if (made === 'late') return this.#lates > 1 ? this.#options.pollMs : 0;
    if (made !== undefined) return this.#broadcast(made, signatory, tip, signal);
    const [first] = payable;
    if (first !== undefined && refused.length === 0) {
      // Alone it costs more than is left: it waits for the next day, and the others have their turn.
      this.#tooDear?.ids.add(first.id);
      return 0;
    }
    this.problem = undefined;
    return this.#options.pollMs;
  }

  /** Asks what became of the transaction that was sent, or perhaps sent. */
  async follow(flight: Flight, signal: AbortSignal): Promise<number> {
    const known = this.#toldFate(flight) ?? (await fateOf(flight, this.#parts.chain, signal));
    this.#mended();
    switch (known.fate) {
      case 'open':
        if (flight.timeout.by === 'height' && known.height > flight.timeout.height + LATE_BLOCKS) {
          const text = 'The chain does not say what became of the last transaction.';
          throw new Hold('transaction-open', text);
        }
        return this.#options.pollMs;
      case 'included':
        this.#included(flight, known.outcome);
        return 0;
      case 'lost':
        this.#lost(flight);
        return 0;
      case 'unknowable':
        this.#unknowable(flight);
        return 0;
      default:
        return assertNever(known);
    }
  }

  async #broadcast(
    made: MadeTransaction,
    { key }: Signatory,
    tip: Tip,
    signal: AbortSignal,
  ): Promise<number> {
    const { book, chain, clock, log } = this.#parts;
    const document = signDocument(made.draft, chain.chainId, made.account.number);
    const transaction = rawTransaction(made.draft, await key.sign(document));
    crashPoint('signer.sign.after');
    const flight: Flight = {
      ...{ hash: hashOf(transaction), signer: key.address, sequence: made.account.sequence },
      ...{ timeout: made.timeout, fromHeight: tip.height, sentMs: clock.now() },
      ...{ gas: made.gas, fee: made.fee, wrapped: made.wrapped },
      members: made.members.map(({ id }) => id),
    };
    crashPoint('signer.flight.before');
    book.launch(flight, made.members);
    crashPoint('signer.broadcast.before');
    let answer: BroadcastAnswer;
    try {
      answer = await chain.broadcast(transaction, signal);
    } catch (error) {
      if (isAborted(error)) throw error;
      // Whatever went wrong, it may have arrived: it is followed like one that was accepted.
      log.warn('no answer to a transaction; the chain is asked for it', {
        hash: flight.hash,
        error,
      });
      return this.#options.pollMs;
    }
    crashPoint('signer.broadcast.after');
    const { hash } = flight;
    const { code, codespace, log: words } = answer;
    if (code !== 0 && kindOf(codespace, code, words).kind !== 'known') {
      return this.#turnedAway(flight, answer, tip.height);
    }
    this.#mended();
    log.info('transaction sent', { hash, intents: flight.members.length, gas: String(made.gas) });
    return this.#options.pollMs;
  }

  /**
   * The one node that was asked did not take the transaction: it is nowhere, and its members may go
   * into another one at once.
   */
  #turnedAway(flight: Flight, answer: BroadcastAnswer, height: BlockHeight): number {
    const { codespace, code, log: words } = answer;
    const kind = kindOf(codespace, code, words);
    this.#parts.log.info('transaction refused', { hash: flight.hash, codespace, code, words });
    const members = this.#parts.book.membersOf(flight);
    const after =
      kind.kind === 'message' || kind.kind === 'unclear' || kind.kind === 'out-of-gas'
        ? this.#blame(flight, kind, refusalOf(codespace, code, words), { height })
        : members.map(requeued);
    crashPoint('signer.refused.before');
    this.#parts.book.land(after);
    crashPoint('signer.refused.after');
    this.#parts.settled(after);
    switch (kind.kind) {
      case 'sequence':
        this.#maker.correct(kind.expected);
        this.#corrections += 1;
        return this.#corrections > CORRECTIONS_AT_ONCE ? this.#options.pollMs : 0;
      case 'fee-too-small': {
        const { required } = kind;
        const ours = required?.denom === this.#options.feeDenom ? required.amount : undefined;
        this.#maker.raisePrice(ours, flight.gas);
        return 0;
      }
      case 'mempool-full':
        throw new Hold('mempool-full', 'The node takes no more transactions now.');
      case 'account':
        this.#maker.correct(undefined);
        this.#failed();
        throw new Hold('account-refused', `The chain refuses this account: ${words}`);
      case 'timed-out':
      case 'known':
        return this.#options.pollMs;
      case 'message':
      case 'unclear':
      case 'out-of-gas':
        this.#failed();
        return 0;
      default:
        return assertNever(kind);
    }
  }

  #included(flight: Flight, outcome: KnownOutcome): void {
    const { book, clock, log, settled } = this.#parts;
    const { hash, height, code, codespace } = outcome;
    const fee = { ...flight.fee, amount: paidFee(outcome, flight) };
    const after =
      code === 0
        ? book
            .membersOf(flight)
            .map((member) => ended(member, { state: 'included', hash, height }, clock.now()))
        : this.#blame(
            flight,
            kindOf(codespace, code, outcome.log),
            refusalOf(codespace, code, outcome.log),
            { height, hash },
          );
    crashPoint('signer.included.before');
    const day = withFee(feesToday(book.day, clock), fee.amount);
    book.land(after, { spent: { hash, height, fee, code }, day });
    crashPoint('signer.included.after');
    this.#maker.used(flight.signer, flight.sequence);
    this.#maker.roomFound();
    this.#corrections = 0;
    this.#losses = 0;
    if (code === 0) {
      this.#failures = 0;
      this.#most = Infinity;
      this.problem = undefined;
      log.info('transaction included', { hash, height, fee: String(fee.amount) });
    } else {
      this.#failed(outcome.log);
      log.warn('transaction failed', { hash, height, codespace, code, words: outcome.log });
    }
    settled(after);
  }

  #lost(flight: Flight): void {
    const { book, log } = this.#parts;
    crashPoint('signer.lost.before');
    book.land(book.membersOf(flight).map(requeued));
    crashPoint('signer.lost.after');
    this.#maker.correct(undefined);
    this.#maker.tooLarge();
    log.info('transaction is in no block and never will be', { hash: flight.hash });
    this.#losses += 1;
    if (this.#losses < PAUSE_AFTER) return;
    const text = `${this.#losses} transactions in a row were taken by a node and came into no block.`;
    this.problem = { code: 'transactions-fail', text };
  }

  /** The chain answers and takes transactions. Whether they do anything shows in a block. */
  #mended(): void {
    if (this.problem?.code !== 'transactions-fail') this.problem = undefined;
  }

  // At most once is worth more than at least once: what was done twice cannot be undone.
  #unknowable(flight: Flight): void {
    const { book, clock, log, settled } = this.#parts;
    const words = 'the chain keeps no record any more that tells whether this was done';
    const refusal: Refusal = { codespace: '', code: null, words };
    const { hash } = flight;
    const after = book
      .membersOf(flight)
      .map((member) => ended(member, { state: 'failed', refusal, hash }, clock.now()));
    book.land(after);
    this.#maker.correct(undefined);
    log.error('a transaction was sent, and nobody can say what became of it', { hash });
    settled(after);
  }

  /** What becomes of the members of a transaction that did nothing: all wait, but the culprit. */
  #blame(
    flight: Flight,
    kind: RefusalKind,
    refusal: Refusal,
    at: { readonly height: BlockHeight; readonly hash?: string },
  ): readonly StoredIntent[] {
    const members = this.#parts.book.membersOf(flight);
    if (kind.kind === 'out-of-gas' && members.some(({ moreGas }) => moreGas !== true)) {
      return members.map((member) => ({ ...requeued(member), moreGas: true }));
    }
    const count = (member: StoredIntent): number => (flight.wrapped ? 1 : member.messages.length);
    const told = kind.kind === 'message' ? ownerOf(members, kind.index, count) : undefined;
    // A block refused it for what the blocks tell by themselves, of every other member too.
    const isKnown = told !== undefined && this.#parts.screen(told.id)?.is === 'over';
    if (isKnown && at.hash !== undefined && this.#failures === 0) this.#maker.trustRest();
    const culprit = told ?? (members.length === 1 ? members[0] : undefined);
    // It is in the half that goes first, or else that half passes and it is in the rest.
    if (culprit === undefined) this.#most = firstHalf(members).length;
    return members.map((member) =>
      member === culprit ? this.#refuse(member, refusal, at) : requeued(member),
    );
  }

  #refuse(
    member: StoredIntent,
    refusal: Refusal,
    at: { readonly height: BlockHeight; readonly hash?: string },
  ): StoredIntent {
    const nowMs = this.#parts.clock.now();
    return refusedIntent(member, refusal, { ...at, nowMs }, this.#options.mostRefusals);
  }

  #change(intents: readonly StoredIntent[]): void {
    this.#parts.book.change(intents);
    this.#parts.settled(intents);
  }

  #failed(words = ''): void {
    this.#failures += 1;
    if (this.#failures < PAUSE_AFTER) return;
    const pauseMs = backoffMs(PAUSE, this.#failures - PAUSE_AFTER + 1);
    this.#pausedUntilMs = this.#parts.clock.monotonicMs() + pauseMs;
    const text = `${this.#failures} transactions in a row came to nothing; the next one waits ${Math.round(pauseMs / 1000)} s. ${words}`;
    this.problem = { code: 'transactions-fail', text: text.trim() };
    this.#parts.log.warn('transactions fail', { failures: this.#failures, pauseMs });
  }

  #toldFate({ hash }: Flight): Fate | undefined {
    const outcome = this.#told;
    return outcome?.hash === hash ? { fate: 'included', outcome } : undefined;
  }

  /** The block that was read last, where that is as good as asking now. */
  #freshHead(): Tip | undefined {
    const head = this.#head;
    if (head === undefined) return undefined;
    const ageMs = this.#parts.clock.monotonicMs() - head.readMs;
    return ageMs < this.#options.pollMs ? head : undefined;
  }

  /** Those that may go; what is over is written down as such, and no refused transaction is searched for it. */
  #screened(due: readonly StoredIntent[]): readonly StoredIntent[] {
    const { screen, clock } = this.#parts;
    const over: StoredIntent[] = [];
    const free = due.filter((intent) => {
      const found = screen(intent.id);
      if (found?.is === 'over') {
        const refusal: Refusal = { codespace: '', code: null, words: found.words };
        over.push(ended(intent, { state: 'failed', refusal }, clock.now()));
      }
      return found === undefined;
    });
    if (over.length > 0) this.#change(over);
    return free;
  }

  #isTooDear(id: string, { startMs }: FeeDay): boolean {
    if (this.#tooDear?.startMs !== startMs) this.#tooDear = { startMs, ids: new Set() };
    return this.#tooDear.ids.has(id);
  }

  #signatory(): Signatory {
    const facts = this.#parts.wallet.state();
    switch (facts.state) {
      case 'absent':
        throw new Hold('wallet-absent', 'There is no wallet to sign with.');
      case 'locked':
        throw new Hold('wallet-locked', `The wallet is locked (${facts.reason}).`);
      case 'ready':
        return { key: this.#parts.wallet.key(), facts };
      default:
        return assertNever(facts);
    }
  }

  #timeout({ height, atMs }: Tip): Timeout {
    const { unordered, timeoutMs, timeoutBlocks } = this.#options;
    if (unordered) return { by: 'time', atMs: addMs(atMs, timeoutMs) };
    return { by: 'height', height: parseBlockHeight(height + timeoutBlocks) };
  }
}

interface Tip {
  readonly height: BlockHeight;
  readonly atMs: UnixMs;
}

// The chain's own record of the fee; a transaction that it turned away at the door has none.
function paidFee({ code, events }: KnownOutcome, flight: Flight): bigint {
  for (const { type, attributes } of events) {
    if (type !== 'tx' || attributes.fee === undefined) continue;
    const coins = attributes.fee.split(',').map((coin) => /^(\d+)(.+)$/.exec(coin));
    const [, amount] = coins.find((coin) => coin?.[2] === flight.fee.denom) ?? [];
    return BigInt(amount ?? 0);
  }
  return code === 0 ? flight.fee.amount : 0n;
}
