import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

import { PROTECTIONS } from '../api/wallet.ts';
import type { FormFlags } from './commands/grant.ts';
import { grant, grants, preparePayout, revokeGrant } from './commands/grant.ts';
import { history, payout, payoutAddress, redeem, wallet } from './commands/wallet.ts';
import { backupWallet } from './commands/wallet-backup.ts';
import type { ProtectionFlags } from './commands/wallet-keys.ts';
import {
  createWallet,
  delegateWallet,
  forgetWallet,
  importWallet,
  lockWallet,
  protectWallet,
  unlockWallet,
} from './commands/wallet-keys.ts';
import type { CliIo } from './io.ts';
import { addingTo, limitOption, wholeNumber } from './program-parts.ts';

/** What a machine spends on gas in a grant's time at most, where nothing else is said. */
const USUAL_GAS_LIMIT = '10';

/** `sublet wallet`, and what an owner does with it. */
export function addWalletCommands(program: Command, io: CliIo, done: (code: number) => void): void {
  const top = addingTo(program, io, done)(
    'wallet',
    'the account on the network, and what it has',
    (session) => wallet(session),
  );
  addKeys(top, io, done);
  addMoney(top, io, done);
  addGrants(top, io, done);
}

function addKeys(top: Command, io: CliIo, done: (code: number) => void): void {
  const add = addingTo(top, io, done);
  protectedBy(
    add('create', 'a new account, its key on this machine', (session, command) =>
      createWallet(session, command.opts<ProtectionFlags>()),
    ),
  );
  protectedBy(
    add('import', 'the account of words that you have', (session, command) =>
      importWallet(session, command.opts<ProtectionFlags & { index: number; yes?: boolean }>()),
    ),
  )
    .addOption(indexOption())
    .option('--address <address>', 'that the words have to make; nothing is asked then')
    .option('-y, --yes', 'whatever address they make');
  protectedBy(
    add('delegate', 'work for an account whose key stays elsewhere', (session, command) =>
      delegateWallet(session, command.args[0] ?? '', command.opts<ProtectionFlags>()),
    ),
  ).argument('<account>', 'its address');
  add('unlock', 'let it sign', (session, command) =>
    unlockWallet(session, command.opts<{ passphraseFd?: number }>()),
  ).addOption(descriptorOption('--passphrase-fd', 'its passphrase'));
  add('lock', 'let nothing be signed until it is unlocked', (session) => lockWallet(session));
  add('backup', 'show its words once', (session, command) =>
    backupWallet(session, command.opts<{ passphraseFd?: number; check?: boolean }>()),
  )
    .addOption(descriptorOption('--passphrase-fd', 'its passphrase'))
    .option('--check', 'show nothing, only ask for some of the words');
  protectedBy(
    add('protect', 'keep its key in another place', (session, command) =>
      protectWallet(session, command.opts<ProtectionFlags & { currentFd?: number }>()),
    ),
  ).addOption(descriptorOption('--current-fd', 'the passphrase that it has now'));
  add('forget', 'remove its key from this machine', (session, command) =>
    forgetWallet(session, command.opts<{ yes?: boolean; evenIfLost?: boolean }>()),
  )
    .option('-y, --yes', 'without being asked')
    .option('--even-if-lost', 'although nobody has proved to have its words');
}

function addMoney(top: Command, io: CliIo, done: (code: number) => void): void {
  const add = addingTo(top, io, done);
  add('history', "everything that moved the account's coins", (session, command) =>
    history(session, command.opts<{ limit: number }>()),
  ).addOption(limitOption());
  add('redeem', 'turn what leases paid into what payouts are made of', (session, command) =>
    redeem(session, command.args[0] ?? ''),
  ).argument('<amount>', 'in whole coins, such as 20');
  formed(
    add('payout', 'send coins to the payout address', (session, command) => {
      const flags = command.opts<FormFlags & { yes?: boolean; evenKept?: boolean }>();
      const [amount = ''] = command.args;
      const { out, qr, words, hardware } = flags;
      const elsewhere = out !== undefined || [qr, words, hardware].includes(true);
      return elsewhere ? preparePayout(session, amount, flags) : payout(session, amount, flags);
    }),
  )
    .argument('<amount>', 'in whole coins, such as 25')
    .option('--even-kept', 'also what the settings keep for fees and deposits')
    .option('-y, --yes', 'without being asked');
  add('payout-address', 'where payouts go', (session, command) =>
    payoutAddress(session, command.args[0], command.opts<{ end?: string; evenOwn?: boolean }>()),
  )
    .argument('[address]', 'announces it; "revoke" takes an announced one back')
    .option('--end <characters>', 'its last characters, for a script')
    .option('--even-own', 'although a thief of this machine would have it too');
}

function addGrants(top: Command, io: CliIo, done: (code: number) => void): void {
  const add = addingTo(top, io, done);
  formed(
    add(
      'grant',
      'what the account signs, so that this machine may work for it',
      (session, command) =>
        grant(
          session,
          command.opts<FormFlags & { days: number; limit: string; register: boolean }>(),
        ),
    ),
  )
    .addOption(new Option('--days <number>', 'for so long').argParser(between(1, 365)).default(90))
    .addOption(
      new Option('--limit <amount>', 'the most that may be spent on gas, in whole coins').default(
        USUAL_GAS_LIMIT,
      ),
    )
    .option('--no-register', 'without registering the account as a provider');
  add('grants', 'every key that may work for the account, and until when', (session) =>
    grants(session),
  );
  formed(
    add('revoke-grant', 'what the account signs to take all of it back', (session, command) =>
      revokeGrant(session, command.opts<FormFlags & { key?: string }>()),
    ).option('--key <address>', "another machine's key, such as that of one that was stolen"),
  );
}

function protectedBy(command: Command): Command {
  return command
    .addOption(new Option('--protection <place>', 'where the key lies').choices([...PROTECTIONS]))
    .addOption(descriptorOption('--passphrase-fd', 'the passphrase that protects it'))
    .option('--even-unprotected', 'a plain file, which whoever can read your files can read');
}

function formed(command: Command): Command {
  return command
    .option('--out <file>', 'write the transaction there, to be signed where the key is')
    .option('--hardware', 'as the document that hardware wallets show')
    .option('--qr', 'show it as codes, one after the other')
    .option('--words', "sign it here and now with the account's words, which are not kept")
    .addOption(indexOption());
}

function indexOption(): Option {
  return new Option('--index <number>', 'of these words, the account at that place of the path')
    .argParser(between(0, 2 ** 31 - 1))
    .default(0);
}

function descriptorOption(flag: string, what: string): Option {
  return new Option(`${flag} <number>`, `file descriptor in which ${what} stands`).argParser(
    wholeNumber,
  );
}

function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It has to be from ${least} to ${most}.`);
  };
}
