import { noticeLine } from '../format/notice.ts';
import { table } from '../format/table.ts';
import { instantText } from '../format/time.ts';
import type { Session } from '../session.ts';

const MARKS = { attention: '!', news: '', quiet: '' } as const;

/** What happened while nobody looked, newest first. */
export async function notices(
  session: Session,
  { limit }: { readonly limit: number },
): Promise<undefined> {
  const { client, nowMs } = session;
  const list = await client.call('notices.list', { limit });
  await session.show(list, (shown) =>
    shown.length === 0
      ? 'Nothing has happened yet.'
      : table(
          ['WHEN', '', 'WHAT'],
          shown.map((notice) => [
            instantText(notice.atMs, nowMs),
            MARKS[notice.level],
            noticeLine(notice, nowMs),
          ]),
        ),
  );
}
