import type { NetworkAccount } from '../interface.ts';
import type { CoreOptions, CoreParts } from './core.ts';
import { AkashCore } from './core.ts';
import type { NetworkOptions, NetworkParts } from './network.ts';
import { AkashNetwork } from './network.ts';

export interface OpenNetworkOptions extends CoreOptions, NetworkOptions {}

export interface OpenNetworkParts
  extends CoreParts, Pick<NetworkParts, 'certificates' | 'onCertificate' | 'ownTenant'> {
  /** Makes the account on the core, before the core begins to read. */
  readonly account?: (core: AkashCore) => NetworkAccount;
}

/** An Akash network that reads and signs; closing the network closes all of it. */
export interface OpenedNetwork {
  readonly network: AkashNetwork;
  readonly core: AkashCore;
}

/**
 * Opens an Akash chain as a compute network: the core, what follows it, and then begins to read.
 * Throws `AgentError` `signer-journal-damaged` or `akash-journal-damaged`.
 */
export function openAkashNetwork(
  options: OpenNetworkOptions,
  parts: OpenNetworkParts,
): OpenedNetwork {
  const { account: makeAccount, certificates, onCertificate, ownTenant, ...coreParts } = parts;
  const core = new AkashCore(options, coreParts);
  // First the account: what a payment is about is in its books before the market tells of it.
  const account = makeAccount?.(core);
  const network = new AkashNetwork(options, {
    ...{ core, certificates },
    ...(account === undefined ? {} : { account }),
    ...(onCertificate === undefined ? {} : { onCertificate }),
    ...(ownTenant === undefined ? {} : { ownTenant }),
  });
  core.start();
  return { network, core };
}
