import { AgentError } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { AccountEntry, AccountOpening } from '../../../domain/account.ts';
import type { Coin } from '../../../domain/money.ts';
import { sumCoins } from '../../../domain/money.ts';
import type { BlockHeight } from '../../../domain/time.ts';
import { parseBlockHeight } from '../../../domain/time.ts';
import type { Journal } from '../../interface.ts';
import type { ChainAccess } from '../chain.ts';
import type { Told } from '../core.ts';
import { queryBalances } from '../queries/accounts.ts';
import type { Asking } from '../queries/ask.ts';
import type { BlockBooks, Classifying } from './classify.ts';
import { classifyBlock, PUT_INTO } from './classify.ts';
import type { BooksState } from './records.ts';
import { parseBooks, parseEntry, recordText } from './records.ts';

/** What the books are kept with. */
export interface BooksParts {
  readonly journal: Journal;
  readonly asking: Asking;
  readonly access: Pick<ChainAccess, 'tip'>;
  /** The highest height that was heard of. */
  readonly heardTip: () => BlockHeight | undefined;
  readonly log: Logger;
}

/** A line of the journal; `undefined` removes it. */
export type Row = readonly [key: string, value: string | undefined];

/** What is known of the account beside its books. */
export type Known = Omit<Classifying, 'address' | 'hasPutInto'>;

/** What a block has brought, before it is written. */
export interface Noted extends BlockBooks {
  /** Heights were not seen before this one, or not all of it was understood. */
  readonly unsure: boolean;
}

/** So often the height is stored where nothing happened: what lies between is looked at again. */
const STORE_EVERY = 100;
/** The state of old heights may not be kept where their blocks are: asked for again so often. */
const ASK_EVERY = 50;

/**
 * The books of one address: every change of its coins since the opening, so that opening + entries
 * is what the chain has, at each height. What is written is written with the height that it belongs
 * to, in one step: a height that comes again changes nothing.
 */
export class Books {
  readonly address: string;
  readonly #parts: BooksParts;
  readonly #prefix: string;
  #state: BooksState | undefined;
  #stored: BlockHeight | undefined;

  /** Throws `AgentError` `account-journal-damaged`. */
  constructor(address: string, parts: BooksParts) {
    this.address = address;
    this.#parts = parts;
    this.#prefix = `account/${address}/`;
    const text = parts.journal.read(this.#key('books'));
    if (text === undefined) return;
    this.#state = parseBooks(this.#key('books'), text);
    this.#stored = this.#state.height;
  }

  get opening(): AccountOpening | undefined {
    return this.#state?.opening;
  }

  /** Up to where nothing is missing. */
  get height(): BlockHeight | undefined {
    return this.#state?.unsure?.from ?? this.#state?.height;
  }

  /** What was not acknowledged yet, oldest first. */
  entries(): readonly AccountEntry[] {
    return this.#parts.journal
      .list(this.#key('entry/'))
      .map(([key, text]) => parseEntry(key, text));
  }

  acknowledge(entries: readonly AccountEntry[]): void {
    const keys = new Set(entries.map(({ key }) => key));
    const gone = this.#parts.journal
      .list(this.#key('entry/'))
      .filter(([key, text]) => keys.has(parseEntry(key, text).key));
    if (gone.length > 0) this.#parts.journal.writeAll(gone.map(([key]) => [key, undefined]));
  }

  /**
   * Takes a height in. `extra` is asked for what is to be written in the same step, and may name
   * what an entry is about. `undefined` where the height was in the books already, or lies before
   * their opening.
   */
  async take(
    told: Told,
    account: Known,
    extra: (noted: Noted) => {
      readonly entries: readonly AccountEntry[];
      readonly rows: readonly Row[];
    },
    signal: AbortSignal,
  ): Promise<Noted | undefined> {
    if (told.type === 'gap') {
      this.#skip(told.to);
      return undefined;
    }
    const { height } = told.block;
    this.#state ??= await this.#open(height, signal);
    if (this.#state === undefined || height <= this.#state.height) return undefined;
    if (height > this.#state.height + 1) this.#skip(parseBlockHeight(height - 1));
    const state = this.#state;
    const wasUnsure = state.unsure !== undefined;
    const read = this.#read(told, account);
    const unsure = read.understood ? state.unsure : unsureAt(state, height);
    const known = added(state.known, read.books.entries);
    const found = await this.#found(
      { ...state, height, known, ...(unsure && { unsure }) },
      told,
      signal,
    );
    const noted = { ...read.books, unsure: wasUnsure };
    const { entries, rows } = extra(noted);
    this.#write(found.state, [...entries, ...found.entries], rows, wasUnsure || !read.understood);
    return { ...noted, entries: [...entries, ...found.entries] };
  }

  /** On the disk, whatever the height: what lies before it need not be looked at again. */
  store(): void {
    if (this.#state !== undefined && this.#stored !== this.#state.height) {
      this.#write(this.#state, [], [], true);
    }
  }

  #read(
    { block, events }: Extract<Told, { type: 'block' }>,
    account: Known,
  ): { readonly books: BlockBooks; readonly understood: boolean } {
    try {
      const books = classifyBlock(block, events, {
        ...account,
        address: this.address,
        hasPutInto: (deployment) =>
          this.#parts.journal.read(this.#key(`put-into/${deployment}`)) !== undefined,
      });
      return { books, understood: true };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // The balances will tell what it came to.
      this.#parts.log.error('a change of the account is not understood', {
        height: block.height,
        error,
      });
      return { books: { entries: [], ledgerEnds: [] }, understood: false };
    }
  }

  /** Heights up to `to` are not seen, or nobody remembers that they were. */
  #skip(to: BlockHeight): void {
    const state = this.#state;
    if (state === undefined || to <= state.height) return;
    const from = state.unsure?.from ?? state.height;
    this.#state = { ...state, height: to, unsure: { from, to } };
    // Not stored: told of a later height, the next start finds the same gap.
  }

  /**
   * Where the books begin: before the first height that is told, or where nobody keeps that state,
   * now. `undefined` where neither can be asked: then a later height is the first one.
   */
  async #open(first: BlockHeight, signal: AbortSignal): Promise<BooksState | undefined> {
    const { access, log } = this.#parts;
    // Height 0 is no state that could be asked for: a node takes it for the newest.
    const before = first > 1 ? parseBlockHeight(first - 1) : undefined;
    const there = before && (await this.#balancesAt(before, signal));
    const height = there === undefined ? (await access.tip(signal)).height : (before ?? first);
    const coins = there ?? (await this.#balancesAt(height, signal));
    if (coins === undefined) {
      log.warn('the balances cannot be asked for: the books begin later', { height });
      return undefined;
    }
    log.info('the books of the account begin', { address: this.address, height });
    const state = { opening: { height, coins }, height, known: coins };
    this.#write(state, [], [], true);
    return state;
  }

  /** Compares with the chain where something was not seen; what differs is one entry for each denom. */
  async #found(
    state: BooksState,
    { block }: Extract<Told, { type: 'block' }>,
    signal: AbortSignal,
  ): Promise<{ readonly state: BooksState; readonly entries: readonly AccountEntry[] }> {
    const { unsure, ...sure } = state;
    if (unsure === undefined) return { state, entries: [] };
    const { height, atMs } = block;
    const isTip = height >= (this.#parts.heardTip() ?? height);
    if (height > unsure.to + 1 && height % ASK_EVERY !== 0 && !isTip) return { state, entries: [] };
    const chain = await this.#balancesAt(height, signal);
    if (chain === undefined) return { state, entries: [] };
    const differences = sumCoins([
      ...chain,
      ...state.known.map(({ denom, amount }) => ({ denom, amount: -amount })),
    ]).filter(({ amount }) => amount !== 0n);
    if (differences.length > 0) {
      this.#parts.log.warn('the account changed where nobody could look', { ...unsure });
    }
    const entries = differences.map(({ denom, amount }): AccountEntry => ({
      key: `${unsure.to}/unseen/${denom}`,
      height: unsure.to,
      atMs,
      txHash: undefined,
      kind: 'unexplained',
      denom,
      amount,
      about: undefined,
    }));
    return { state: { ...sure, known: chain }, entries };
  }

  /** `undefined` where no node has the state of that height. */
  async #balancesAt(
    height: BlockHeight,
    signal: AbortSignal,
  ): Promise<readonly Coin[] | undefined> {
    try {
      return await queryBalances(this.#parts.asking, this.address, { signal, height });
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== 'chain-query-refused') throw error;
      this.#parts.log.debug('the balances of a height are not kept', { height, error });
      return undefined;
    }
  }

  #write(
    state: BooksState,
    entries: readonly AccountEntry[],
    rows: readonly Row[],
    always: boolean,
  ): void {
    const isDue = state.height >= (this.#stored ?? 0) + STORE_EVERY;
    if (entries.length > 0 || rows.length > 0 || always || isDue) {
      this.#parts.journal.writeAll([
        ...entries.map((entry, place): Row => [this.#entryKey(entry, place), recordText(entry)]),
        ...entries.flatMap((entry) => this.#putRow(entry)),
        ...rows,
        [this.#key('books'), recordText(state)],
      ]);
      this.#stored = state.height;
    }
    this.#state = state;
  }

  /** What the account itself put into a deployment is no payment when it comes back. */
  #putRow({ about }: AccountEntry): readonly Row[] {
    if (about?.startsWith(PUT_INTO) !== true) return [];
    return [[this.#key(`put-into/${about.slice(PUT_INTO.length)}`), '']];
  }

  /** In the order of the chain. */
  #entryKey({ height, kind }: AccountEntry, place: number): string {
    const rank = kind === 'unexplained' ? 'z' : 'a';
    return this.#key(
      `entry/${String(height).padStart(12, '0')}/${rank}${String(place).padStart(6, '0')}`,
    );
  }

  #key(name: string): string {
    return this.#prefix + name;
  }
}

function unsureAt(state: BooksState, height: BlockHeight): NonNullable<BooksState['unsure']> {
  return { from: state.unsure?.from ?? state.height, to: height };
}

function added(known: readonly Coin[], entries: readonly AccountEntry[]): readonly Coin[] {
  return sumCoins([...known, ...entries]).filter(({ amount }) => amount !== 0n);
}
