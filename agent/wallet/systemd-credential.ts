import path from 'node:path';

import { codeOf, messageOf } from '../base/errors.ts';
import { readOwnFile } from '../base/own-file.ts';
import { walletError } from './errors.ts';
import type { LockReason } from './interface.ts';
import type { SecretFound, SecretStore, Slot } from './secret-store.ts';
import { encodeSecret } from './wallet-secret.ts';
import { checkWords } from './words.ts';

/** The name of the credential in the service's unit: `LoadCredentialEncrypted=sublet-wallet:…`. */
export const CREDENTIAL_NAME = 'sublet-wallet';
const MOST_BYTES = 1024;

/**
 * The wallet's words as a credential of the systemd service: `systemd-creds encrypt` made it, the
 * machine's TPM or host key opens it, and it lies in memory for this service alone. It is only ever
 * read here; whoever set the service up wrote it.
 */
export class SystemdCredentialStore implements SecretStore {
  readonly protection = 'systemd-credential';
  readonly #folder: string | undefined;

  /** `folder` is what systemd calls `$CREDENTIALS_DIRECTORY`; `undefined` outside of a service. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async problem(): Promise<string | undefined> {
    const found = this.#words();
    return found.ok ? undefined : found.message;
  }

  async write(): Promise<void> {
    throw walletError(
      'protection-unavailable',
      `A credential is made outside of Sublet: systemd-creds encrypt --name=${CREDENTIAL_NAME} - /etc/credstore.encrypted/${CREDENTIAL_NAME}, with the wallet's words as input. Then take it over from there.`,
    );
  }

  async read(_slot: Slot): Promise<SecretFound> {
    const found = this.#words();
    if (!found.ok) return { found: false, reason: 'credential-missing', message: found.message };
    const check = checkWords(found.text);
    if (!check.ok) {
      // Without the check's own message, which repeats what stands there.
      const message = `The credential ${CREDENTIAL_NAME} does not hold the 12 or 24 words of a wallet (${check.code}).`;
      return { found: false, reason: 'credential-missing', message };
    }
    const secret = encodeSecret({ entropy: check.entropy, index: 0, delegatedBy: undefined });
    check.entropy.wipe();
    return { found: true, secret };
  }

  async remove(): Promise<void> {
    // Not ours to remove: whoever set the service up takes it away.
  }

  async worthTrying(_reason: LockReason): Promise<boolean | undefined> {
    return true;
  }

  #words(): { ok: true; text: string } | { ok: false; message: string } {
    if (this.#folder === undefined) {
      const message =
        'This is not a systemd service with credentials ($CREDENTIALS_DIRECTORY is not set).';
      return { ok: false, message };
    }
    const file = path.join(this.#folder, CREDENTIAL_NAME);
    try {
      const bytes = readOwnFile(file, MOST_BYTES);
      const text = new TextDecoder().decode(bytes);
      bytes.fill(0);
      return { ok: true, text };
    } catch (error) {
      const why = codeOf(error) === 'ENOENT' ? 'it is not there' : messageOf(error);
      const message = `The credential ${file} cannot be read: ${why}. See LoadCredentialEncrypted= in the service's unit.`;
      return { ok: false, message };
    }
  }
}
