import type { ShadowSummary } from '../../api/provider.ts';
import { priceText } from '../format/money.ts';
import { table } from '../format/table.ts';
import { instantText, spanText } from '../format/time.ts';
import type { Session } from '../session.ts';

const HOUR_MS = 3_600_000;

/** What this machine would have won on the network, had it bid. */
export async function shadow(
  session: Session,
  { hours, limit }: { readonly hours: number; readonly limit: number },
): Promise<undefined> {
  const fromMs = Math.max(0, session.nowMs - hours * HOUR_MS);
  const summary = await session.client.call('shadow.summary', { fromMs, limit });
  await session.show(summary, (shown) => shadowText(shown, session.nowMs));
}

function shadowText(summary: ShadowSummary, nowMs: number): string {
  const { fromMs, toMs, seen, matched, fit, won, lost, undecided, auditedOnly } = summary;
  const { wouldPay, refusals, orders } = summary;
  const span = spanText(toMs - fromMs);
  return [
    seen === 0
      ? `No order came in ${span}.`
      : `In ${span} this machine would have won ${won} of ${seen} orders; nothing was sent.`,
    `${matched} were for a machine like this one, ${fit} would have got a bid; of these ${lost} were lost (a tie is lost) and ${undecided} are not decided.`,
    ...(auditedOnly === 0
      ? []
      : [`${auditedOnly} wanted the word of an auditor that this machine does not have.`]),
    ...(wouldPay === undefined ? [] : [`Those won would pay ${priceText(wouldPay)} together.`]),
    ...(refusals.length === 0
      ? []
      : [
          '',
          table(
            ['NOT BID ON', 'ORDERS'],
            refusals.map(({ code, count }) => [code, String(count)]),
          ),
        ]),
    ...(orders.length === 0
      ? []
      : [
          '',
          table(
            ['WHEN', 'ORDER', 'AT MOST', 'WE', 'OUTCOME'],
            orders.map(({ atMs, label, maxPrice, price, refusal, winner, outcome }) => [
              instantText(atMs, nowMs),
              label,
              priceText(maxPrice),
              price === undefined ? '-' : priceText(price),
              [
                outcome,
                ...(refusal === undefined ? [] : [refusal]),
                ...(winner === undefined
                  ? []
                  : [
                      `${winner.provider}${winner.audited === true ? ' (audited)' : ''} for ${priceText(winner.price)}`,
                    ]),
              ].join(', '),
            ]),
          ),
        ]),
  ].join('\n');
}
