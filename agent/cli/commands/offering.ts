import type { UnixMs } from '../../base/instant.ts';
import { addMs } from '../../base/instant.ts';
import { cliError } from '../errors.ts';
import { activityText } from '../format/activity.ts';
import { countText } from '../format/resources.ts';
import { parseSpan, parseUntil } from '../format/time.ts';
import type { Session } from '../session.ts';

export async function pause(session: Session, words: readonly string[]): Promise<undefined> {
  const untilMs = parseEnd(words, session.io.clock.now());
  await session.client.call('offering.pause', untilMs === undefined ? {} : { untilMs });
  await showActivity(session);
}

export async function resume(session: Session): Promise<undefined> {
  await session.client.call('offering.resume', {});
  await showActivity(session);
}

export async function drain(
  session: Session,
  { wait }: { readonly wait?: boolean },
): Promise<undefined> {
  const { leases } = await session.client.call('offering.drain', {});
  if (wait !== true) {
    await showActivity(session);
    return;
  }
  if (!session.json) {
    await session.out.write(
      leases === 0
        ? 'No lease runs and no new bids are made.\n'
        : `No new bids. Waiting for ${countText(leases, 'lease')} to end; Ctrl-C stops waiting, not draining.\n`,
    );
  }
  await untilNoLease(session);
  await session.show(
    { leases: 0 },
    () => 'All leases have ended. "sublet resume" rents out again.',
  );
}

/** The end of a pause: `1h`, `for 2 days`, `until tomorrow`, `until 18:00`; none without words. */
export function parseEnd(words: readonly string[], nowMs: UnixMs): UnixMs | undefined {
  if (words.length === 0) return undefined;
  const [first, ...rest] = words;
  const text = (first === 'until' || first === 'for' ? rest : words).join(' ');
  const spanMs = first === 'until' ? undefined : parseSpan(text);
  if (spanMs !== undefined) return addMs(nowMs, spanMs);
  const untilMs = first === 'for' ? undefined : parseUntil(text, nowMs);
  if (untilMs !== undefined) return untilMs;
  throw cliError(
    'usage',
    `"${words.join(' ')}" is no time to come. Write 90m, 1h30m, 2d, until 18:00, until tomorrow or until 2026-12-01.`,
  );
}

async function showActivity(session: Session): Promise<void> {
  const { slices } = await session.client.call('state.get', {});
  await session.show(slices.agent, () => activityText(slices, session.nowMs));
}

function untilNoLease({ client }: Session): Promise<void> {
  return new Promise((resolve, reject) => {
    client.subscribe(({ leases }) => {
      if (leases.live.length === 0) resolve();
    });
    client.closed.then(reject, reject);
  });
}
