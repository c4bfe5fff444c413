import { isAborted } from '../../../base/abort.ts';
import { AgentError, codeOf, messageOf } from '../../../base/errors.ts';
import { addMs } from '../../../base/instant.ts';
import type { Coin } from '../../../domain/money.ts';
import { parseDec } from '../../../domain/money.ts';
import type { OwnTenantErrorCode } from '../../interface.ts';
import { mintActMessage } from '../codec/tenant-messages.ts';
import type { AkashCore } from '../core.ts';
import { sendMessage } from '../delegation/send-message.ts';
import { Sending } from '../market/sending.ts';
import { queryBalance } from '../queries/accounts.ts';
import { queryPrice } from '../queries/oracle.ts';
import { isEnded } from '../signer/intents.ts';
import type { ChainMessage } from '../signer/transaction.ts';
import { mintCost } from './mint-cost.ts';
import type { MintingParts } from './minting.ts';
import { Minting } from './minting.ts';
import { whyNot } from './outcome.ts';

export interface FundsParts extends Pick<MintingParts, 'address' | 'journal'> {
  /** Sends a message of the tenant's own. Throws `own-tenant-refused`. */
  readonly send: (what: string, message: ChainMessage, signal: AbortSignal) => Promise<void>;
  /** Where the last message of that name is. */
  readonly sent: (what: string) => ReturnType<MintingParts['sent']>;
}

/** Of some twenty transactions, and what a run must be able to pay for at least. */
const GAS = 8_000_000n;
const LEAST_GAS = 2_400_000n;
/** Whole coins: the most that is given for making some. */
const MOST_COST = 200n;
const ARRIVES_WITHIN_MS = 180_000;
const SENT_WITHIN_MS = 120_000;
const LOOK_MS = 1_000;
const SEND_WEIGHT = 100_000n;
const ONE = parseDec('1');
/** What our account sends it, and what it has made: each one at a time. */
const TRANSFER = 'own-tenant';
const MINT = 'mint';

/**
 * What our own tenant pays with. Fees come from our account; what leases are paid in cannot be given
 * to anybody, so it makes its own from that. What it has left stays for the next time. What a run that
 * was called off left on its way is waited for by the next one: nothing is given or made twice.
 */
export class OwnTenantFunds {
  readonly #core: AkashCore;
  readonly #parts: FundsParts;
  readonly #minting: Minting;
  readonly #ours: Sending;

  constructor(core: AkashCore, parts: FundsParts) {
    this.#core = core;
    this.#parts = parts;
    this.#minting = new Minting(core, { ...parts, sent: () => parts.sent(MINT) });
    const { signer, wallet, clock } = core;
    const handled = (): Promise<void> => Promise.resolve();
    this.#ours = new Sending({ signer, wallet, clock, handled });
  }

  /** Throws `own-tenant-poor` with what is missing where. */
  async provide(deposit: bigint, signal: AbortSignal): Promise<void> {
    const { fee, pay } = this.#core.data;
    await this.settled(deposit, signal);
    await this.#transferred(signal);
    const lacks = deposit - (await this.#has(pay, signal));
    const mint = lacks > 0n ? await this.#costOf(lacks, signal) : 0n;
    const has = await this.#has(fee, signal);
    if (has < this.#feesOf(LEAST_GAS) + mint) await this.#take(mint - has, signal);
    if (mint > 0n) await this.#mint(mint, deposit, signal);
  }

  /** Until nothing is being made: what comes later would be taken for what an order gave back. */
  async settled(deposit: bigint, signal: AbortSignal): Promise<void> {
    const { clock, data } = this.#core;
    const endMs = clock.monotonicMs() + ARRIVES_WITHIN_MS;
    while (await this.#minting.isPending(signal)) {
      if (clock.monotonicMs() > endMs) {
        throw this.#poor(
          { denom: data.pay.denom, amount: deposit },
          'the network has what it is made from, and has not made it yet: try again in some minutes',
        );
      }
      await clock.sleep(LOOK_MS, signal);
    }
  }

  async #mint(cost: bigint, deposit: bigint, signal: AbortSignal): Promise<void> {
    const { chain, data } = this.#core;
    const coin = { denom: data.fee.denom, amount: cost };
    this.#minting.begin((await chain.tip(signal)).height);
    await this.#parts.send(MINT, mintActMessage(this.#parts.address, coin), signal);
    await this.settled(deposit, signal);
    const lacks = deposit - (await this.#has(data.pay, signal));
    if (lacks <= 0n) return;
    throw this.#poor(
      { denom: data.pay.denom, amount: lacks },
      'the network gave back what it is made from, or made less of it: try again',
    );
  }

  /** What making so much of what leases are paid in costs, in what fees are paid in. */
  async #costOf(lacks: bigint, signal: AbortSignal): Promise<bigint> {
    const { asking, data } = this.#core;
    const { fee, pay } = data;
    const price = await queryPrice(asking, fee.symbol.toLowerCase(), { signal });
    const missing = { denom: pay.denom, amount: lacks };
    if (price?.healthy !== true || price.usd <= 0n || pay.usd === undefined) {
      throw this.#poor(missing, 'the network has no price at which it makes any now');
    }
    const cost = mintCost(lacks, { fee, pay: { ...pay, usd: pay.usd } }, price.usd);
    if (cost <= MOST_COST * 10n ** BigInt(fee.exponent)) return cost;
    const most = `more than ${MOST_COST} ${fee.symbol}, the most that is given for it`;
    throw this.#poor(missing, `making it costs ${cost} ${fee.denom} now: ${most}`);
  }

  /**
   * From our own account: for fees, and so much `besides`. For the fees of some runs where it has that
   * much to give, of this one where not.
   */
  async #take(besides: bigint, signal: AbortSignal): Promise<void> {
    const { asking, data, wallet } = this.#core;
    const { denom } = data.fee;
    const needed = this.#feesOf(LEAST_GAS) + besides;
    const state = wallet.state();
    if (state.state !== 'ready' || state.custody !== 'local') {
      const coin = { denom, amount: needed };
      throw this.#poor(coin, 'the key on this machine may not send your money');
    }
    const own = await queryBalance(asking, state.account, denom, { signal });
    const free = own - this.#feesOf(LEAST_GAS);
    if (free < needed) {
      throw this.#poor({ denom, amount: needed }, `your account has ${own} ${denom} to give`);
    }
    const wanted = this.#feesOf(GAS) + besides;
    await this.#transfer(state.account, { denom, amount: free < wanted ? needed : wanted }, signal);
  }

  async #transfer(from: string, coin: Coin, signal: AbortSignal): Promise<void> {
    const messages = [sendMessage(from, this.#parts.address, coin)];
    const deadlineMs = addMs(this.#core.clock.now(), SENT_WITHIN_MS);
    const intent = { id: TRANSFER, messages, weight: SEND_WEIGHT, deadlineMs };
    let words: string | undefined;
    try {
      words = whyNot(await this.#ours.anew({ ...intent, priority: 'normal' }, signal));
    } catch (error) {
      if (isAborted(error) || codeOf(error) === 'network-unreachable') throw error;
      words = messageOf(error);
    }
    if (words === undefined) return;
    throw this.#poor(coin, `sending it from your account failed: ${words}`);
  }

  /** Until none of an earlier run is on its way: whatever became of it shows in what there is. */
  async #transferred(signal: AbortSignal): Promise<void> {
    const pending = this.#ours.list(TRANSFER).filter(([, state]) => !isEnded(state));
    if (pending.length === 0) return;
    await this.#ours.wait(
      pending.map(([id]) => id),
      signal,
    );
  }

  #feesOf(gas: bigint): bigint {
    return (gas * this.#core.data.fee.gasPrice) / ONE;
  }

  #has({ denom }: Pick<Coin, 'denom'>, signal: AbortSignal): Promise<bigint> {
    return queryBalance(this.#core.asking, this.#parts.address, denom, { signal });
  }

  #poor({ denom, amount }: Coin, reason: string): AgentError {
    const { address } = this.#parts;
    const message = `Our own tenant ${address} lacks ${amount} ${denom}: ${reason}.`;
    return new AgentError<OwnTenantErrorCode>('own-tenant-poor', message, {
      data: { address, amount: amount.toString(), denom, reason },
    });
  }
}
