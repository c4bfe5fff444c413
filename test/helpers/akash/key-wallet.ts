import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { AccountAddress, Wallet } from '../../../agent/wallet/interface.ts';
import type { MemoryKey } from '../../../agent/wallet/memory-key.ts';
import { deriveKey } from '../../../agent/wallet/memory-key.ts';
import { thenWipe } from '../../../agent/wallet/secret-bytes.ts';
import { checkWords } from '../../../agent/wallet/words.ts';

/** The agent's own key at an index of a mnemonic, in memory until it is wiped. */
export async function walletKey(mnemonic: string, index: number): Promise<MemoryKey> {
  const check = checkWords(mnemonic);
  // What is wrong with the words stays out of the output: they are somebody's money.
  if (!check.ok) throw new Error(`The mnemonic is not one: ${check.code}.`);
  return thenWipe(check.entropy, (entropy) => deriveKey(entropy, index, 'akash'));
}

/** A wallet that is always open: with the account's own key, or with a hot key of `account`. */
export function keyWallet(key: MemoryKey, account: AccountAddress = key.address): Wallet {
  const facts = {
    account,
    signer: key.address,
    custody: account === key.address ? ('local' as const) : ('delegated' as const),
    protection: 'passphrase' as const,
    madeAtMs: parseUnixMs(0),
  };
  return {
    state: () => ({ state: 'ready', ...facts }),
    onChange: () => () => undefined,
    key: () => key,
  };
}
