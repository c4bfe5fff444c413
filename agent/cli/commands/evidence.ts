import type { EvidenceValue } from '../../api/evidence.ts';
import { readTime, utcText } from '../../base/clock.ts';
import { parseUnixMs } from '../../base/instant.ts';
import { cliError } from '../errors.ts';
import { priceText } from '../format/money.ts';
import { bytesText } from '../format/resources.ts';
import { table } from '../format/table.ts';
import { findLease } from '../lease-argument.ts';
import type { Session } from '../session.ts';

interface EvidenceOptions {
  readonly from?: string;
  readonly to?: string;
}

const PAGE = 1_000;

/**
 * Who leased this machine and what ran, oldest first: what somebody who complains about an address
 * and a time is answered with. Times are UTC, as such complaints have them.
 */
export async function evidence(
  session: Session,
  given: string | undefined,
  { from, to }: EvidenceOptions,
): Promise<undefined> {
  const { client } = session;
  const asked = {
    ...(given === undefined ? {} : { lease: (await findLease(client, given)).lease }),
    ...(from === undefined ? {} : { fromMs: instantOf(from, '--from') }),
    ...(to === undefined ? {} : { toMs: instantOf(to, '--to') }),
  };
  const all: EvidenceValue[] = [];
  for (;;) {
    const afterId = all.at(-1)?.id ?? 0;
    const page = await client.call('evidence.list', { ...asked, afterId, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE) break;
  }
  await session.show(all, (shown) =>
    shown.length === 0
      ? 'Nothing is known of that time.'
      : table(
          ['WHEN (UTC)', 'LEASE', 'WHAT'],
          shown.map((entry) => [utcText(parseUnixMs(entry.atMs)), entry.lease, factText(entry)]),
        ),
  );
}

/** In UTC where it names no zone, as it is printed. */
function instantOf(text: string, option: string): number {
  const [, day, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const atMs = day === undefined ? undefined : readTime(`${day}T${time}${zone}`);
  if (atMs !== undefined) return atMs;
  throw cliError(
    'usage',
    `${option} "${text}" is no time. Write 2026-11-24, 2026-11-24T18:00 (in UTC) or 2026-11-24T18:00+01:00.`,
  );
}

function factText(entry: EvidenceValue): string {
  switch (entry.kind) {
    case 'lease-began':
      return `leased by ${entry.tenant} for ${priceText(entry.price)}`;
    case 'manifest':
      return `what is to run: version ${entry.version}`;
    case 'refused':
      return `refused what the tenant sent: ${entry.code}`;
    case 'image':
      return `${entry.service} runs ${entry.image} (${entry.digest ?? entry.imageId})`;
    case 'lease-ended':
      return `ended: ${entry.reason}; ${bytesText(entry.receivedBytes)} received, ${bytesText(entry.sentBytes)} sent`;
  }
}
