import { coinsText, coinText } from '../format/money.ts';
import { pairs, table } from '../format/table.ts';
import { instantText } from '../format/time.ts';
import type { Session } from '../session.ts';
import { moneyRows } from './status.ts';

export async function earnings(
  session: Session,
  { limit }: { readonly limit: number },
): Promise<undefined> {
  const { client, nowMs } = session;
  const [{ slices }, payments, past] = await Promise.all([
    client.call('state.get', {}),
    client.call('earnings.payments', { limit }),
    client.call('leases.past', { limit: 1000 }),
  ]);
  const value = { ...slices.earnings, payments };
  await session.show(value, () => {
    const labels = new Map(
      [...slices.leases.live, ...past].map(({ lease, label }) => [lease, label]),
    );
    const { denom, practice } = slices.agent.network;
    const first =
      value.settled.length === 0
        ? 'Nothing was paid yet. The network pays while a lease runs and when it ends.'
        : `Paid so far: ${coinsText(value.settled, denom)}.`;
    const paymentTable = table(
      ['WHEN', 'BLOCK', 'PAID', 'LEASE'],
      payments.map(({ atMs, height, amount, lease }) => [
        instantText(atMs, nowMs),
        String(height),
        coinText(amount),
        labels.get(lease) ?? lease,
      ]),
    );
    return [
      ...(practice
        ? [
            session.style.notice(
              'Practice network: nothing here is real money; uplay is play money.',
            ),
          ]
        : []),
      session.style.bold(first),
      '',
      pairs(moneyRows(slices)),
      ...(payments.length === 0 ? [] : ['', paymentTable]),
    ].join('\n');
  });
}
