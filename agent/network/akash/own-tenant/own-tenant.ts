import { AgentError, messageOf } from '../../../base/errors.ts';
import { addMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { BidRef, LeaseRef, OrderRef } from '../../../domain/ids.ts';
import { normalManifest } from '../../../domain/manifest-form.ts';
import type { Coin } from '../../../domain/money.ts';
import { decFromInt, truncateDec } from '../../../domain/money.ts';
import { MIB } from '../../../domain/resources.ts';
import { SELF_RENTAL, selfRentalManifest } from '../../../domain/self-rental.ts';
import type { AccountAddress, SigningKey } from '../../../wallet/interface.ts';
import type { Journal, OwnSettlement, OwnTenant, OwnTenantErrorCode } from '../../interface.ts';
import {
  closeDeploymentMessage,
  createDeploymentMessage,
  createLeaseMessage,
} from '../codec/tenant-messages.ts';
import type { AkashCore } from '../core.ts';
import type { DeploymentId } from '../ids.ts';
import { leaseRefOf, orderRefOf, parseBidId, parseOrderId } from '../ids.ts';
import { Sending } from '../market/sending.ts';
import { queryBalance } from '../queries/accounts.ts';
import {
  queryActiveDeployments,
  queryDeployment,
  queryDeploymentParams,
} from '../queries/deployments.ts';
import type { Intent, IntentState } from '../signer/intents.ts';
import { isEnded } from '../signer/intents.ts';
import { SIGNER_DEFAULTS } from '../signer/options.ts';
import { Signer } from '../signer/signer.ts';
import type { ChainMessage } from '../signer/transaction.ts';
import { OwnTenantFunds } from './funds.ts';
import { LoneWallet } from './lone-wallet.ts';
import { whyNot } from './outcome.ts';

export interface OwnTenantParts {
  /** Its key: another one than ours, since nobody can provide for themselves. */
  readonly key: SigningKey;
  /** A part of the storage for its transactions alone. */
  readonly journal: Journal;
  /** SHA-256 of a manifest's canonical form, lower-case hex. */
  readonly versionOf: (manifest: unknown) => string;
}

const GROUP = 'sublet';
/** The most that it pays for a block, in atomics: an order that no usual price is too high for. */
const MOST_PRICE = 1_000n;
/** What is sent at the end of a block's time comes with the next; this is many. */
const SENT_WITHIN_MS = 120_000;
const WEIGHT = 300_000n;
const OPENED = 'opened/';

/** Our own tenant on an Akash chain, with a key and a queue of transactions of its own. */
export class AkashOwnTenant implements OwnTenant {
  readonly address: AccountAddress;
  readonly #core: AkashCore;
  readonly #parts: OwnTenantParts;
  readonly #log: Logger;
  readonly #funds: OwnTenantFunds;
  #queue: { readonly signer: Signer; readonly sending: Sending } | undefined;

  /** To be made before its core is started. */
  constructor(core: AkashCore, parts: OwnTenantParts) {
    this.#core = core;
    this.#parts = parts;
    this.#log = core.log;
    this.address = parts.key.address;
    const send = (what: string, message: ChainMessage, signal: AbortSignal): Promise<void> =>
      this.#send(what, message, signal);
    const sent = (what: string): IntentState | undefined => this.#open().sending.get(what);
    const { journal } = parts;
    this.#funds = new OwnTenantFunds(core, { address: this.address, journal, send, sent });
    core.follow((told) => {
      if (told.type === 'block') {
        this.#queue?.signer.onBlock(told.block, core.isNew(told.block.height));
      }
    });
    core.signal.addEventListener('abort', () => void this.#queue?.signer.close());
  }

  async fund(signal: AbortSignal): Promise<void> {
    await this.#funds.provide((await this.#deposit(signal)).amount, signal);
  }

  async order(signal: AbortSignal): Promise<{ readonly order: OrderRef; readonly group: string }> {
    const { asking, data, chain } = this.#core;
    const { cpuMilli, memoryMib, storageMib } = SELF_RENTAL;
    const deposit = await this.#deposit(signal);
    await this.#funds.settled(deposit.amount, signal);
    const { height } = await chain.tip(signal);
    const id = { owner: this.address, dseq: BigInt(height) };
    const before = await queryBalance(asking, this.address, data.pay.denom, { signal });
    // What came back is seen by what there was.
    const opened = { before: before.toString(), deposit: deposit.amount.toString() };
    const { journal } = this.#parts;
    // Nobody asks for an earlier one any more.
    const over = journal.list(OPENED).map(([key]) => [key, undefined] as const);
    journal.writeAll([...over, [`${OPENED}${id.dseq}`, JSON.stringify(opened)]]);
    const message = createDeploymentMessage({
      ...{ id, group: GROUP, cpuMilli, deposit },
      ...{ memoryBytes: memoryMib * MIB, storageBytes: storageMib * MIB },
      price: { denom: data.pay.denom, amount: decFromInt(MOST_PRICE) },
      hash: this.#version(),
    });
    await this.#send(`order/${id.dseq}`, message, signal);
    return { order: orderRefOf({ ...id, gseq: 1, oseq: 1 }), group: GROUP };
  }

  async accept(bid: BidRef, signal: AbortSignal): Promise<LeaseRef> {
    const id = parseBidId(bid);
    await this.#send(`lease/${bid}`, createLeaseMessage(id), signal);
    return leaseRefOf(id);
  }

  async close(signal: AbortSignal): Promise<void> {
    // One that is on its way is not on the chain yet, and comes after it was looked for.
    await this.#settled(signal);
    const { asking } = this.#core;
    const open = await queryActiveDeployments(asking, this.address, { signal });
    for (const { id } of open) {
      await this.#send(`close/${id.dseq}`, closeDeploymentMessage(id), signal);
    }
  }

  async settlement(order: OrderRef, signal: AbortSignal): Promise<OwnSettlement | undefined> {
    const { owner, dseq } = parseOrderId(order);
    const id: DeploymentId = { owner, dseq };
    const stored = this.#parts.journal.read(`${OPENED}${dseq}`);
    const found = await queryDeployment(this.#core.asking, id, { signal });
    if (stored === undefined || found?.deployment.state !== 'closed') return undefined;
    const opened = JSON.parse(stored) as { readonly before: string; readonly deposit: string };
    const { denom } = this.#core.data.pay;
    const coin = (amount: bigint): Coin => ({ denom, amount });
    const transferred = found.escrow?.transferred.find((one) => one.denom === denom);
    const deposited = BigInt(opened.deposit);
    const now = await queryBalance(this.#core.asking, this.address, denom, { signal });
    return {
      deposited: coin(deposited),
      paid: coin(transferred === undefined ? 0n : truncateDec(transferred.amount)),
      returned: coin(now - (BigInt(opened.before) - deposited)),
    };
  }

  #version(): string {
    const normal = normalManifest(selfRentalManifest(GROUP));
    if (!normal.ok) throw new Error(`our own manifest: ${normal.message}`);
    return this.#parts.versionOf(normal.value);
  }

  async #deposit(signal: AbortSignal): Promise<Coin> {
    const { asking, data } = this.#core;
    const { minDeposits } = await queryDeploymentParams(asking, { signal });
    const least = minDeposits.find(({ denom }) => denom === data.pay.denom);
    if (least !== undefined) return least;
    const message = `The chain takes no deposit in ${data.pay.denom}.`;
    throw new AgentError<OwnTenantErrorCode>('own-tenant-refused', message, {
      data: { reason: message },
    });
  }

  /** Until nothing of its waits to be sent or to be found in a block. */
  async #settled(signal: AbortSignal): Promise<void> {
    const { signer } = this.#open();
    for (const [id, state] of signer.list()) {
      if (!isEnded(state)) await signer.settled(id, signal);
    }
  }

  /** Throws `own-tenant-refused` with the chain's words, or why nothing could be sent. */
  async #send(what: string, message: ChainMessage, signal: AbortSignal): Promise<void> {
    const { clock } = this.#core;
    const { sending } = this.#open();
    const intent: Intent = {
      ...{ id: what, messages: [message], weight: WEIGHT, priority: 'normal' },
      deadlineMs: addMs(clock.now(), SENT_WITHIN_MS),
    };
    const outcome = await sending.anew(intent, signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw refused(messageOf(error), error);
    });
    const words = whyNot(outcome);
    if (words === undefined) return;
    this.#log.warn('our own tenant was refused', { what, words });
    throw refused(words);
  }

  /** Begun with the first thing that is to be sent. */
  #open(): { readonly signer: Signer; readonly sending: Sending } {
    if (this.#queue !== undefined) return this.#queue;
    const { data, chain, clock, log } = this.#core;
    const wallet = new LoneWallet(this.#parts.key, clock.now());
    const signer = new Signer(
      { ...SIGNER_DEFAULTS, feeDenom: data.fee.denom, gasPrice: data.fee.gasPrice },
      // Its fees are test money of its own, and in no books of ours.
      { chain, wallet, journal: this.#parts.journal, clock, log, spent: () => undefined },
    );
    signer.start();
    const handled = (): Promise<void> => Promise.resolve();
    const sending = new Sending({ signer, wallet, clock, handled });
    this.#queue = { signer, sending };
    return this.#queue;
  }
}

function refused(reason: string, cause?: unknown): AgentError {
  return new AgentError<OwnTenantErrorCode>(
    'own-tenant-refused',
    `The network refused: ${reason}`,
    {
      data: { reason },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
