import type { Books } from './books.ts';
import { KEEP_CLOSED_BLOCKS, KEEP_PAYMENTS_BLOCKS } from './constants.ts';

/** Forgets what is long over, so that the books of a market that never stops stay small. */
export function pruneBooks(books: Books): void {
  for (const [key, { closedHeight }] of Object.entries(books.deployments)) {
    if (closedHeight !== undefined && books.height - closedHeight > KEEP_CLOSED_BLOCKS) {
      // Nothing is locked in it any more, so no coin is lost with it.
      Reflect.deleteProperty(books.deployments, key);
    }
  }
  const from = books.height - KEEP_PAYMENTS_BLOCKS;
  if ((books.payments[0]?.height ?? from) < from) {
    books.payments = books.payments.filter(({ height }) => height >= from);
  }
}
