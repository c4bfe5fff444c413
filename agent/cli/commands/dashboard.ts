import type { Session } from '../session.ts';

/** An address that opens the dashboard once; with `open` the browser is given it. */
export async function dashboard(session: Session, { open }: { open?: boolean }): Promise<number> {
  const { address } = await session.client.call('dashboard.open', {});
  const opened = open === true && (await session.io.openBrowser(address));
  await session.show({ address, opened }, () =>
    opened ? `Opened in the browser: ${new URL(address).origin}` : address,
  );
  return 0;
}
