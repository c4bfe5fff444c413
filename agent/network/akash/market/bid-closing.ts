import type { Clock } from '../../../base/clock.ts';
import { addMs } from '../../../base/instant.ts';
import type { Logger } from '../../../base/logger.ts';
import type { BidRef } from '../../../domain/ids.ts';
import { closeBidMessage } from '../codec/messages.ts';
import { parseBidId } from '../ids.ts';
import type { Asking } from '../queries/ask.ts';
import { queryBid, queryLease } from '../queries/market.ts';
import type { OwnMarket } from './own.ts';
import type { Sending } from './sending.ts';
import { throwUnlessIncluded } from './sending.ts';

export interface BidClosingParts {
  readonly asking: Asking;
  readonly sending: Sending;
  readonly own: OwnMarket;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is not under way by then is looked at again before it is sent. */
const SEND_WITHIN_MS = 30_000;
const TRIES = 3;
const WEIGHT = 120_000n;

/**
 * Takes open bids back.
 *
 * The chain has one message for "take the bid back" and "end the lease that it became", and no way to
 * ask for the one alone. A tenant who accepts the bid between our look and the block that carries the
 * message out therefore loses the lease again. No transaction of ours can be made to fail in that
 * case: the message is carried out for a lease as well, in a simulation too, and nothing that could
 * stand beside it in the transaction is refused just because the bid was accepted. What is left is to
 * keep the span short, which is a block or two: the bid is asked for immediately before; the message
 * goes before all others; one that could not be sent within 30 s is not sent without another look;
 * and a message that is on its way is never sent twice. If it happens all the same it is said: the
 * lease is told as made and as closed, and the log names it.
 */
export class BidClosing {
  readonly #parts: BidClosingParts;

  constructor(parts: BidClosingParts) {
    this.#parts = parts;
  }

  /** Nothing where the bid is not open, also where there never was one. */
  async close(bid: BidRef, signal: AbortSignal): Promise<void> {
    const { asking, sending, own, clock, log } = this.#parts;
    const id = parseBidId(bid);
    if (!own.isOurs(id)) return;
    for (let attempt = 1; ; attempt++) {
      const found = await queryBid(asking, id, { signal });
      if (found?.bid.state !== 'open') return;
      const outcome = await sending.anew(
        {
          id: `close-bid/${bid}`,
          messages: [closeBidMessage(id, 'unspecified')],
          ...{ weight: WEIGHT, priority: 'must' },
          deadlineMs: addMs(clock.now(), SEND_WITHIN_MS),
        },
        signal,
      );
      if (outcome.state === 'included') {
        const made = await queryLease(asking, id, { signal });
        if (made !== undefined) {
          const { height } = outcome;
          log.error('a bid became a lease while it was taken back, and the lease ended with it', {
            bid,
            height,
          });
        }
        return;
      }
      // Late, or refused because it is not open any more: the next look tells.
      if (attempt >= TRIES) throwUnlessIncluded(outcome, `Taking the bid ${bid} back`);
    }
  }
}
