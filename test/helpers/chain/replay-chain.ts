import { openChain } from '../../chain/open-chain.ts';
import type { JsonObject } from './recording.ts';
import type { ReplayChain } from './replay.ts';

/** A stand-in that begins from a genesis file, its blocks made by hand and of any time. */
export async function openReplayChain(
  genesis: JsonObject,
): Promise<ReplayChain & { close(): Promise<void> }> {
  const opened = await openChain({ genesis });
  return {
    url: opened.url,
    wsUrl: opened.wsUrl,
    produceBlock: (timeNs) => {
      opened.produceBlockAt(timeNs);
    },
    close: () => opened.close(),
  };
}
