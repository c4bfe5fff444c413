import type { PayoutValue, RedemptionValue } from '../api/wallet.ts';
import { startOfLocalDay, startOfLocalWeek } from '../base/clock.ts';
import { AgentError, assertNever, codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { CoinPrice, Redemption } from '../domain/account.ts';
import type { Coin, Denom } from '../domain/money.ts';
import type {
  NextFees,
  Payout,
  PayoutFacts,
  PayoutRun,
  PayoutStep,
} from '../domain/paying-out.ts';
import {
  depositReserve,
  followPayout,
  NO_RUN,
  nextPayoutStep,
  payable,
  redeemable,
} from '../domain/paying-out.ts';
import type { BlockHeight } from '../domain/time.ts';
import { parseBlockHeight } from '../domain/time.ts';
import type { AccountBalances, NetworkAccount } from '../network/interface.ts';
import type { AccountCoin } from './coin-words.ts';
import { amountOf, atomicsOf, coinWords, feeCoin, payCoin } from './coin-words.ts';
import type { Notices } from './notices.ts';
import type { ProviderParts } from './parts.ts';
import { parseRun, runText } from './payout-record.ts';
import type { LiveSettings } from './settings.ts';
import { payoutView, redemptionView } from './wallet-view.ts';

export interface PayingOutParts
  extends Pick<ProviderParts, 'storage' | 'clock' | 'log' | 'wallet'> {
  readonly account: NetworkAccount;
  readonly settings: Pick<LiveSettings, 'value'>;
  readonly notices: Pick<Notices, 'tell' | 'once'>;
  /** As the chain had them last. */
  readonly balances: () => AccountBalances | undefined;
  readonly price: () => CoinPrice | undefined;
  /** The largest deposit that a bid ever posted in what leases pay in. */
  readonly largestDeposit: () => bigint;
  /** Asks the chain now. Throws `network-unreachable`. */
  readonly refresh: () => Promise<void>;
}

const RUN_KEY = 'money.payout-run';
/** Counts the ids: none is ever used again. */
const SERIAL_KEY = 'money.serial';
/** Steps that follow each other at once: a run has fewer. */
const MOST_STEPS = 8;
/** Of the payouts that are over, how many are looked at for the height of the last one. */
const LATEST = 10;

/**
 * Redeems and pays out: when the owner says so, and by the rule of the settings. A payout is stored
 * before it is handed to the network, and handed over under its id for as long as the network knows
 * nothing of it: a process that dies at any place neither forgets it nor makes it twice.
 */
export class PayingOut {
  readonly #parts: PayingOutParts;
  readonly #log: Logger;
  readonly #fee: AccountCoin;
  readonly #pay: AccountCoin | undefined;
  /** `undefined` where what is stored cannot be read: nothing is paid out by the rule then. */
  #run: PayoutRun | undefined;

  constructor(parts: PayingOutParts) {
    this.#parts = parts;
    this.#log = parts.log.child('settling');
    this.#fee = feeCoin(parts.account);
    this.#pay = payCoin(parts.account);
    this.#run = this.#readRun();
  }

  /** What leases pay in and has to be redeemed. */
  get payDenom(): Denom | undefined {
    return this.#pay?.denom;
  }

  /** Where the payout by the rule stands; `undefined` where that cannot be read. */
  get run(): PayoutRun | undefined {
    return this.#run;
  }

  /** Something is on its way: what the chain says of it is wanted soon. */
  get busy(): boolean {
    const { account } = this.#parts;
    const isOnItsWay = ({ state }: Redemption): boolean =>
      state === 'sending' || state === 'pending';
    return (
      (this.#run !== undefined && this.#run.state !== 'idle') ||
      this.#open().length > 0 ||
      account.redemptions().some(isOnItsWay)
    );
  }

  /** Does what is to be done now; nothing where all is done. Safe to repeat at any time. */
  step(): void {
    this.#tellOfRedemptions();
    this.#tellOfFees();
    this.#followPayouts();
    for (let count = 0; count < MOST_STEPS && this.#run !== undefined; count++) {
      const { serial, facts } = this.#facts(this.#run);
      const step = nextPayoutStep(this.#run, facts);
      if (!this.#carryOut(step, serial)) return;
    }
  }

  /** Turns so much of what leases pay in into what fees are paid in. */
  async redeem(amount: bigint): Promise<RedemptionValue> {
    const { account } = this.#parts;
    const pay = this.#pay;
    if (pay === undefined) {
      throw conflict('Leases pay in what fees are paid in here: nothing has to be redeemed.');
    }
    mustBePositive(amount);
    this.#mustSign({ orElsewhere: false });
    await this.#parts.refresh();
    this.#mustSign({ orElsewhere: false });
    const most = redeemable(this.#free().pay.amount, this.#depositReserve());
    if (amount > most) {
      const words = this.#words({ denom: pay.denom, amount: most });
      throw conflict(`At most ${words} can be redeemed now. What bids need for deposits stays.`);
    }
    this.#mustAffordFee('redeem');
    const id = this.#newId('redeem');
    account.redeem(id, { denom: pay.denom, amount });
    return redemptionView(this.#mustFindRedemption(id));
  }

  /**
   * Sends so much to the payout address that counts. What the settings keep in the account stays
   * unless `evenKept`; the next fees stay in any case.
   */
  async payout(amount: bigint, evenKept: boolean): Promise<PayoutValue> {
    mustBePositive(amount);
    this.#mustBeAbleToPay();
    await this.#parts.refresh();
    const to = this.#mustBeAbleToPay();
    const { storage, clock } = this.#parts;
    const { denom } = this.#fee;
    const most = payable(this.#free().fee.amount, evenKept ? 0n : this.#keep(), this.#fees());
    if (amount > most) {
      const words = this.#words({ denom, amount: most });
      throw conflict(
        evenKept
          ? `At most ${words} can be paid out now: the next fees have to stay.`
          : `At most ${words} can be paid out now: payout.keep stays in the account for fees and deposits.`,
      );
    }
    const id = this.#newId('payout');
    const askedAtMs = clock.now();
    storage.books.putPayout(this.#mustHaveAddress(), {
      ...{ id, askedAtMs, to, amount: { denom, amount }, by: 'owner', state: 'sending' },
    });
    this.#followPayouts();
    const stored = storage.books.payout(id);
    if (stored === undefined) throw new Error(`the payout ${id} was stored and is not there`);
    return payoutView(stored);
  }

  /** True where another look may find more to do. */
  #carryOut(step: PayoutStep, serial: number): boolean {
    const { account, storage } = this.#parts;
    switch (step.do) {
      case 'wait':
        return false;
      case 'keep':
        this.#keepRun(step.run, serial);
        return true;
      case 'pause': {
        const { reason, detail } = step;
        this.#log.warn('the payout by the rule pauses', { reason, detail });
        // Told before it is stored, so that a crash between the two tells it again, never not at all.
        if (this.#lastPause() !== reason) {
          this.#parts.notices.tell({
            code: 'payout-paused',
            data: { reason, ...(detail === undefined ? {} : { detail }) },
          });
        }
        this.#keepRun(step.run, serial);
        return false;
      }
      case 'redeem':
        account.redeem(step.id, step.amount);
        return false;
      case 'pay':
        storage.books.putPayout(this.#mustHaveAddress(), step.payout);
        this.#followPayouts();
        return true;
      default:
        return assertNever(step);
    }
  }

  /** Why it paused last; a payout since then makes the same reason news again. */
  #lastPause(): string | undefined {
    const last = this.#parts.storage.notices.latest('payout-paused', 'payout-sent');
    const reason = last?.code === 'payout-paused' ? last.data['reason'] : undefined;
    return typeof reason === 'string' ? reason : undefined;
  }

  /** Hands over what the network does not know yet, and writes down what became of the rest. */
  #followPayouts(): void {
    const { account, storage, clock } = this.#parts;
    const address = account.address();
    for (const payout of this.#open()) {
      const duty = followPayout(payout, account.fateOf(payout.id), {
        nowMs: clock.now(),
        payTo: this.#payTo(),
      });
      if (address === undefined || duty.do === 'wait') continue;
      if (duty.do === 'note') this.#note(address, duty.payout);
      else if (this.#blocked() === undefined) this.#send(address, payout);
    }
  }

  #send(address: string, payout: Payout): void {
    const { id, to, amount } = payout;
    try {
      this.#parts.account.send(id, to, amount);
    } catch (error) {
      const code = codeOf(error);
      // It waits for these: the wallet is unlocked, or the network is back.
      if (code === 'wallet-locked' || code === 'wallet-absent' || code === 'network-unreachable') {
        return;
      }
      if (code !== 'wallet-delegated' || !(error instanceof AgentError)) throw error;
      const { askedAtMs, by } = payout;
      this.#note(address, {
        ...{ id, askedAtMs, to, amount, by, state: 'failed', reason: error.message },
      });
    }
  }

  /** Told before it is written down: a crash between the two does both again. */
  #note(address: string, payout: Payout): void {
    const { id, to, by, amount } = payout;
    const data = { id, paid: amount.amount.toString(), denom: amount.denom, to };
    if (payout.state === 'included') {
      const { txHash } = payout;
      this.#parts.notices.tell({ code: 'payout-sent', data: { ...data, by, txHash } });
    } else if (payout.state === 'failed') {
      const { reason } = payout;
      this.#parts.notices.tell({ code: 'payout-failed', data: { ...data, reason } });
    }
    this.#parts.storage.books.putPayout(address, payout);
  }

  #tellOfRedemptions(): void {
    for (const redemption of this.#parts.account.redemptions()) {
      const { id, burned, state } = redemption;
      if (state === 'sending' || state === 'pending') continue;
      const data = { id, paid: burned.amount.toString(), denom: burned.denom };
      this.#parts.notices.once(
        state === 'executed'
          ? {
              code: 'redeemed',
              data: {
                ...data,
                received: redemption.received.amount.toString(),
                receivedDenom: redemption.received.denom,
              },
            }
          : {
              code: 'redeem-failed',
              data: { ...data, ...(state === 'failed' ? { reason: redemption.reason } : {}) },
            },
      );
    }
  }

  #tellOfFees(): void {
    const { account, clock, notices } = this.#parts;
    const { problem, feesToday } = account.queue();
    if (problem?.code !== 'fee-budget-spent') return;
    const { amount, denom } = feesToday;
    const dayMs = startOfLocalDay(clock.now());
    notices.once({ code: 'fees-spent', data: { paid: amount.toString(), denom, dayMs } });
  }

  #facts(run: PayoutRun): { readonly serial: number; readonly facts: PayoutFacts } {
    const { account, storage, clock, settings, price } = this.#parts;
    const nowMs = clock.now();
    const serial = this.#nextSerial();
    const { rule, threshold } = settings.value.payout;
    const id = run.state === 'idle' ? undefined : run.id;
    const known = this.#known();
    return {
      serial,
      facts: {
        nowMs,
        dayMs: startOfLocalDay(nowMs),
        weekMs: startOfLocalWeek(nowMs),
        rule,
        threshold: atomicsOf(threshold, this.#pay?.exponent ?? this.#fee.exponent),
        keep: this.#keep(),
        account: account.address(),
        blocked: this.#blocked(),
        payTo: this.#payTo(),
        free: known,
        deposits: this.#depositReserve(),
        fees: this.#fees(),
        price: price(),
        redemption: account.redemptions().find((redemption) => redemption.id === id),
        payout: id === undefined ? undefined : storage.books.payout(id),
        freshId: `payout-rule-${serial}`,
      },
    };
  }

  /** What can be spent, where that is known and not from before the last thing that was sent. */
  #known(): PayoutFacts['free'] {
    const { account, storage, balances } = this.#parts;
    const address = account.address();
    const found = balances();
    if (address === undefined || found === undefined || this.#open().length > 0) return undefined;
    const since = Math.max(
      0,
      ...storage.books
        .listPayouts(address, LATEST)
        .map((payout) => (payout.state === 'included' ? payout.height : 0)),
      ...account
        .redemptions()
        .map((redemption) => (redemption.state === 'executed' ? redemption.height : 0)),
    );
    return found.height < since ? undefined : { ...freeOf(found, this.#fee, this.#pay) };
  }

  /** Throws `conflict` where the chain's last answer is from before what was sent last. */
  #free(): NonNullable<PayoutFacts['free']> {
    const free = this.#known();
    if (free !== undefined) return free;
    throw conflict('The balance after the last payout is not known yet. Try again in a moment.');
  }

  #open(): readonly Payout[] {
    const { account, storage } = this.#parts;
    const address = account.address();
    return address === undefined ? [] : storage.books.openPayouts(address);
  }

  #payTo(): string | undefined {
    return this.#parts.wallet?.payout.plan().current;
  }

  #blocked(): PayoutFacts['blocked'] {
    const state = this.#parts.wallet?.wallet.state();
    if (state === undefined || state.state === 'absent') return 'wallet-absent';
    if (state.custody === 'delegated') return 'wallet-delegated';
    return state.state === 'locked' ? 'wallet-locked' : undefined;
  }

  #keep(): bigint {
    return atomicsOf(this.#parts.settings.value.payout.keep, this.#fee.exponent);
  }

  #fees(): NextFees {
    const { account } = this.#parts;
    const of = (what: Parameters<NetworkAccount['feeFor']>[0]): bigint =>
      account.feeFor(what).amount;
    return {
      redeem: of('redeem'),
      send: of('send'),
      ahead: of('bid') + of('withdraw') + of('redeem'),
    };
  }

  #depositReserve(): bigint {
    const { balances, largestDeposit } = this.#parts;
    const locked = (balances()?.deposits ?? []).filter(
      ({ amount }) => amount.denom === this.#pay?.denom,
    );
    return depositReserve(
      locked.map(({ amount }) => amount.amount),
      largestDeposit(),
    );
  }

  /** Throws where the wallet cannot sign; a hot key may redeem and must not send. */
  #mustSign({ orElsewhere }: { readonly orElsewhere: boolean }): void {
    this.#mustHaveAddress();
    const state = this.#parts.wallet?.wallet.state();
    if (state?.state === 'locked') {
      const words = this.#parts.wallet?.keeper.problem();
      throw new AgentError('wallet-locked', words ?? 'The wallet is locked: unlock it first.');
    }
    if (orElsewhere && state?.state === 'ready' && state.custody === 'delegated') {
      throw new AgentError(
        'wallet-delegated',
        "The account's key lies elsewhere: a payout is prepared here and signed there, in the wallet view or with \"sublet wallet prepare-payout\".",
      );
    }
  }

  /** Gives where payouts go. Throws where none can be made now. */
  #mustBeAbleToPay(): string {
    this.#mustSign({ orElsewhere: true });
    const plan = this.#parts.wallet?.payout.plan();
    if (plan?.current === undefined) {
      throw conflict(
        plan?.next === undefined
          ? 'There is no payout address yet. Announce one first; it counts after a day.'
          : 'The payout address does not count yet: it is announced and waits for a day.',
      );
    }
    if (this.#open().length > 0 || this.#run?.state === 'paying') {
      throw conflict('A payout is on its way. Wait until it is over.');
    }
    return plan.current;
  }

  #mustHaveAddress(): string {
    const address = this.#parts.account.address();
    if (address !== undefined) return address;
    throw new AgentError('wallet-absent', 'There is no wallet yet: make or import one first.');
  }

  #mustAffordFee(what: 'redeem'): void {
    const { account, wallet } = this.#parts;
    const state = wallet?.wallet.state();
    // Of a hot key the account's owner limits what may be spent on gas, and the chain says so.
    if (state?.state === 'ready' && state.custody === 'delegated') return;
    const fee = account.feeFor(what);
    if (this.#free().fee.amount >= fee.amount) return;
    throw conflict(`The account cannot pay the fee of about ${this.#words(fee)}. Send it some first.`);
  }

  #mustFindRedemption(id: string): Redemption {
    const found = this.#parts.account.redemptions().find((redemption) => redemption.id === id);
    if (found === undefined) throw new Error(`the redemption ${id} was asked for and is not there`);
    return found;
  }

  #words(coin: Coin): string {
    return coinWords(coin, this.#parts.account.coins);
  }

  /** Stored before it is used. */
  #newId(what: 'redeem' | 'payout'): string {
    const serial = this.#nextSerial();
    this.#parts.storage.journal.write(SERIAL_KEY, String(serial));
    return `${what}-owner-${serial}`;
  }

  #nextSerial(): number {
    return Number(this.#parts.storage.journal.read(SERIAL_KEY) ?? '0') + 1;
  }

  #keepRun(run: PayoutRun, serial: number): void {
    this.#parts.storage.journal.writeAll([
      [RUN_KEY, runText(run)],
      [SERIAL_KEY, String(serial)],
    ]);
    this.#run = run;
  }

  #readRun(): PayoutRun | undefined {
    const text = this.#parts.storage.journal.read(RUN_KEY);
    if (text === undefined) return NO_RUN;
    try {
      return parseRun(text);
    } catch (error) {
      // Going on from "nothing was begun" could pay twice.
      this.#log.error('nothing is paid out by the rule: where it stood cannot be read', { error });
      return undefined;
    }
  }
}

function freeOf(
  { rows, height }: AccountBalances,
  fee: AccountCoin,
  pay: AccountCoin | undefined,
): { readonly fee: Coin; readonly pay: Coin; readonly height: BlockHeight } {
  const coins = rows.map(({ denom, free }) => ({ denom, amount: free }));
  return {
    fee: { denom: fee.denom, amount: amountOf(coins, fee.denom) },
    pay: {
      denom: pay?.denom ?? fee.denom,
      amount: pay === undefined ? 0n : amountOf(coins, pay.denom),
    },
    height: parseBlockHeight(height),
  };
}

function mustBePositive(amount: bigint): void {
  if (amount > 0n) return;
  throw new AgentError('bad-arguments', 'The amount has to be more than 0.');
}

function conflict(message: string): AgentError {
  return new AgentError('conflict', message);
}
