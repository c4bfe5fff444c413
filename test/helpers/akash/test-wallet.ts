import { Secp256k1, sha256 } from '@cosmjs/crypto';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { AccountAddress, Wallet, WalletState } from '../../../agent/wallet/interface.ts';
import type { TestKey } from '../chain/sign.ts';

/** A wallet that is open, with a key of the test's: the account's own, or a hot key of `account`. */
export function testWallet(key: TestKey, account: string = key.address): Wallet {
  const facts = {
    account: account as AccountAddress,
    signer: key.address as AccountAddress,
    custody: account === key.address ? ('local' as const) : ('delegated' as const),
    protection: 'passphrase' as const,
    madeAtMs: parseUnixMs(0),
  };
  return {
    state: () => ({ state: 'ready', ...facts }),
    onChange: () => () => undefined,
    key: () => ({
      address: facts.signer,
      publicKey: key.publicKey,
      sign: (bytes) => {
        const signature = Secp256k1.createSignature(sha256(bytes), key.secret);
        return Promise.resolve(new Uint8Array([...signature.r(32), ...signature.s(32)]));
      },
    }),
  };
}

/** No wallet, until one is put in. */
export class EmptyWallet implements Wallet {
  #inner: Wallet | undefined;
  readonly #listeners = new Set<(state: WalletState) => void>();

  put(wallet: Wallet): void {
    this.#inner = wallet;
    for (const listener of this.#listeners) listener(wallet.state());
  }

  state(): WalletState {
    return this.#inner?.state() ?? { state: 'absent' };
  }

  onChange(listener: (state: WalletState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  key(): ReturnType<Wallet['key']> {
    if (this.#inner === undefined) throw new Error('there is no key');
    return this.#inner.key();
  }
}

/** No words are entered in this test. */
export function nobodySigns(): Promise<never> {
  return Promise.reject(new Error('nobody signs here'));
}
