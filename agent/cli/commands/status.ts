import type { Slices } from '../../api/slices.ts';
import { activityText, marketText } from '../format/activity.ts';
import { leaseStateText, servicesText } from '../format/lease.ts';
import { coinsText, priceText } from '../format/money.ts';
import { freeText } from '../format/resources.ts';
import { pairs, table } from '../format/table.ts';
import { spanText } from '../format/time.ts';
import { announcedText } from '../format/wallet.ts';
import type { Session } from '../session.ts';

export async function status(session: Session): Promise<undefined> {
  const snapshot = await session.client.call('state.get', {});
  await session.show(snapshot, ({ slices }) => statusText(slices, session));
}

/** The banners, what is going on, the money, the leases. */
export function statusText(
  slices: Slices,
  { nowMs, style }: Pick<Session, 'nowMs' | 'style'>,
): string {
  const { hardware, leases } = slices;
  return [
    ...bannersOf(slices, nowMs).map((banner) => style.notice(banner)),
    style.bold(activityText(slices, nowMs)),
    ...problemsOf(slices, nowMs).map((problem) => style.bad(problem)),
    '',
    pairs([
      ...moneyRows(slices),
      ['orders', marketText(slices, nowMs)],
      ['free', freeText(hardware.free, hardware.offered)],
      ['uptime', uptimeText(slices)],
    ]),
    ...(leases.live.length === 0 ? [] : ['', leaseTable(slices, nowMs)]),
  ].join('\n');
}

/** What everybody has to know before reading any number; of `money` only what is about that. */
export function bannersOf(
  { agent, wallet }: Slices,
  nowMs: number,
  about: 'everything' | 'money' = 'everything',
): readonly string[] {
  const banners = [];
  const { practice, denom } = agent.network;
  if (practice) {
    banners.push(`Practice network: nothing here is real money; ${denom} is play money.`);
  }
  if (agent.network.money === 'test') {
    banners.push(`${agent.network.name}: nothing here is real money; ${denom} is test money.`);
  }
  const { next } = wallet.payout;
  if (next !== undefined) {
    // Said everywhere: it may have been somebody else.
    banners.push(`New payout address announced: ${announcedText(next, nowMs)}.`);
  }
  if (agent.engine.simulated && about === 'everything') {
    const why = agent.engine.message ?? 'no container engine was found.';
    banners.push(`Simulated containers: ${why}`);
  }
  return banners;
}

/** Two figures, never one: what was paid, and what is expected. */
export function moneyRows({ agent, earnings }: Slices): readonly (readonly [string, string])[] {
  const { denom } = agent.network;
  const today = coinsText(earnings.settledToday, denom);
  return [
    ['paid', `${coinsText(earnings.settled, denom)} (today ${today})`],
    ['accrued, not paid yet', coinsText(earnings.accrued, denom)],
  ];
}

export function leaseTable({ leases }: Slices, nowMs: number): string {
  return table(
    ['LEASE', 'STATE', 'SERVICES', 'PRICE', 'PAID', 'ACCRUED, NOT PAID YET'],
    leases.live.map((lease) => [
      lease.label,
      leaseStateText(lease, nowMs),
      servicesText(lease, nowMs) || '-',
      priceText(lease.price),
      coinsText(lease.settled, lease.price.denom),
      lease.accrued === undefined ? '-' : coinsText([lease.accrued], lease.price.denom),
    ]),
  );
}

function problemsOf({ agent }: Slices, nowMs: number): readonly string[] {
  // The first sentence says this one already.
  const shown = agent.problems.filter(({ code }) => code !== agent.activity);
  return shown.map(({ message, sinceMs }) => `${message} (for ${spanText(nowMs - sinceMs)})`);
}

function uptimeText({ uptime }: Slices): string {
  const day = percentText(uptime.last24h);
  if (day === undefined) return 'not known yet';
  const { upMs, downMs, pausedMs, unknownMs } = uptime.last24h;
  // On a young installation a day has not passed yet: say of how long this is.
  if (unknownMs > 0) return `${day} of the ${spanText(upMs + downMs + pausedMs)} that are known`;
  return `${day} in 24 hours, ${percentText(uptime.last30d) ?? day} in 30 days`;
}

/** Of the time in which we wanted to serve; pauses do not count. */
function percentText(summary: Slices['uptime']['last24h']): string | undefined {
  const wanted = summary.upMs + summary.downMs;
  if (wanted <= 0) return undefined;
  // Cut, not rounded: 100 % is only shown for no gap at all.
  return `${Math.floor((summary.upMs / wanted) * 1000) / 10} %`;
}
