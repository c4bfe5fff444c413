import { EngineClient } from '../../../agent/engine/docker/client.ts';
import { bridgePrefix } from '../../../agent/engine/docker/names.ts';
import { runAsNetworkAdmin } from '../../../agent/engine/docker/network-admin.ts';
import { chooseFirewall } from '../../../agent/firewall/choose.ts';
import { runHere } from '../../../agent/firewall/run-here.ts';
import { removeEngineObjects, SOCKET } from './engine-objects.ts';

/** Takes away what a killed agent of this installation left of its keeping of tenants. */
export async function removeTenantKeeping(instance: string, socket = SOCKET): Promise<void> {
  await removeEngineObjects(`${instance}.probe`, socket);
  const client = new EngineClient(`unix://${socket}`);
  try {
    const { signal } = new AbortController();
    const firewall = await chooseFirewall(
      { prefix: bridgePrefix(instance) },
      [runHere, (command, over) => runAsNetworkAdmin(client, command, over)],
      signal,
    ).catch(() => undefined); // Who may write none has left none.
    await firewall?.remove(signal);
  } finally {
    client.close();
  }
}
