import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

import {
  Bip39,
  EnglishMnemonic,
  Secp256k1,
  Slip10,
  Slip10Curve,
  Slip10RawIndex,
} from '@cosmjs/crypto';

import { codeOf } from '../base/errors.ts';
import { addressOf } from './address.ts';
import { walletError } from './errors.ts';
import type { AccountAddress, SigningKey } from './interface.ts';
import { SecretBytes } from './secret-bytes.ts';
import { wordsOf } from './words.ts';

/** SLIP-44's number of the Cosmos coin, which Akash shares. */
const COIN_TYPE = 118;
/** The highest index that a path can have. */
export const MAX_INDEX = 2 ** 31 - 1;

/** A key in this process's memory, until it is wiped. Printing it shows its address alone. */
export class MemoryKey implements SigningKey {
  readonly address: AccountAddress;
  readonly publicKey: Uint8Array;
  readonly #secret: SecretBytes;

  /** Takes `secret`, the 32 bytes of the private key, over. */
  constructor(secret: SecretBytes, prefix: string) {
    const pair = secret.use((bytes) => Secp256k1.makeKeypair(bytes));
    this.publicKey = Secp256k1.compressPubkey(pair.pubkey);
    this.address = addressOf(this.publicKey, prefix);
    this.#secret = secret;
  }

  async sign(bytes: Uint8Array): Promise<Uint8Array> {
    const hash = Uint8Array.from(createHash('sha256').update(bytes).digest());
    try {
      // The 65th byte, with which the public key could be recovered, is not part of a signature here.
      return this.#secret.use((key) =>
        Secp256k1.createSignature(hash, key).toFixedLength().slice(0, 64),
      );
    } catch (error) {
      if (codeOf(error) !== 'secret-wiped') throw error;
      throw walletError('wallet-locked', 'The wallet was locked. Unlock it to go on.', {
        address: this.address,
      });
    }
  }

  /** Forgets the private key: from here on {@link sign} throws `wallet-locked`. */
  wipe(): void {
    this.#secret.wipe();
  }

  toJSON(): { readonly address: string } {
    return { address: this.address };
  }

  [inspect.custom](): string {
    return `MemoryKey(${this.address})`;
  }
}

/**
 * The key at `m/44'/118'/0'/0/<index>` of the words behind `entropy`, which stays the caller's. What
 * lies between (seed, chain codes) is overwritten where it is ours to overwrite.
 */
export async function deriveKey(
  entropy: SecretBytes,
  index: number,
  prefix: string,
): Promise<MemoryKey> {
  const seed = await Bip39.mnemonicToSeed(new EnglishMnemonic(wordsOf(entropy).join(' ')));
  try {
    const { privkey, chainCode } = Slip10.derivePath(Slip10Curve.Secp256k1, seed, [
      Slip10RawIndex.hardened(44),
      Slip10RawIndex.hardened(COIN_TYPE),
      Slip10RawIndex.hardened(0),
      Slip10RawIndex.normal(0),
      Slip10RawIndex.normal(index),
    ]);
    chainCode.fill(0);
    return new MemoryKey(SecretBytes.takeOver(privkey), prefix);
  } finally {
    seed.fill(0);
  }
}
