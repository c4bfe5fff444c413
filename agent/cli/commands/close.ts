import { findLease } from '../lease-argument.ts';
import type { Session } from '../session.ts';

export async function close(
  session: Session,
  given: string,
  { reason }: { readonly reason: 'decommission' | 'unstable' },
): Promise<undefined> {
  const { lease, label } = await findLease(session.client, given);
  await session.client.call('lease.close', { lease, reason });
  await session.show(
    { lease, label, reason },
    (value) =>
      `Closing ${value.label}: its containers are removed and the tenant pays up to now. "sublet lease ${given}" shows how far it is.`,
  );
}
