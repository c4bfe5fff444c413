import { orAborted } from '../../base/abort.ts';
import type { BidRef } from '../../domain/ids.ts';
import type { CallMethod, CallOutcome, CallParams, CallResult } from './calls.ts';
import { findBid, findOrder } from './refs.ts';
import type { MarketRunner } from './runner.ts';
import type { MessageOutcome, Transaction } from './transactions.ts';
import {
  activeLeasesOf,
  bidsOf,
  bidView,
  escrowView,
  leaseView,
  ordersOf,
  orderView,
  paymentView,
} from './views.ts';

type Handlers = {
  readonly [M in CallMethod]: (params: CallParams<M>) => CallResult<M> | Promise<CallResult<M>>;
};

/** Answers a provider's requests from the books, or by the next block. */
export class MarketService {
  readonly #runner: MarketRunner;
  readonly #handlers: Handlers;

  constructor(runner: MarketRunner) {
    this.#runner = runner;
    this.#handlers = this.#makeHandlers();
  }

  async call<M extends CallMethod>(
    method: M,
    params: CallParams<M>,
    signal: AbortSignal,
  ): Promise<CallResult<M>> {
    return orAborted(Promise.resolve(this.#handlers[method](params)), signal);
  }

  #makeHandlers(): Handlers {
    const { market } = this.#runner;
    return {
      profile: ({ provider }) => market.books.providers[provider]?.attributes ?? null,
      register: (params) => this.#submit({ type: 'register', ...params }),
      'open-orders': () =>
        [...ordersOf(market.books)]
          .filter(({ order }) => order.state === 'open')
          .map((found) => orderView(found)),
      order: ({ order }) => {
        const found = findOrder(market.books, order);
        return found === undefined ? null : orderView(found);
      },
      'submit-bids': (params) => this.#submit({ type: 'submit-bids', ...params }),
      'close-bid': (params) => this.#submit({ type: 'close-bid', ...params }),
      'open-bids': ({ provider }) =>
        [...bidsOf(market.books, provider)]
          .filter(({ bid }) => bid.state === 'open')
          .map((found) => bidView(found)),
      bid: ({ provider, order }) => {
        const found = findOrder(market.books, order);
        const bid = found?.order.bids.find((one) => one.provider === provider);
        return found === undefined || bid === undefined ? null : bidView({ ...found, bid });
      },
      'active-leases': ({ provider }) =>
        [...activeLeasesOf(market.books, provider)].map((found) => leaseView(found, found.lease)),
      lease: ({ lease }) => {
        const found = findBid(market.books, lease);
        return found?.bid.lease === undefined ? null : leaseView(found, found.bid.lease);
      },
      withdraw: (params) => this.#submit({ type: 'withdraw', ...params }),
      payments: ({ provider, from }) =>
        market.books.payments
          .filter((payment) => payment.provider === provider && payment.height >= from)
          .map(paymentView),
      escrows: ({ provider }) =>
        [...activeLeasesOf(market.books, provider)].map((found) =>
          escrowView(found, found.lease, market.books.height),
        ),
      'answer-manifest': ({ provider, lease, id, answer }) => {
        market.answerManifest(provider, lease, id, answer);
        return null;
      },
    };
  }

  async #submit(tx: Transaction): Promise<CallOutcome[]> {
    return (await this.#runner.submit(tx)).map(toOutcome);
  }
}

function toOutcome(outcome: MessageOutcome): CallOutcome {
  if (!outcome.ok) return { outcome: 'refused', code: outcome.code, message: outcome.message };
  const bid: BidRef | undefined = outcome.value;
  return bid === undefined ? { outcome: 'done' } : { outcome: 'done', bid };
}
