import { AgentError } from '../../../base/errors.ts';
import type { Coin, Denom } from '../../../domain/money.ts';
import { parseDec } from '../../../domain/money.ts';
import type { OwnTenantErrorCode } from '../../interface.ts';
import { mintActMessage } from '../codec/tenant-messages.ts';
import type { AkashCore } from '../core.ts';
import { sendMessage } from '../delegation/send-message.ts';
import { queryBalances } from '../queries/accounts.ts';
import { queryPrice } from '../queries/oracle.ts';
import type { ChainMessage } from '../signer/transaction.ts';

export interface FundsParts {
  readonly address: string;
  /** Sends a message of the tenant's own. Throws `own-tenant-refused`. */
  readonly send: (what: string, message: ChainMessage, signal: AbortSignal) => Promise<void>;
}

/** In atomics of what fees are paid in: some ten transactions, and what a run must have at least. */
const FEES = 200_000n;
const LEAST_FEES = 60_000n;
/** The least that the network makes at once: ten whole coins, or what is wanted. */
const LEAST_MINT = 10_000_000n;
/** What making them costs (a quarter of a percent), and the price may move meanwhile. */
const MARGIN_PERCENT = 103n;
const ARRIVES_WITHIN_MS = 180_000;
const LOOK_MS = 1_000;
const SEND_WEIGHT = 100_000n;

/**
 * What our own tenant pays with. Fees come from our account; what leases are paid in cannot be given
 * to anybody, so it makes its own from that. What it has left stays for the next time.
 */
export class OwnTenantFunds {
  readonly #core: AkashCore;
  readonly #parts: FundsParts;

  constructor(core: AkashCore, parts: FundsParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Throws `own-tenant-poor` with what is missing where. */
  async provide(deposit: bigint, signal: AbortSignal): Promise<void> {
    const { fee, pay } = this.#core.data;
    const mint =
      (await this.#has(pay.denom, signal)) >= deposit
        ? undefined
        : await this.#costOf(deposit, signal);
    const least = LEAST_FEES + (mint ?? 0n);
    const has = await this.#has(fee.denom, signal);
    if (has < least) await this.#take(FEES + (mint ?? 0n) - has, signal);
    if (mint === undefined) return;
    const message = mintActMessage(this.#parts.address, { denom: fee.denom, amount: mint });
    await this.#parts.send('mint', message, signal);
    await this.#arrived(pay.denom, deposit, signal);
  }

  /** Of making so much of what leases are paid in. */
  async #costOf(wanted: bigint, signal: AbortSignal): Promise<bigint> {
    const { asking, data } = this.#core;
    const price = await queryPrice(asking, data.fee.symbol.toLowerCase(), { signal });
    const missing = { denom: data.pay.denom, amount: wanted };
    if (price?.healthy !== true) {
      throw this.#poor(missing, 'the network has no price at which it makes any now');
    }
    const amount = wanted > LEAST_MINT ? wanted : LEAST_MINT;
    return (amount * parseDec('1') * MARGIN_PERCENT) / (price.usd * 100n) + 1n;
  }

  /** From our own account. */
  async #take(amount: bigint, signal: AbortSignal): Promise<void> {
    const { data, wallet, signer, chain } = this.#core;
    const coin = { denom: data.fee.denom, amount };
    const state = wallet.state();
    if (state.state !== 'ready' || state.custody !== 'local') {
      throw this.#poor(coin, 'the key on this machine may not send your money');
    }
    const own = await queryBalances(this.#core.asking, state.account, { signal });
    const free = own.find(({ denom }) => denom === coin.denom)?.amount ?? 0n;
    if (free < amount + LEAST_FEES) {
      throw this.#poor(coin, `your account has ${free} ${coin.denom} to give`);
    }
    const { height } = await chain.tip(signal);
    const id = `own-tenant/${height}`;
    const { address } = this.#parts;
    const messages = [sendMessage(state.account, address, coin)];
    signer.submit([{ id, messages, weight: SEND_WEIGHT, priority: 'normal' }]);
    const outcome = await signer.settled(id, signal);
    if (outcome.state === 'included') return;
    const words = outcome.state === 'failed' ? outcome.refusal.words : 'it was not sent in time';
    throw this.#poor(coin, `sending it from your account failed: ${words}`);
  }

  async #arrived(denom: Denom, amount: bigint, signal: AbortSignal): Promise<void> {
    const { clock } = this.#core;
    const endMs = clock.monotonicMs() + ARRIVES_WITHIN_MS;
    while ((await this.#has(denom, signal)) < amount) {
      if (clock.monotonicMs() > endMs) {
        throw this.#poor(
          { denom, amount },
          'the network has what it is made from, and has not made it yet: try again in some minutes',
        );
      }
      await clock.sleep(LOOK_MS, signal);
    }
  }

  async #has(denom: Denom, signal: AbortSignal): Promise<bigint> {
    const balances = await queryBalances(this.#core.asking, this.#parts.address, { signal });
    return balances.find((one) => one.denom === denom)?.amount ?? 0n;
  }

  #poor({ denom, amount }: Coin, reason: string): AgentError {
    const { address } = this.#parts;
    const message = `Our own tenant ${address} lacks ${amount} ${denom}: ${reason}.`;
    return new AgentError<OwnTenantErrorCode>('own-tenant-poor', message, {
      data: { address, amount: amount.toString(), denom, reason },
    });
  }
}
