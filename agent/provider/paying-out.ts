import { startOfLocalDay, startOfLocalWeek } from '../base/clock.ts';
import { AgentError, assertNever, codeOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Redemption } from '../domain/account.ts';
import type { Payout, PayoutFacts, PayoutRun, PayoutStep } from '../domain/paying-out.ts';
import { followPayout, nextPayoutStep, NO_RUN } from '../domain/paying-out.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { AccountFacts, AccountFactsParts } from './account-facts.ts';
import type { Notices } from './notices.ts';
import type { ProviderParts } from './parts.ts';
import { parseRun, runText } from './payout-record.ts';
import type { RedeemWatch } from './redeem-watch.ts';

export interface PayingOutParts
  extends AccountFactsParts, Pick<ProviderParts, 'storage' | 'clock' | 'log'> {
  readonly facts: AccountFacts;
  readonly redeemWatch: Pick<RedeemWatch, 'haltedSinceMs'>;
  readonly notices: Pick<Notices, 'tell' | 'once'>;
}

const RUN_KEY = 'money.payout-run';
/** Counts the ids: none is ever used again. */
const SERIAL_KEY = 'money.serial';
/** Ids of what the rule does begin with it. */
const RULE_ID = 'payout-rule-';
/** Steps that follow each other at once: a run has fewer. */
const MOST_STEPS = 8;

/**
 * Pays out, by the rule of the settings and what the owner asked for. A payout is stored before it is
 * handed to the network, and handed over under its id for as long as the network knows nothing of it:
 * a process that dies at any place neither forgets it nor makes it twice.
 */
export class PayingOut {
  readonly #parts: PayingOutParts;
  readonly #log: Logger;
  /** `undefined` where what is stored cannot be read: nothing is paid out by the rule then. */
  #run: PayoutRun | undefined;
  /** The redemption that failed last, and the height of the balances that were known then. */
  #failure: { readonly id: string; readonly height: BlockHeight | 0 } | undefined;

  constructor(parts: PayingOutParts) {
    this.#parts = parts;
    this.#log = parts.log.child('settling');
    this.#run = this.#readRun();
  }

  /** Where the payout by the rule stands; `undefined` where that cannot be read. */
  get run(): PayoutRun | undefined {
    return this.#run;
  }

  /** Something is on its way: what the chain says of it is wanted soon. */
  get busy(): boolean {
    const { account, facts } = this.#parts;
    return (
      (this.#run !== undefined && this.#run.state !== 'idle') ||
      facts.open().length > 0 ||
      account.redemptions().some(isOnItsWay)
    );
  }

  /** Does what is to be done now; nothing where all is done. Safe to repeat at any time. */
  step(): void {
    this.#tellOfRedemptions();
    this.#tellOfFees();
    this.#followPayouts();
    for (let count = 0; count < MOST_STEPS && this.#run !== undefined; count++) {
      const serial = this.#nextSerial();
      const step = nextPayoutStep(this.#run, this.#facts(this.#run, serial));
      if (!this.#carryOut(step, serial)) return;
    }
  }

  /** Stores a payout that the owner asked for, then hands it over. */
  begin(payout: Extract<Payout, { state: 'sending' }>): Payout {
    const { books, facts } = this.#parts;
    if (facts.address === undefined) throw new Error('a payout without an account');
    books.addPayout({ ...payout, account: facts.address });
    this.#followPayouts();
    return books.getPayout(payout.id) ?? payout;
  }

  /** An id that nothing ever had; stored before it is used. */
  newId(what: 'redeem' | 'payout'): string {
    const serial = this.#nextSerial();
    this.#parts.storage.journal.write(SERIAL_KEY, String(serial));
    return `${what}-owner-${serial}`;
  }

  /** True where another look may find more to do. */
  #carryOut(step: PayoutStep, serial: number): boolean {
    switch (step.do) {
      case 'wait':
        return false;
      case 'keep':
        this.#keepRun(step.run, serial);
        return true;
      case 'pause':
        this.#pause(step);
        this.#keepRun(step.run, serial);
        return false;
      case 'redeem':
        this.#parts.account.redeem(step.id, step.amount);
        return false;
      case 'pay':
        this.begin(step.payout);
        return true;
      default:
        return assertNever(step);
    }
  }

  /** Told before it is stored: a crash between the two tells it again, and a reason that was told is not. */
  #pause({ reason, detail }: Extract<PayoutStep, { do: 'pause' }>): void {
    const { notices, storage } = this.#parts;
    this.#log.warn('the payout by the rule pauses', { reason, detail });
    // A payout since then makes the same reason news again.
    const last = storage.notices.latest('payout-paused', 'payout-sent');
    if (last?.code === 'payout-paused' && last.data['reason'] === reason) return;
    const data = { reason, ...(detail === undefined ? {} : { detail }) };
    notices.tell({ code: 'payout-paused', data });
  }

  /** Hands over what the network does not know yet, and writes down what became of the rest. */
  #followPayouts(): void {
    const { account, clock, facts } = this.#parts;
    for (const payout of facts.open()) {
      const now = { nowMs: clock.now(), payTo: facts.payTo() };
      const duty = followPayout(payout, account.fateOf(payout.id), now);
      if (duty.do === 'note') this.#note(duty.payout);
      else if (duty.do === 'send' && facts.blocked() === undefined) this.#send(payout);
    }
  }

  #send(payout: Payout): void {
    const { id, to, amount, askedAtMs, by } = payout;
    try {
      this.#parts.account.send(id, to, amount);
    } catch (error) {
      const code = codeOf(error);
      // It waits for these: the wallet is unlocked, or the network is back.
      if (code === 'wallet-locked' || code === 'wallet-absent' || code === 'network-unreachable') {
        return;
      }
      if (code !== 'wallet-delegated' || !(error instanceof AgentError)) throw error;
      const reason = error.message;
      this.#note({ ...{ id, askedAtMs, to, amount, by }, state: 'failed', reason });
    }
  }

  /** Told before it is written down: a crash between the two does both again. */
  #note(payout: Payout): void {
    const { books, notices, facts } = this.#parts;
    const { id, to, by, amount } = payout;
    const data = { id, paid: amount.amount.toString(), denom: amount.denom, to };
    if (payout.state === 'included') {
      const { txHash } = payout;
      notices.once({ code: 'payout-sent', data: { ...data, by, txHash } });
    } else if (payout.state === 'failed') {
      notices.once({ code: 'payout-failed', data: { ...data, reason: payout.reason } });
    }
    if (facts.address !== undefined) books.notePayout({ ...payout, account: facts.address });
  }

  #tellOfRedemptions(): void {
    const { account, notices } = this.#parts;
    for (const redemption of account.redemptions()) {
      const { id, burned } = redemption;
      const data = { id, paid: burned.amount.toString(), denom: burned.denom };
      // What did not work by the rule begins anew, or its pause tells of it.
      const isByRule = id.startsWith(RULE_ID);
      if (redemption.state === 'executed') {
        const { amount, denom } = redemption.received;
        const received = { received: amount.toString(), receivedDenom: denom };
        notices.once({ code: 'redeemed', data: { ...data, ...received } });
      } else if (redemption.state === 'canceled' && !isByRule) {
        notices.once({ code: 'redeem-failed', data });
      } else if (redemption.state === 'failed' && !isByRule) {
        notices.once({ code: 'redeem-failed', data: { ...data, reason: redemption.reason } });
      }
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

  #facts(run: PayoutRun, serial: number): PayoutFacts {
    const { account, books, clock, settings, facts, redeemWatch } = this.#parts;
    const nowMs = clock.now();
    const id = run.state === 'idle' ? undefined : run.id;
    const redemption = account.redemptions().find((one) => one.id === id);
    return {
      nowMs,
      dayMs: startOfLocalDay(nowMs),
      weekMs: startOfLocalWeek(nowMs),
      rule: settings.value.payout.rule,
      threshold: facts.threshold(),
      keep: facts.keep(),
      account: facts.address,
      blocked: facts.blocked(),
      payTo: facts.payTo(),
      free: this.#freeAfter(redemption),
      deposits: facts.deposits(),
      fees: facts.fees(),
      redeemWorth: facts.redeemWorth(),
      redeemHalted: redeemWatch.haltedSinceMs !== undefined,
      redemption,
      payout: id === undefined ? undefined : books.getPayout(id),
      freshId: `${RULE_ID}${serial}`,
    };
  }

  /** A failure has no height: balances that were known when it was seen may be from before it. */
  #freeAfter(redemption: Redemption | undefined): PayoutFacts['free'] {
    const free = this.#parts.facts.free();
    if (redemption?.state !== 'failed') return free;
    if (this.#failure?.id !== redemption.id) {
      this.#failure = { id: redemption.id, height: free?.height ?? 0 };
    }
    return free !== undefined && free.height > this.#failure.height ? free : undefined;
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

function isOnItsWay({ state }: Redemption): boolean {
  return state === 'sending' || state === 'pending';
}
