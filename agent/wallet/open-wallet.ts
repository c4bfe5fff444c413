import path from 'node:path';

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { FileStore } from './file.ts';
import type { PayoutBook, Wallet, WalletJournal, WalletKeeper } from './interface.ts';
import { Keeper } from './keeper.ts';
import { KEYCHAIN_LIMITS, KeychainStore } from './keychain.ts';
import { isSecretServiceLocked } from './keychain-lock.ts';
import { ChildKeyring } from './keyring.ts';
import type { WalletOptions } from './options.ts';
import { PassphraseStore } from './passphrase.ts';
import { PayoutAddress } from './payout.ts';
import type { SecretBytes } from './secret-bytes.ts';
import type { SecretStore } from './secret-store.ts';
import { SystemdCredentialStore } from './systemd-credential.ts';
import { Vault } from './vault.ts';
import { WalletHolder } from './wallet-holder.ts';
import { WalletOwner } from './wallet-owner.ts';

/** Where one network's wallet lies on this machine. */
export interface WalletPlaces {
  /** For its secrets alone; made with the first of them. */
  readonly folder: string;
  /** Names the network and this installation in the keychain. */
  readonly keychainName: string;
  /** What systemd calls `$CREDENTIALS_DIRECTORY`. */
  readonly credentials?: string;
}

/** The wallet of one network: what signs, what its owner can do, and where payouts go. */
export interface OpenWallet {
  readonly wallet: Wallet;
  readonly keeper: WalletKeeper;
  readonly payout: PayoutBook;
  /**
   * Says at once what wallet there is, opens it behind the caller's back, and begins to count the
   * payout address' wait. Throws `wallet-record-damaged`.
   */
  start(): void;
  /** Opens it with a passphrase that was at hand at the start. */
  unlock(passphrase: SecretBytes): Promise<void>;
  close(): Promise<void>;
}

/** Puts the wallet of a network together; nothing is read before `start`. */
export function openWallet(
  options: WalletOptions,
  places: WalletPlaces,
  parts: { readonly journal: WalletJournal; readonly clock: Clock; readonly log: Logger },
): OpenWallet {
  const { journal, clock, log } = parts;
  const vault = new Vault({ journal, stores: storesAt(places, clock), log });
  const holder = new WalletHolder(options, { vault, clock, log });
  const owner = new WalletOwner(options, { holder, vault, clock });
  const payout = new PayoutAddress(options, { journal, clock, log });
  return {
    wallet: holder,
    keeper: new Keeper(options, { holder, owner, clock }),
    payout,
    start: () => {
      holder.start();
      payout.start();
    },
    unlock: (passphrase) => holder.unlock({ passphrase }),
    close: async () => {
      payout.close();
      await holder.close();
    },
  };
}

function storesAt(places: WalletPlaces, clock: Clock): readonly SecretStore[] {
  const { folder, keychainName, credentials } = places;
  const secrets = path.resolve(folder);
  const isLocked = (): Promise<boolean | undefined> => isSecretServiceLocked(clock);
  return [
    new KeychainStore(new ChildKeyring(clock), isLocked, KEYCHAIN_LIMITS, keychainName),
    new SystemdCredentialStore(credentials),
    new PassphraseStore(secrets),
    new FileStore(secrets),
  ];
}
