import { assertNever } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Coin, Dec } from '../../../domain/money.ts';
import { mulDecInt } from '../../../domain/money.ts';
import type { AccountAddress, SigningKey, WalletFacts } from '../../../wallet/interface.ts';
import type { ChainAccount } from '../codec/accounts.ts';
import { firstHalf, ownerOf } from './batch.ts';
import type { SignerChain } from './fate.ts';
import { feeFor, gasWithMargin, higher, priceOf } from './fees.ts';
import { Hold } from './hold.ts';
import type { StoredIntent } from './intents.ts';
import type { SignerOptions } from './options.ts';
import type { Simulated } from './questions.ts';
import { queryAccount, queryBlockGas, queryLeastGasPrice, simulate } from './questions.ts';
import type { Refusal } from './refusals.ts';
import { isForGood, kindOf, refusalOf } from './refusals.ts';
import type { ChainMessage, EncodedDraft, Timeout } from './transaction.ts';
import { encodeDraft, execMessage, rawTransaction } from './transaction.ts';

/** Who signs, for which account. */
export interface Signatory {
  readonly key: SigningKey;
  readonly facts: Pick<WalletFacts, 'account' | 'custody'>;
}

/** A transaction that was simulated and needs only its signature. */
export interface MadeTransaction {
  readonly members: readonly StoredIntent[];
  readonly draft: EncodedDraft;
  readonly account: ChainAccount;
  readonly gas: bigint;
  readonly fee: Coin;
  readonly timeout: Timeout;
  /** The messages of each intent are carried by one of the hot key's. */
  readonly wrapped: boolean;
}

/** What a transaction is made of. */
export interface MakeRequest {
  readonly members: readonly StoredIntent[];
  readonly signatory: Signatory;
  readonly timeout: Timeout;
  /** The most that its fee may be, unless all of it must be done: fewer members are taken then. */
  readonly mostFee: bigint;
  /** Told of each member that the chain would not carry out; it is left out. */
  readonly refuse: (member: StoredIntent, refusal: Refusal) => void;
}

// More corrections than this in a row mean that two nodes contradict each other.
const MOST_CORRECTIONS = 3;
const MOST_HALVINGS = 4n;
/** Messages from which on what is refused is looked for in several parts at once. */
const SIFT_FROM = 24;
const SIFT_PARTS = 8;
const BATCH = 10;
/** Of a smaller rest the gas would cost too much; of a whole nothing is known to be left out. */
const TRUSTED_PERCENT = 75n;
const NO_SIGNATURE = new Uint8Array(64);

/** Makes transactions that should pass: right number, enough gas and fee, nothing that is refused. */
export class TransactionMaker {
  readonly #options: SignerOptions;
  readonly #chain: SignerChain;
  readonly #log: Logger;
  #account: ChainAccount | undefined;
  #price: Dec | undefined;
  #mostGas: bigint | undefined;
  /** Gas that the last large transaction was given, and the weight that its members had said. */
  #weighed: { readonly gas: bigint; readonly weight: bigint } | undefined;
  /** The last transaction that was made: who was in it, and what it was given. */
  #made: Pick<MadeTransaction, 'members' | 'gas'> | undefined;
  /** It was simulated as a whole, and what was refused in it is known: the rest needs no other try. */
  #trusted: Pick<MadeTransaction, 'members' | 'gas'> | undefined;
  /** How often the most gas is halved, because transactions found no room in any block. */
  #halvings = 0n;

  constructor(options: SignerOptions, chain: SignerChain, log: Logger) {
    this.#options = options;
    this.#chain = chain;
    this.#log = log;
  }

  /** For a unit of gas: what nodes were found to ask for, or what is offered first. */
  get gasPrice(): Dec {
    return this.#price ?? this.#options.gasPrice;
  }

  /** The chain has taken a transaction with this number. */
  used(address: string, sequence: bigint): void {
    if (this.#account?.address !== address) return;
    this.#account = { ...this.#account, sequence: sequence + 1n };
  }

  /** A node wants this number, or, not told, another one than ours: it is asked for again. */
  correct(sequence: bigint | undefined): void {
    const account = this.#account;
    this.#account =
      account === undefined || sequence === undefined ? undefined : { ...account, sequence };
  }

  /**
   * A block refused the last transaction for what it told itself of these members: the rest may go at
   * once, with the gas that all were given. A simulation knows no more, and often costs a block.
   */
  trustRest(): void {
    this.#trusted = this.#made;
  }

  /** A transaction came into no block: perhaps none has room for one of its size beside others. */
  tooLarge(): void {
    if (this.#halvings < MOST_HALVINGS) this.#halvings += 1n;
  }

  /** One came into a block. */
  roomFound(): void {
    this.#halvings = 0n;
  }

  /** A node wants at least `required` for `gas`. Throws `Hold` where that is more than is allowed. */
  raisePrice(required: bigint | undefined, gas: bigint): void {
    const now = this.#price ?? this.#options.gasPrice;
    const told = required === undefined ? now : priceOf(required, gas);
    // A node that asks for what it was given, or does not say what it wants.
    const wanted = told > now ? told : mulDecInt(now, 2n);
    this.#allow(wanted);
    this.#price = wanted;
    this.#log.info('gas price raised', { price: this.#price.toString() });
  }

  /**
   * Leaves out what the chain would refuse, and gives the rest ready to be signed; `undefined`
   * where nothing is left, `late` where the chain passed the timeout meanwhile. Throws `Hold` where
   * no transaction of this account would pass.
   */
  async make(
    request: MakeRequest,
    signal: AbortSignal,
  ): Promise<MadeTransaction | 'late' | undefined> {
    const price = await this.#gasPrice(signal);
    const rest = await this.#ofTrusted(request, price, signal);
    if (rest !== undefined) return rest;
    let { members } = request;
    let corrections = 0;
    let sifted = false;
    while (members.length > 0) {
      const account = await this.#accountOf(request.signatory.key.address, signal);
      const simulated = await this.#simulate(request, members, signal);
      if (simulated.ok) {
        const gas = gasWithMargin(simulated.gasUsed, this.#marginOf(members));
        const fee = feeFor(gas, price, this.#options.feeDenom);
        if (members.length >= BATCH) this.#weighed = { gas, weight: weightOf(members) };
        const fewer = await this.#within(members, { gas, fee, mostFee: request.mostFee }, signal);
        if (fewer === members) {
          this.#made = { members, gas };
          return this.#ready(request, { members, account, gas, fee });
        }
        members = fewer;
        continue;
      }
      const kind = kindOf('', null, simulated.log);
      switch (kind.kind) {
        case 'message': {
          const owner = ownerOf(members, kind.index, (member) => carriedBy(request, member));
          members = await this.#without(request, members, owner, simulated.log, signal);
          if (members.length >= SIFT_FROM && !sifted) {
            members = await this.#sift(request, members, signal);
            sifted = true;
          }
          break;
        }
        case 'sequence': {
          corrections += 1;
          if (corrections > MOST_CORRECTIONS) {
            members = await this.#without(request, members, undefined, simulated.log, signal);
          }
          this.correct(kind.expected);
          break;
        }
        case 'out-of-gas': {
          const [first, ...others] = members;
          if (others.length > 0) members = firstHalf(members);
          else members = await this.#without(request, members, first, simulated.log, signal);
          break;
        }
        case 'account':
        case 'fee-too-small':
          throw new Hold('account-refused', `The chain refuses this account: ${simulated.log}`);
        case 'timed-out':
          // The chain went on meanwhile: none of the members is to blame.
          return 'late';
        case 'mempool-full':
        case 'known':
        case 'unclear':
          members = await this.#without(request, members, undefined, simulated.log, signal);
          break;
        default:
          assertNever(kind);
      }
    }
    return undefined;
  }

  #ready(
    request: MakeRequest,
    made: Pick<MadeTransaction, 'members' | 'account' | 'gas' | 'fee'>,
  ): MadeTransaction {
    const { gas, fee, members } = made;
    const draft = this.#draft(request, members, { gas, fee: [fee] });
    const { timeout, signatory } = request;
    return { ...made, draft, timeout, wrapped: signatory.facts.custody === 'delegated' };
  }

  /** What is left of the trusted transaction, where it is most of it and nothing else. Once. */
  async #ofTrusted(
    request: MakeRequest,
    price: Dec,
    signal: AbortSignal,
  ): Promise<MadeTransaction | undefined> {
    const trusted = this.#trusted;
    this.#trusted = undefined;
    if (trusted === undefined) return undefined;
    const { members, mostFee } = request;
    const ids = new Set(trusted.members.map(({ id }) => id));
    const isRest = members.every(({ id, moreGas }) => ids.has(id) && moreGas !== true);
    const isMost = weightOf(members) * 100n >= weightOf(trusted.members) * TRUSTED_PERCENT;
    if (!isRest || !isMost) return undefined;
    const { gas } = trusted;
    const fee = feeFor(gas, price, this.#options.feeDenom);
    if ((await this.#within(members, { gas, fee, mostFee }, signal)) !== members) return undefined;
    const account = await this.#accountOf(request.signatory.key.address, signal);
    return this.#ready(request, { members, account, gas, fee });
  }

  /**
   * Where one message of many is refused, others often are too (a tenant closed all that it had
   * placed), and a simulation tells only the first: the rest is tried in parts beside each other.
   * What passes here is simulated once more as a whole.
   */
  async #sift(
    request: MakeRequest,
    members: readonly StoredIntent[],
    signal: AbortSignal,
  ): Promise<readonly StoredIntent[]> {
    const size = Math.ceil(members.length / SIFT_PARTS);
    const parts = Array.from({ length: SIFT_PARTS }, (_unused, place) =>
      members.slice(place * size, (place + 1) * size),
    );
    const kept = await Promise.all(parts.map((part) => this.#siftPart(request, part, signal)));
    return kept.flat();
  }

  async #siftPart(
    request: MakeRequest,
    part: readonly StoredIntent[],
    signal: AbortSignal,
  ): Promise<readonly StoredIntent[]> {
    const passed: StoredIntent[] = [];
    let rest = part;
    while (rest.length > 0) {
      const simulated = await this.#simulate(request, rest, signal);
      if (simulated.ok) break;
      const kind = kindOf('', null, simulated.log);
      const refusal = refusalOf('', null, simulated.log);
      // Whatever is not for good may be so for want of a message of another part: the whole tells.
      if (kind.kind !== 'message' || !isForGood(refusal)) break;
      const owner = ownerOf(rest, kind.index, (member) => carriedBy(request, member));
      if (owner === undefined) break;
      request.refuse(owner, refusal);
      // Those before it were carried out before it was refused.
      const at = rest.indexOf(owner);
      passed.push(...rest.slice(0, at));
      rest = rest.slice(at + 1);
    }
    return [...passed, ...rest];
  }

  /** Takes `culprit` out, or where it is not known looks for it. */
  async #without(
    request: MakeRequest,
    members: readonly StoredIntent[],
    culprit: StoredIntent | undefined,
    log: string,
    signal: AbortSignal,
  ): Promise<readonly StoredIntent[]> {
    const found =
      culprit === undefined ? await this.#search(request, members, log, signal) : { culprit, log };
    request.refuse(found.culprit, refusalOf('', null, found.log));
    return members.filter((member) => member !== found.culprit);
  }

  /**
   * The last message of the shortest beginning that is refused: messages are carried out in order,
   * hence every longer beginning is refused as well. Throws `Hold` where each message alone meets
   * the same wrong number, which is then not theirs.
   */
  async #search(
    request: MakeRequest,
    members: readonly StoredIntent[],
    log: string,
    signal: AbortSignal,
  ): Promise<{ readonly culprit: StoredIntent; readonly log: string }> {
    let passes = 0;
    let refused = { length: members.length, log };
    while (refused.length - passes > 1) {
      const length = Math.floor((passes + refused.length) / 2);
      const simulated = await this.#simulate(request, members.slice(0, length), signal);
      if (simulated.ok) passes = length;
      else refused = { length, log: simulated.log };
    }
    const culprit = members[passes];
    if (culprit === undefined) throw new Error('a transaction without messages was simulated');
    if (passes === 0 && kindOf('', null, refused.log).kind === 'sequence') {
      const last = await this.#simulate(request, members.slice(-1), signal);
      if (!last.ok) {
        throw new Hold('account-refused', `Nodes disagree about this account: ${last.log}`);
      }
    }
    return { culprit, log: refused.log };
  }

  async #simulate(
    request: MakeRequest,
    members: readonly StoredIntent[],
    signal: AbortSignal,
  ): Promise<Simulated> {
    await this.#accountOf(request.signatory.key.address, signal);
    const draft = this.#draft(request, members, { gas: 0n, fee: [] });
    return simulate(this.#chain, rawTransaction(draft, NO_SIGNATURE), signal);
  }

  #draft(
    request: MakeRequest,
    members: readonly StoredIntent[],
    { gas, fee }: { readonly gas: bigint; readonly fee: readonly Coin[] },
  ): EncodedDraft {
    const { signatory, timeout } = request;
    const { account, custody } = signatory.facts;
    return encodeDraft({
      messages: members.flatMap((member) => this.#carried(request, member)),
      publicKey: signatory.key.publicKey,
      sequence: timeout.by === 'time' ? 0n : (this.#account?.sequence ?? 0n),
      ...{ gas, fee, timeout },
      ...(custody === 'delegated' ? { granter: account } : {}),
    });
  }

  /**
   * The messages that carry out an intent. A hot key wraps them, those of each intent apart: the
   * chain then says which intent it refused, which it does not say of messages inside of one wrap.
   */
  #carried({ signatory }: MakeRequest, { messages }: StoredIntent): readonly ChainMessage[] {
    if (signatory.facts.custody === 'local') return messages;
    return [execMessage(signatory.key.address, messages)];
  }

  /** `members`, or fewer of them where they need more than they may. */
  async #within(
    members: readonly StoredIntent[],
    { gas, fee, mostFee }: { gas: bigint; fee: Coin; mostFee: bigint },
    signal: AbortSignal,
  ): Promise<readonly StoredIntent[]> {
    const mostGas = await this.#gasLimit(signal);
    if (members.length > 1 && gas > mostGas) return members.slice(0, part(members, mostGas, gas));
    const must = members.every(({ priority }) => priority === 'must');
    if (must || fee.amount <= mostFee) return members;
    // Of an intent that does not fit by itself nothing is left.
    return members.slice(0, members.length === 1 ? 0 : part(members, mostFee, fee.amount));
  }

  /**
   * The most weight of one transaction. What the last large one needed counts: guessed too high, each
   * transaction would be simulated twice.
   */
  async weightLimit(signal: AbortSignal): Promise<bigint> {
    const most = await this.#gasLimit(signal);
    return this.#weighed === undefined ? most : (most * this.#weighed.weight) / this.#weighed.gas;
  }

  /** The most gas of one transaction. */
  async #gasLimit(signal: AbortSignal): Promise<bigint> {
    const { mostGas, blockGasPercent } = this.#options;
    if (this.#mostGas === undefined) {
      const block = await queryBlockGas(this.#chain, signal);
      const share = block === undefined ? mostGas : (block * blockGasPercent) / 100n;
      this.#mostGas = share < mostGas ? share : mostGas;
    }
    return this.#mostGas >> this.#halvings;
  }

  async #gasPrice(signal: AbortSignal): Promise<Dec> {
    if (this.#price !== undefined) return this.#price;
    const { gasPrice, feeDenom } = this.#options;
    const least = await queryLeastGasPrice(this.#chain, feeDenom, signal);
    const price = least === undefined ? gasPrice : higher(gasPrice, least);
    this.#allow(price);
    this.#price = price;
    return price;
  }

  #allow(price: Dec): void {
    if (price <= this.#options.mostGasPrice) return;
    const text = 'Nodes ask for a higher gas price than the settings allow.';
    throw new Hold('gas-price-too-high', text);
  }

  #marginOf(members: readonly StoredIntent[]): bigint {
    const { gasMarginPercent, batchMarginPercent, raisedGasMarginPercent } = this.#options;
    if (members.some(({ moreGas }) => moreGas === true)) return raisedGasMarginPercent;
    const messages = members.reduce((sum, member) => sum + member.messages.length, 0);
    return messages < BATCH || batchMarginPercent > gasMarginPercent
      ? gasMarginPercent
      : batchMarginPercent;
  }

  async #accountOf(address: AccountAddress, signal: AbortSignal): Promise<ChainAccount> {
    if (this.#account?.address === address) return this.#account;
    const account = await queryAccount(this.#chain, address, signal);
    if (account === undefined) {
      throw new Hold(
        'account-refused',
        `The account ${address} is not known to the chain: it has never had coins.`,
      );
    }
    this.#account = account;
    return this.#account;
  }
}

function weightOf(members: readonly StoredIntent[]): bigint {
  return members.reduce((sum, { weight }) => sum + weight, 0n);
}

/** How many messages of the transaction carry out an intent: one wrap, or its own. */
function carriedBy({ signatory }: MakeRequest, { messages }: StoredIntent): number {
  return signatory.facts.custody === 'local' ? messages.length : 1;
}

// As many as should fit, by their number; always fewer than there are.
function part(members: readonly unknown[], most: bigint, wanted: bigint): number {
  const fitting = Number((BigInt(members.length) * most) / wanted);
  return Math.max(1, Math.min(members.length - 1, fitting));
}
