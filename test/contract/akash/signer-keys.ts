import { MsgSend } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { Secp256k1, sha256 } from '@cosmjs/crypto';
import { toBech32 } from '@cosmjs/encoding';

import { parseUnixMs } from '../../../agent/base/instant.ts';
import type { Intent } from '../../../agent/network/akash/signer/intents.ts';
import type {
  AccountAddress,
  SigningKey,
  Wallet,
  WalletState,
} from '../../../agent/wallet/interface.ts';
import type { PackedMessage, TestKey } from '../../helpers/chain/sign.ts';
import { keyOf, packed } from '../../helpers/chain/sign.ts';

export const CHAIN_ID = 'sublet-test';

/** The provider account, a hot key of it, and a stranger. */
export const PROVIDER = keyOf(sha256(Buffer.from('provider')));
export const HOT = keyOf(sha256(Buffer.from('hot')));
export const STRANGER = keyOf(sha256(Buffer.from('stranger')));

/** An address that nobody has a key of. */
export function addressOf(name: string): string {
  return toBech32('akash', sha256(Buffer.from(name)).slice(0, 20));
}

/** Sends `amount` to an address of the intent's own: done twice, it shows in the balance. */
export function payment(id: string, amount = 1000n, rest: Partial<Intent> = {}): Intent {
  return { ...intentOf(id, sendMessage(PROVIDER.address, addressOf(id), amount)), ...rest };
}

export function intentOf(id: string, ...messages: readonly PackedMessage[]): Intent {
  return { id, messages, weight: 100_000n, priority: 'normal' };
}

export function sendMessage(
  from: string,
  to: string,
  amount: bigint,
  denom = 'uakt',
): PackedMessage {
  const coins = [{ denom, amount: amount.toString() }];
  return packed(MsgSend, { fromAddress: from, toAddress: to, amount: coins });
}

/** A wallet with a key of the test's; a test locks and opens it. */
export class KeyWallet implements Wallet {
  readonly #listeners = new Set<(state: WalletState) => void>();
  readonly #key: TestKey;
  readonly #facts;
  #locked = false;

  constructor(key: TestKey, account: string = key.address) {
    this.#key = key;
    this.#facts = {
      account: account as AccountAddress,
      signer: key.address as AccountAddress,
      custody: account === key.address ? ('local' as const) : ('delegated' as const),
      protection: 'keychain' as const,
      madeAtMs: parseUnixMs(0),
    };
  }

  set locked(locked: boolean) {
    this.#locked = locked;
    for (const listener of this.#listeners) listener(this.state());
  }

  state(): WalletState {
    return this.#locked
      ? { state: 'locked', reason: 'keychain-locked', ...this.#facts }
      : { state: 'ready', ...this.#facts };
  }

  onChange(listener: (state: WalletState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  key(): SigningKey {
    const { secret, publicKey } = this.#key;
    return {
      address: this.#facts.signer,
      publicKey,
      sign: async (bytes) => {
        const signature = Secp256k1.createSignature(sha256(bytes), secret);
        return new Uint8Array([...signature.r(32), ...signature.s(32)]);
      },
    };
  }
}
