import type { LeaseDetail, LeaseStats } from '../../api/methods.ts';
import type { LeaseValue, Slices } from '../../api/slices.ts';
import { messageOf } from '../../base/errors.ts';
import { closeReasonText, leaseStateText, portsText, servicesText } from '../format/lease.ts';
import { coinsText, coinText, perDayText, priceText } from '../format/money.ts';
import { bytesText, coresText, resourcesText } from '../format/resources.ts';
import { pairs, table } from '../format/table.ts';
import { agoText, instantText, spanText } from '../format/time.ts';
import { findLease } from '../lease-argument.ts';
import type { Session } from '../session.ts';
import { leaseTable } from './status.ts';

export async function leases(
  session: Session,
  flags: { readonly past?: boolean; readonly limit: number },
): Promise<undefined> {
  const { client, nowMs } = session;
  if (flags.past === true) {
    const past = await client.call('leases.past', { limit: flags.limit });
    await session.show(past, (list) => pastText(list, nowMs));
    return;
  }
  const { slices } = await client.call('state.get', {});
  const { live } = slices.leases;
  await session.show(live, (shown) =>
    liveText({ ...slices, leases: { ...slices.leases, live: shown } }, nowMs),
  );
}

export async function lease(session: Session, given: string): Promise<undefined> {
  const { client, nowMs } = session;
  const { lease: ref } = await findLease(client, given);
  const [detail, { slices }, usage] = await Promise.all([
    client.call('lease.get', { lease: ref }),
    client.call('state.get', {}),
    usageOf(session, ref),
  ]);
  await session.show({ ...detail, ...usage }, (shown) =>
    detailText(shown, slices.agent.network.blockMs, nowMs),
  );
}

/** What its containers use, or why that could not be read: the rest is shown all the same. */
interface Usage {
  readonly stats: readonly LeaseStats[];
  readonly statsError?: string;
}

async function usageOf({ client }: Session, ref: LeaseValue['lease']): Promise<Usage> {
  try {
    return { stats: await client.call('lease.stats', { lease: ref }) };
  } catch (error) {
    return { stats: [], statsError: messageOf(error) };
  }
}

function liveText(slices: Slices, nowMs: number): string {
  const { live, past } = slices.leases;
  const before = past === 0 ? '' : ` ${past} ended before: "sublet leases --past".`;
  if (live.length === 0) return `No lease runs now.${before}`;
  return leaseTable(slices, nowMs) + (before === '' ? '' : `\n\n${before.trim()}`);
}

function pastText(past: readonly LeaseValue[], nowMs: number): string {
  if (past.length === 0) return 'No lease has ended yet.';
  return table(
    ['LEASE', 'ENDED', 'RAN', 'WHY', 'PAID'],
    past.map(({ label, sinceMs, createdAtMs, closeReason, settled, price }) => [
      label,
      agoText(sinceMs ?? createdAtMs, nowMs),
      spanText((sinceMs ?? nowMs) - createdAtMs),
      closeReasonText(closeReason),
      coinsText(settled, price.denom),
    ]),
  );
}

type Detail = LeaseDetail & Usage;

function detailText(detail: Detail, blockMs: number | undefined, nowMs: number): string {
  const { lease: value } = detail;
  const { denom } = value.price;
  const perDay = blockMs === undefined ? '' : `, ${perDayText(value.price, blockMs)}`;
  const left = value.blocksLeft;
  const lasts =
    left === undefined
      ? []
      : [
          [
            "tenant's money",
            `lasts for ${left} more blocks${blockMs === undefined ? '' : `, about ${spanText(left * blockMs)}`}`,
          ] as const,
        ];
  const head = `${value.label}: ${leaseStateText(value, nowMs)}.`;
  return [
    head,
    ...(value.problem === undefined || value.state === 'unhealthy' ? [] : [value.problem]),
    '',
    pairs([
      ['reference', value.lease],
      ['tenant', value.tenant],
      ['since', `${instantText(value.createdAtMs, nowMs)} (${agoText(value.createdAtMs, nowMs)})`],
      ['resources', resourcesText(value.resources)],
      ['services', servicesText(value, nowMs) || '-'],
      ['reached at', portsText(value) || '-'],
      ['price', priceText(value.price) + perDay],
      ['paid', coinsText(value.settled, denom)],
      ['accrued, not paid yet', value.accrued === undefined ? '-' : coinText(value.accrued)],
      ...lasts,
    ]),
    ...statsText(detail),
    ...eventsText(detail, nowMs),
  ].join('\n');
}

function statsText({ stats: all, statsError }: Detail): readonly string[] {
  if (statsError !== undefined) return ['', `What it uses could not be read: ${statsError}`];
  if (all.length === 0) return [];
  const rows = all.map((stats) => [
    `${stats.service}/${stats.replica}`,
    coresText(stats.cpuMilli),
    `${bytesText(stats.memoryBytes)} of ${bytesText(stats.memoryLimitBytes)}`,
    bytesText(stats.receivedBytes),
    bytesText(stats.sentBytes),
  ]);
  return ['', table(['SERVICE', 'CPU', 'MEMORY', 'RECEIVED', 'SENT'], rows)];
}

function eventsText(detail: Detail, nowMs: number): readonly string[] {
  if (detail.events.length === 0) return [];
  const rows = detail.events.map(({ atMs, code, data }) => [
    instantText(atMs, nowMs),
    code.replaceAll('-', ' '),
    Object.entries(data)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  ]);
  return ['', table(['WHEN', 'WHAT', ''], rows)];
}
