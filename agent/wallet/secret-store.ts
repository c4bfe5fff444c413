import type { Brand } from '../base/brand.ts';
import type { LockReason, Protection } from './interface.ts';
import type { SecretBytes } from './secret-bytes.ts';

/** The name of one kept secret: 16 hexadecimal digits, never used twice. */
export type Slot = Brand<string, 'Slot'>;

/** What the owner gives along, where a place for secrets asks for it. */
export interface StoreAccess {
  readonly passphrase?: SecretBytes;
}

/** A secret, or why it cannot be had now. Whoever gets it wipes it. */
export type SecretFound =
  | { readonly found: true; readonly secret: SecretBytes }
  | { readonly found: false; readonly reason: LockReason; readonly message: string };

/** A place where secrets lie at rest. No method waits without end, whatever hangs behind it. */
export interface SecretStore {
  readonly protection: Protection;
  /** Why it cannot be used on this machine now, in one line; `undefined` where it can. */
  problem(): Promise<string | undefined>;
  /**
   * Keeps a secret under a name that is free; it is on the disk when this returns. Throws
   * `AgentError` `protection-unavailable`, or what a passphrase is refused with.
   */
  write(slot: Slot, secret: SecretBytes, access: StoreAccess): Promise<void>;
  /** Throws `passphrase-wrong`; everything else that stands in the way is an answer. */
  read(slot: Slot, access: StoreAccess): Promise<SecretFound>;
  /** Nothing where there is none. Throws `protection-unavailable` where it could not be removed. */
  remove(slot: Slot): Promise<void>;
  /**
   * Cheap, shows the owner nothing: whether a read that failed for `reason` is worth another try.
   * `undefined` where nobody can say.
   */
  worthTrying(reason: LockReason): Promise<boolean | undefined>;
}
