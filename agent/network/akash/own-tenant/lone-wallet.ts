import type { UnixMs } from '../../../base/instant.ts';
import type { SigningKey, Wallet, WalletState } from '../../../wallet/interface.ts';

/** A key that is always there, as a wallet. */
export class LoneWallet implements Wallet {
  readonly #key: SigningKey;
  readonly #madeAtMs: UnixMs;

  constructor(key: SigningKey, madeAtMs: UnixMs) {
    this.#key = key;
    this.#madeAtMs = madeAtMs;
  }

  state(): WalletState {
    const { address } = this.#key;
    return {
      ...{ state: 'ready', account: address, signer: address },
      ...{ custody: 'local', protection: 'file', madeAtMs: this.#madeAtMs },
    };
  }

  onChange(): () => void {
    return () => undefined;
  }

  key(): SigningKey {
    return this.#key;
  }
}
