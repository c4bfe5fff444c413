import type { WalletValue } from '../../api/wallet.ts';
import type { MethodInput } from '../client.ts';
import { confirm } from '../confirm.ts';
import { cliError } from '../errors.ts';
import { walletText } from '../format/wallet.ts';
import type { Session } from '../session.ts';
import { Typing } from '../typing.ts';
import { knownWallet, notDone } from './wallet.ts';

type Choice = MethodInput<'wallet.create'>['choice'];

/** Where the secret is to lie. */
export interface ProtectionFlags {
  readonly protection?: Choice['protection'];
  readonly evenUnprotected?: boolean;
  /** The passphrase that protects it from now on. */
  readonly passphraseFd?: number;
}

/** A new account on this machine. */
export async function createWallet(session: Session, flags: ProtectionFlags): Promise<undefined> {
  const choice = await choiceOf(session, flags, new Typing(session.io));
  const made = await session.client.call('wallet.create', { choice });
  await showWallet(session, made);
}

/** A hot key for an account whose own key stays elsewhere. */
export async function delegateWallet(
  session: Session,
  account: string,
  flags: ProtectionFlags,
): Promise<undefined> {
  const choice = await choiceOf(session, flags, new Typing(session.io));
  const made = await session.client.call('wallet.delegate', { account, choice });
  await session.show(
    made,
    (shown) =>
      `${walletText(shown)}\n\nNow the account has to let it work: "sublet wallet grant" prepares that.`,
  );
}

/** Keeps the account of words that somebody has, or of the systemd credential. */
export async function importWallet(
  session: Session,
  flags: ProtectionFlags & {
    readonly index: number;
    readonly address?: string;
    readonly yes?: boolean;
  },
): Promise<number | undefined> {
  const { client } = session;
  if (flags.protection === 'systemd-credential') {
    const { address } = await client.call('wallet.preview-credential', {});
    if (!(await isRight(session, address, flags))) return notDone(session);
    await showWallet(session, await client.call('wallet.take-over', { expected: address }));
    return undefined;
  }
  const typing = new Typing(session.io);
  const words = await typing.words('The 12 or 24 words');
  const { index } = flags;
  const preview = await client.call('wallet.preview', { words, index });
  if (!preview.ok) throw cliError('words-wrong', preview.message);
  if (!(await isRight(session, preview.address, flags))) return notDone(session);
  const choice = await choiceOf(session, flags, typing);
  const expected = preview.address;
  await showWallet(session, await client.call('wallet.import', { words, index, expected, choice }));
  return undefined;
}

export async function unlockWallet(
  session: Session,
  flags: { readonly passphraseFd?: number },
): Promise<undefined> {
  const passphrase = await currentPassphrase(session, flags.passphraseFd, new Typing(session.io));
  await showWallet(session, await session.client.call('wallet.unlock', passphrase));
}

export async function lockWallet(session: Session): Promise<undefined> {
  await showWallet(session, await session.client.call('wallet.lock', {}));
}

/** Moves the secret elsewhere, or under another passphrase. */
export async function protectWallet(
  session: Session,
  flags: ProtectionFlags & { readonly currentFd?: number },
): Promise<undefined> {
  const typing = new Typing(session.io);
  const current = await currentPassphrase(session, flags.currentFd, typing);
  const choice = await choiceOf(session, flags, typing);
  await showWallet(session, await session.client.call('wallet.protect', { ...current, choice }));
}

/** Removes the wallet from this machine, after saying what is lost with it. */
export async function forgetWallet(
  session: Session,
  flags: { readonly yes?: boolean; readonly evenIfLost?: boolean },
): Promise<number | undefined> {
  const { ticket, signer, lost } = await session.client.call('wallet.ask-forget', {});
  const evenIfLost = flags.evenIfLost === true;
  if (flags.yes !== true && !session.json) {
    const what = lost
      ? `Nobody has proved to have the words of ${signer}: it and all that is in it will be lost. Forget it?`
      : `Remove the key of ${signer} from this machine?`;
    if (!(await confirm(session.io, what))) return notDone(session);
  }
  await showWallet(session, await session.client.call('wallet.forget', { ticket, evenIfLost }));
  return undefined;
}

/**
 * What `wallet.unlock`, `wallet.backup` and `wallet.protect` need: a passphrase, where one protects
 * the wallet.
 */
export async function currentPassphrase(
  session: Session,
  descriptor: number | undefined,
  typing: Typing,
): Promise<{ passphrase?: string }> {
  if (descriptor !== undefined) return { passphrase: typing.descriptor(descriptor) };
  const { protection } = await knownWallet(session);
  if (protection !== 'passphrase') return {};
  return { passphrase: await typing.hidden("The wallet's passphrase") };
}

/** As it was asked for; else the keychain where there is one, else a passphrase. */
async function choiceOf(
  session: Session,
  { protection: given, evenUnprotected, passphraseFd }: ProtectionFlags,
  typing: Typing,
): Promise<Choice> {
  const protection = given ?? (passphraseFd === undefined ? await usual(session) : 'passphrase');
  if (protection === 'file') {
    return { protection, ...(evenUnprotected === undefined ? {} : { evenUnprotected }) };
  }
  if (protection !== 'passphrase') return { protection };
  const passphrase =
    passphraseFd === undefined
      ? await typing.chosen('A passphrase of 10 characters or more')
      : typing.descriptor(passphraseFd);
  return { protection, passphrase };
}

async function usual({ client, io }: Session): Promise<'keychain' | 'passphrase'> {
  const reports = await client.call('wallet.protections', {});
  const problem = reports.find(({ protection }) => protection === 'keychain')?.problem;
  if (problem === undefined) return 'keychain';
  if (io.stdin.isTTY === true) return 'passphrase';
  throw cliError('usage', `${problem} Say with --protection where the key is to lie.`);
}

async function isRight(
  { io, json }: Session,
  address: string,
  flags: { readonly address?: string; readonly yes?: boolean },
): Promise<boolean> {
  if (flags.address !== undefined) {
    if (flags.address === address) return true;
    throw cliError('words-wrong', `These words make ${address}, not ${flags.address}.`);
  }
  if (flags.yes === true || json) return true;
  return confirm(io, `These words make ${address}. Is that your account?`);
}

async function showWallet(session: Session, value: WalletValue): Promise<void> {
  await session.show(value, walletText);
}
