import { confirm } from '../confirm.ts';
import { EXIT } from '../exit-codes.ts';
import { countText } from '../format/resources.ts';
import { cleaned, type Session } from '../session.ts';
import { leaseTable } from './status.ts';

/** Ends every lease at once and makes no new bids; asks first where a person is at the terminal. */
export async function takeBack(
  session: Session,
  { yes }: { readonly yes?: boolean },
): Promise<number | undefined> {
  const { client, io, out, json } = session;
  if (yes !== true && !json) {
    const { slices } = await client.call('state.get', {});
    const { live } = slices.leases;
    if (live.length > 0 && io.stdin.isTTY === true) {
      await out.write(`${leaseTable(cleaned(slices), session.nowMs)}\n\n`);
      const what = live.length === 1 ? 'this lease' : `these ${live.length} leases`;
      const noticed = live.filter(({ notice }) => notice !== undefined).length;
      if (noticed > 0) await out.write(`${noticeText(noticed)}\n\n`);
      const sure = await confirm(io, `End ${what} now? The tenants lose what runs there.`);
      if (!sure) {
        await out.write('Nothing was changed.\n');
        return EXIT.interrupted;
      }
    }
  }
  const taken = await client.call('offering.take-back', {});
  await session.show(taken, ({ leases }) =>
    leases === 0
      ? 'The machine is yours: no lease runs and no new bids are made. "sublet resume" rents out again.'
      : `Ending ${countText(leases, 'lease')}, paid up to now; no new bids are made. "sublet leases" shows how far it is, "sublet resume" rents out again.`,
  );
  return undefined;
}

/** What the owner promised when the bid was made, and cannot take back. */
function noticeText(leases: number): string {
  return leases === 1
    ? 'The tenant of one of them was promised notice: it is announced now and ends when the notice is over.'
    : `The tenants of ${leases} of them were promised notice: that is announced now and they end when it is over.`;
}
