import type { EarningsBucket } from '../../api/methods.ts';
import { coinsText, coinText } from '../format/money.ts';
import { pairs, table } from '../format/table.ts';
import { dateText, instantText, localDayEdges, spanText } from '../format/time.ts';
import type { Session } from '../session.ts';
import { bannersOf, moneyRows } from './status.ts';

export async function earnings(
  session: Session,
  { limit, days }: { readonly limit: number; readonly days: number },
): Promise<undefined> {
  const { client, io } = session;
  const nowMs = io.clock.now();
  const [{ slices }, payments, past, byDay] = await Promise.all([
    client.call('state.get', {}),
    client.call('earnings.payments', { limit }),
    client.call('leases.past', { limit: 1000 }),
    client.call('earnings.history', { edgesMs: [...localDayEdges(nowMs, days)] }),
  ]);
  const value = { ...slices.earnings, days: byDay, payments };
  await session.show(value, () => {
    const labels = new Map(
      [...slices.leases.live, ...past].map(({ lease, label }) => [lease, label]),
    );
    const { denom } = slices.agent.network;
    const first =
      value.settled.length === 0
        ? 'Nothing was paid yet. The network pays while a lease runs and when it ends.'
        : `Paid so far: ${coinsText(value.settled, denom)}.`;
    // Practice has no transactions.
    const hasHashes = payments.some(({ txHash }) => txHash !== undefined);
    const paymentTable = table(
      ['WHEN', 'BLOCK', 'PAID', 'LEASE', ...(hasHashes ? ['TRANSACTION'] : [])],
      payments.map(({ atMs, height, amount, lease, txHash }) => [
        instantText(atMs, nowMs),
        String(height),
        coinText(amount),
        labels.get(lease) ?? lease,
        ...(hasHashes ? [txHash ?? '-'] : []),
      ]),
    );
    return [
      ...bannersOf(slices, session.nowMs, 'money').map((banner) => session.style.notice(banner)),
      session.style.bold(first),
      '',
      pairs(moneyRows(slices)),
      '',
      dayTable(byDay, denom),
      ...(payments.length === 0 ? [] : ['', paymentTable]),
    ].join('\n');
  });
}

/** What was paid on each day of the owner's own calendar, the newest first. */
function dayTable(days: readonly EarningsBucket[], denom: string): string {
  return table(
    ['DAY', 'PAID', 'PAYMENTS', 'RENTED'],
    days
      .toReversed()
      .map(({ fromMs, paid, payments, rentedMs }) => [
        dateText(fromMs),
        coinsText(paid, denom),
        String(payments),
        rentedMs === 0 ? '-' : spanText(rentedMs),
      ]),
  );
}
