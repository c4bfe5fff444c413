import {
  Bip39,
  EnglishMnemonic,
  Secp256k1,
  Slip10,
  Slip10Curve,
  stringToPath,
} from '@cosmjs/crypto';

import { keyAddress } from './addresses.ts';

/** The account at `m/44'/118'/0'/0/<index>` of a mnemonic: where every wallet looks for it. */
export async function addressAt(mnemonic: string, index: number): Promise<string> {
  const seed = await Bip39.mnemonicToSeed(new EnglishMnemonic(mnemonic));
  const path = stringToPath(`m/44'/118'/0'/0/${index}`);
  const { privkey } = Slip10.derivePath(Slip10Curve.Secp256k1, seed, path);
  return keyAddress(Secp256k1.compressPubkey(Secp256k1.makeKeypair(privkey).pubkey));
}

/** Twelve new words. */
export function newMnemonic(): string {
  const entropy = crypto.getRandomValues(new Uint8Array(16));
  return Bip39.encode(entropy).toString();
}
