import type { PayoutValue, RedemptionValue } from '../api/wallet.ts';
import type { Clock } from '../base/clock.ts';
import { utcText } from '../base/clock.ts';
import { AgentError } from '../base/errors.ts';
import type { PayoutFacts } from '../domain/paying-out.ts';
import { payable, redeemable } from '../domain/paying-out.ts';
import type { NetworkAccount } from '../network/interface.ts';
import type { AccountFacts } from './account-facts.ts';
import { payoutView, redemptionView } from './money-values.ts';
import type { OwnWallet } from './parts.ts';
import type { PayingOut } from './paying-out.ts';
import type { RedeemWatch } from './redeem-watch.ts';

export interface ByHandParts {
  readonly account: NetworkAccount;
  readonly wallet?: OwnWallet;
  readonly facts: AccountFacts;
  readonly payingOut: PayingOut;
  readonly redeemWatch: Pick<RedeemWatch, 'haltedSinceMs' | 'ask'>;
  readonly clock: Clock;
  /** Asks the chain now. Throws `network-unreachable`. */
  readonly refresh: (signal: AbortSignal) => Promise<void>;
  /** Fires when whoever waits has waited long enough. */
  readonly soon: () => AbortSignal;
}

/** What the owner asks for: each is checked against what the chain has at that moment. */
export class PayingByHand {
  readonly #parts: ByHandParts;

  constructor(parts: ByHandParts) {
    this.#parts = parts;
  }

  /** Turns so much of what leases pay in into what fees are paid in. */
  async redeem(amount: bigint): Promise<RedemptionValue> {
    const { account, facts, payingOut, redeemWatch, refresh, soon } = this.#parts;
    const { pay } = facts;
    if (pay === undefined) {
      throw conflict('Leases pay in what fees are paid in here: nothing has to be redeemed.');
    }
    mustBePositive(amount);
    this.#mustBeAbleToSign();
    const signal = soon();
    await redeemWatch.ask(signal, 0);
    await refresh(signal);
    this.#mustBeAbleToSign();
    this.#mustNotBeHalted();
    const free = this.#mustKnow();
    const most = redeemable(free.pay.amount, facts.deposits());
    if (amount > most) {
      const words = facts.words({ denom: pay.denom, amount: most });
      throw conflict(`At most ${words} can be redeemed now. What bids need for deposits stays.`);
    }
    const fee = account.feeFor('redeem');
    // Of a hot key the account's owner limits what may be spent on gas, and the chain says so.
    if (!facts.isDelegated() && free.fee.amount < fee.amount) {
      const words = facts.words(fee);
      throw conflict(`The account cannot pay the fee of about ${words}. Send it some first.`);
    }
    const id = payingOut.newId('redeem');
    account.redeem(id, { denom: pay.denom, amount });
    const asked = account.redemptions().find((redemption) => redemption.id === id);
    if (asked === undefined) throw new Error(`the redemption ${id} was asked for and is not there`);
    return redemptionView(asked);
  }

  /**
   * Sends so much to the payout address that counts. What the settings keep in the account stays
   * unless `evenKept`; the next fees stay in any case.
   */
  async payout(amount: bigint, evenKept: boolean): Promise<PayoutValue> {
    const { facts, payingOut, clock, refresh, soon } = this.#parts;
    mustBePositive(amount);
    this.#mustBeAbleToPay();
    await refresh(soon());
    const to = this.#mustBeAbleToPay();
    const { denom } = facts.fee;
    const keep = evenKept ? 0n : facts.keep();
    const most = payable(this.#mustKnow().fee.amount, keep, facts.fees());
    if (amount > most) {
      const words = facts.words({ denom, amount: most });
      const why = evenKept
        ? 'the next fees have to stay.'
        : 'the setting payout.keep stays in the account, for fees and deposits.';
      throw conflict(`At most ${words} can be paid out now: ${why}`);
    }
    const asked = { id: payingOut.newId('payout'), askedAtMs: clock.now(), to };
    return payoutView(
      payingOut.begin({ ...asked, amount: { denom, amount }, by: 'owner', state: 'sending' }),
    );
  }

  #mustBeAbleToSign(): void {
    const { facts, wallet } = this.#parts;
    if (facts.address === undefined) {
      throw new AgentError('wallet-absent', 'There is no wallet yet: make or import one first.');
    }
    if (wallet?.wallet.state().state !== 'locked') return;
    const words = wallet.keeper.problem() ?? 'The wallet is locked: unlock it first.';
    throw new AgentError('wallet-locked', words);
  }

  #mustNotBeHalted(): void {
    const { haltedSinceMs } = this.#parts.redeemWatch;
    if (haltedSinceMs === undefined) return;
    throw conflict(
      `Redeeming is halted by the chain since ${utcText(haltedSinceMs, 'minute')} UTC, as seen from here. Your coins stay in the account. Try again later.`,
    );
  }

  /** Gives where payouts go. */
  #mustBeAbleToPay(): string {
    const { facts, wallet, payingOut } = this.#parts;
    this.#mustBeAbleToSign();
    if (facts.isDelegated()) {
      throw new AgentError(
        'wallet-delegated',
        "The account's key lies elsewhere, and this machine's key must not send: prepare the payout here and sign it there.",
      );
    }
    const { current, next } = wallet?.payout.plan() ?? {};
    if (current === undefined) {
      throw conflict(
        next === undefined
          ? 'There is no payout address yet. Announce one first; it counts after a day.'
          : 'The payout address does not count yet: it is announced and waits for a day.',
      );
    }
    if (facts.open().length > 0 || payingOut.run?.state === 'paying') {
      throw conflict('A payout is on its way. Wait until it is over.');
    }
    return current;
  }

  /** Throws `conflict` where the chain's answer is from before what was sent last. */
  #mustKnow(): NonNullable<PayoutFacts['free']> {
    const free = this.#parts.facts.free();
    if (free !== undefined) return free;
    throw conflict('The balance after the last payout is not known yet. Try again in a moment.');
  }
}

function mustBePositive(amount: bigint): void {
  if (amount > 0n) return;
  throw new AgentError('bad-arguments', 'The amount has to be more than 0.');
}

function conflict(message: string): AgentError {
  return new AgentError('conflict', message);
}
