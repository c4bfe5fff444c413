import { AgentError } from '../base/errors.ts';
import type { SurfaceHandlers } from './client-surface.ts';
import { accountOf } from './delegation-surface.ts';
import type { NetworkChooser } from './parts.ts';
import type { Provider } from './provider.ts';

const REFRESH_LIMIT_MS = 30_000;

type NetworkMethod = Extract<keyof SurfaceHandlers, `network.${string}`>;

/** Which network this machine rents out on. */
export function networkHandlers(provider: Provider): Pick<SurfaceHandlers, NetworkMethod> {
  const { parts } = provider;
  return {
    'network.list': async () => [...(parts.networks?.list() ?? [onlyThis(provider)])],
    'network.switch': async ({ network }) => {
      const chooser = chooserOf(provider);
      const wanted = chooser.list().find((known) => known.network === network);
      if (wanted === undefined) {
        const names = chooser.list().map((known) => known.network);
        throw new AgentError(
          'not-found',
          `There is no such network. There are: ${names.join(', ')}.`,
        );
      }
      if (wanted.current) return {};
      refuseWhileServing(provider);
      chooser.switchTo(network);
      return {};
    },
    'network.refresh': async () => ({
      changed: await accountOf(provider).refreshEndpoints(provider.deadline(REFRESH_LIMIT_MS)),
    }),
  };
}

function chooserOf({ parts }: Provider): NetworkChooser {
  if (parts.networks !== undefined) return parts.networks;
  throw new AgentError('conflict', 'This agent knows one network only.');
}

function onlyThis({ parts }: Provider): ReturnType<NetworkChooser['list']>[number] {
  const { id, name, money } = parts.network;
  return { network: id, name, money, current: true };
}

/**
 * Nobody would look after what was left behind: leases would be paid for and not served, and a bid
 * may become a lease at any time. Practice has nothing that could be lost.
 */
function refuseWhileServing({ parts }: Provider): void {
  if (parts.network.money === 'none') return;
  const leases = parts.storage.leases.listLive().length;
  if (leases > 0) {
    throw new AgentError(
      'conflict',
      `${count(leases, 'lease')} of this network would be left alone. Wait until none is left ("sublet drain --wait"), or end them now ("sublet take-back"); then switch.`,
      { data: { leases } },
    );
  }
  const bids = parts.storage.pursuits.listLive().length;
  if (bids > 0) {
    throw new AgentError(
      'conflict',
      `${count(bids, 'bid')} of ours may still be accepted. "sublet take-back" takes bids back; then switch.`,
      { data: { bids } },
    );
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
