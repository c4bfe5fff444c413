import type { AccountParts } from './account.ts';
import { PlainAccount } from './account.ts';
import { earlierProviders } from './indices.ts';
import { closeDeployment, send } from './messages.ts';
import type { NodeRpc } from './node-rpc.ts';
import { openDeployments } from './tenant-deployments.ts';

/** What a run that was cut off left: its deployments are closed, its provider's money comes back. */
export async function recover(
  rpc: NodeRpc,
  tenant: PlainAccount,
  parts: AccountParts,
  mnemonic: string,
  index: number,
): Promise<void> {
  const closed = await closeAll(rpc, tenant);
  let recovered = 0n;
  for (const key of await earlierProviders(rpc, mnemonic, index)) {
    const earlier = new PlainAccount(key, parts);
    recovered += await earlier.sendAll((amount) => send(key.address, tenant.address, amount));
  }
  if (closed === 0 && recovered === 0n) return;
  process.stdout.write(
    `akash suite: an earlier run had left ${closed} deployments and ${recovered} uakt\n`,
  );
}

/** Ends the suite's deployments that are still active, and says how many there were. */
export async function closeAll(rpc: NodeRpc, tenant: PlainAccount): Promise<number> {
  const open = await openDeployments(rpc, tenant.address);
  if (open.length === 0) return 0;
  await tenant.send(open.map((dseq) => closeDeployment({ owner: tenant.address, dseq })));
  return open.length;
}
