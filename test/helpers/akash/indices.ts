import {
  QueryProviderRequest,
  QueryProviderResponse,
} from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';

import type { TestKey } from '../chain/sign.ts';
import { testKey } from '../chain/sign.ts';
import { RUN_ATTRIBUTE } from './messages.ts';
import type { NodeRpc } from './node-rpc.ts';

/** Earlier runs that are looked at; those before them have been looked at by them. */
const EARLIER_INDICES = 6;

/**
 * The lowest index of a pair whose accounts the chain has never heard of, as far as a search by
 * halves finds it: whatever lies between, the two found are new.
 */
export async function freshPair(rpc: NodeRpc, mnemonic: string): Promise<number> {
  const isKnown = async (index: number) => {
    const { address } = await testKey(mnemonic, index);
    return (await rpc.account(address)) !== undefined;
  };
  let known = 0;
  let fresh = 1;
  while (await isKnown(fresh)) [known, fresh] = [fresh, fresh * 2];
  while (fresh - known > 1) {
    const middle = Math.floor((known + fresh) / 2);
    if (await isKnown(middle)) known = middle;
    else fresh = middle;
  }
  while ((await isKnown(fresh)) || (await isKnown(fresh + 1))) fresh += 1;
  return fresh;
}

/** Keys of the providers of earlier runs that lie just below `index`. */
export async function earlierProviders(
  rpc: NodeRpc,
  mnemonic: string,
  index: number,
): Promise<readonly TestKey[]> {
  const found: TestKey[] = [];
  for (let at = Math.max(1, index - EARLIER_INDICES); at < index; at++) {
    const key = await testKey(mnemonic, at);
    const request = QueryProviderRequest.encode({ owner: key.address }).finish();
    const bytes = await rpc.query('/akash.provider.v1beta4.Query/Provider', request);
    const record = bytes && QueryProviderResponse.decode(bytes).provider;
    // Accounts of the same words that are somebody's for something else are left alone.
    if (record?.attributes.some((one) => one.key === RUN_ATTRIBUTE) === true) found.push(key);
  }
  return found;
}
