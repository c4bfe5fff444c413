import { z } from 'zod';

import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import { parseOrderRef } from '../../domain/ids.ts';
import type { Books } from './books.ts';
import { PRACTICE_NETWORK } from './constants.ts';
import type { MarketRunner } from './runner.ts';
import { bidRef, leaseRef, orderRef } from './schemas.ts';
import type { TenantKind, TermsOverrides } from './tenants/terms.ts';
import { TENANT_KINDS, termsOverrides } from './tenants/terms.ts';
import type { MessageOutcome, Transaction } from './transactions.ts';

/** What tests and our own tenant may do to a market besides being its provider. */
export interface PracticeControls {
  /** The whole books, as of the last block. */
  books(): Promise<Books>;
  /** A tenant that comes with the next block; its order's name is known at once. */
  place(kind: TenantKind, terms?: TermsOverrides): Promise<OrderRef>;
  acceptBid(bid: BidRef): Promise<MessageOutcome>;
  sendManifest(lease: LeaseRef, manifest: unknown): Promise<MessageOutcome>;
  closeDeployment(order: OrderRef): Promise<MessageOutcome>;
  /** The tenant ends this lease only; the order comes again. */
  closeLease(lease: LeaseRef): Promise<MessageOutcome>;
  /** Takes the whole coins out of the escrow. */
  drain(order: OrderRef): Promise<MessageOutcome>;
  pauseBlocks(): Promise<void>;
  resumeBlocks(): Promise<void>;
  /** Makes blocks now; resolves when they are made and saved. */
  advance(blocks: number): Promise<void>;
}

/** The controls as requests on the socket. */
export const CONTROL_PARAMS = {
  books: z.object({}),
  place: z.object({ kind: z.enum(TENANT_KINDS), terms: termsOverrides.optional() }),
  'accept-bid': z.object({ bid: bidRef }),
  'send-manifest': z.object({ lease: leaseRef, manifest: z.unknown() }),
  'close-deployment': z.object({ order: orderRef }),
  'close-lease': z.object({ lease: leaseRef }),
  drain: z.object({ order: orderRef }),
  'pause-blocks': z.object({}),
  'resume-blocks': z.object({}),
  advance: z.object({ blocks: z.number().int().min(1).max(100_000) }),
} as const;
export type ControlMethod = keyof typeof CONTROL_PARAMS;
type Params<M extends ControlMethod> = z.output<(typeof CONTROL_PARAMS)[M]>;

/** The controls of a market in this process. */
export class RunnerControls implements PracticeControls {
  readonly #runner: MarketRunner;

  constructor(runner: MarketRunner) {
    this.#runner = runner;
  }

  async books(): Promise<Books> {
    return this.#runner.market.exportBooks();
  }

  async place(kind: TenantKind, terms?: TermsOverrides): Promise<OrderRef> {
    const tx = this.#runner.market.draftTenant(kind, terms);
    // It fails only with a market that ends; whoever waits for the order sees that it does not come.
    void this.#runner.submit(tx).catch(() => undefined);
    return parseOrderRef(`${PRACTICE_NETWORK}:${kind}-${tx.dseq}/${tx.dseq}/1/1`);
  }

  acceptBid(bid: BidRef): Promise<MessageOutcome> {
    return this.#one({ type: 'accept-bid', bid });
  }

  sendManifest(lease: LeaseRef, manifest: unknown): Promise<MessageOutcome> {
    return this.#one({ type: 'send-manifest', lease, manifest });
  }

  closeDeployment(order: OrderRef): Promise<MessageOutcome> {
    return this.#one({ type: 'close-deployment', order });
  }

  closeLease(lease: LeaseRef): Promise<MessageOutcome> {
    return this.#one({ type: 'close-lease', lease });
  }

  drain(order: OrderRef): Promise<MessageOutcome> {
    return this.#one({ type: 'drain', order });
  }

  async pauseBlocks(): Promise<void> {
    this.#runner.pause();
  }

  async resumeBlocks(): Promise<void> {
    this.#runner.resume();
  }

  async advance(blocks: number): Promise<void> {
    this.#runner.advance(blocks);
  }

  async #one(tx: Transaction): Promise<MessageOutcome> {
    const [outcome] = await this.#runner.submit(tx);
    if (outcome === undefined) throw new RangeError('a transaction without a message');
    return outcome;
  }
}

/** Carries out a control that came as a request. */
export async function control<M extends ControlMethod>(
  controls: PracticeControls,
  method: M,
  params: Params<M>,
): Promise<unknown> {
  const table: { readonly [K in ControlMethod]: (given: Params<K>) => Promise<unknown> } = {
    books: () => controls.books(),
    place: ({ kind, terms }) => controls.place(kind, terms),
    'accept-bid': ({ bid }) => controls.acceptBid(bid),
    'send-manifest': ({ lease, manifest }) => controls.sendManifest(lease, manifest),
    'close-deployment': ({ order }) => controls.closeDeployment(order),
    'close-lease': ({ lease }) => controls.closeLease(lease),
    drain: ({ order }) => controls.drain(order),
    'pause-blocks': () => controls.pauseBlocks(),
    'resume-blocks': () => controls.resumeBlocks(),
    advance: ({ blocks }) => controls.advance(blocks),
  };
  return table[method](params);
}
