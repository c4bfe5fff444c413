import type { Paged } from '../../state/pages.ts';
import { MOST_PER_PAGE, readOlder } from '../../state/pages.ts';
import { call } from '../../state/session.ts';
import type { Payment } from './exports.ts';

export const PAYMENT_PAGES: Paged<Payment> = {
  keyOf: ({ key }) => key,
  beforeOf: ({ atMs }) => atMs + 1,
};

export function askPayments(
  limit: number,
  beforeMs: number | undefined,
): Promise<readonly Payment[]> {
  return call('earnings.payments', { limit, ...(beforeMs === undefined ? {} : { beforeMs }) });
}

/** All that there are, page by page. */
export async function readPayments(): Promise<readonly Payment[]> {
  let items: readonly Payment[] = [];
  for (let more = true; more;) {
    ({ items, more } = await readOlder(items, MOST_PER_PAGE, PAYMENT_PAGES, askPayments));
  }
  return items;
}
