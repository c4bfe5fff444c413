import type { Provider } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { Context } from '../module.ts';
import { Store } from '../state.ts';
import { addressHex } from './akash-ids.ts';

/** By the bytes of their addresses: so they are listed. */
export const PROVIDERS = new Store<Provider>('provider/providers');

export function findProvider(context: Context, address: string): Provider | undefined {
  return context.state.get(PROVIDERS, addressHex(address));
}
