import type { BidRef, LeaseRef, OrderRef } from '../../../../agent/domain/ids.ts';
import { parseBidRef, parseLeaseRef, parseOrderRef } from '../../../../agent/domain/ids.ts';
import type { Denom } from '../../../../agent/domain/money.ts';
import { parseDec } from '../../../../agent/domain/money.ts';
import type { Attribute } from '../../../../agent/domain/resources.ts';
import { findFault } from '../../../../agent/network/practice/audit.ts';
import { PRACTICE_DENOM } from '../../../../agent/network/practice/constants.ts';
import type { Block, MarketOptions } from '../../../../agent/network/practice/market.ts';
import { Market } from '../../../../agent/network/practice/market.ts';
import type {
  TenantKind,
  TermsOverrides,
} from '../../../../agent/network/practice/tenants/terms.ts';
import type {
  MessageOutcome,
  Transaction,
} from '../../../../agent/network/practice/transactions.ts';

export const US = 'practice-provider';
export const IMAGE = 'sublet/practice:test';

/** A market whose blocks are made one by one, each audited. */
export class Bench {
  readonly market: Market;
  readonly blocks: Block[] = [];

  constructor(
    options: Partial<MarketOptions> = {},
    books?: ConstructorParameters<typeof Market>[1],
  ) {
    const defaults = { seed: 1, image: IMAGE, scenario: { name: 'manual' } } as const;
    this.market = new Market({ ...defaults, ...options }, books);
  }

  /** Makes blocks and returns the last one. */
  pass(count = 1): Block {
    for (let made = 0; made < count; made++) {
      this.blocks.push(this.market.produceBlock());
      const fault = findFault(this.market.books);
      if (fault !== undefined) throw new Error(fault);
    }
    return this.blocks.at(-1)!;
  }

  /** Carries a transaction out in a block of its own. */
  run(tx: Transaction): readonly MessageOutcome[] {
    const number = this.market.enqueue(tx);
    return this.pass().outcomes.get(number)!;
  }

  register(attributes: readonly Attribute[] = [], provider = US): void {
    this.run({ type: 'register', provider, attributes });
  }

  place(kind: TenantKind = 'manual', terms: TermsOverrides = {}): OrderRef {
    const tx = this.market.draftTenant(kind, terms);
    this.run(tx);
    return parseOrderRef(`practice:${kind}-${tx.dseq}/${tx.dseq}/1/1`);
  }

  bid(order: OrderRef, price = '1', provider = US, denom: Denom = PRACTICE_DENOM): MessageOutcome {
    const bids = [{ order, price: { denom, amount: parseDec(price) } }];
    return this.run({ type: 'submit-bids', provider, bids })[0]!;
  }

  lease(order: OrderRef, price = '1'): LeaseRef {
    this.bid(order, price);
    this.run({ type: 'accept-bid', bid: bidRefFor(order) });
    return parseLeaseRef(bidRefFor(order));
  }

  /** The types of all events so far that we are told. */
  heard(): readonly string[] {
    return this.blocks
      .flatMap(({ events }) => events)
      .filter(({ to }) => to === undefined || to === US)
      .map(({ event }) => event.type);
  }
}

export function bidRefFor(order: OrderRef, provider = US): BidRef {
  return parseBidRef(`${order}/${provider}/0`);
}
