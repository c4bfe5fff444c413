import { writeFileSync } from 'node:fs';

import type { PreparedTransactionValue } from '../../api/wallet.ts';
import { codeOf, messageOf } from '../../base/errors.ts';
import { parseAmount } from '../amount-argument.ts';
import { cliError } from '../errors.ts';
import { wholeCoinText } from '../format/money.ts';
import { keysText, unitOf } from '../format/wallet.ts';
import type { Session } from '../session.ts';
import { cleaned } from '../session.ts';
import { Typing } from '../typing.ts';
import { balancesOf, coinFor } from './wallet.ts';

/** In which form a transaction goes to where it is signed. */
export interface FormFlags {
  /** The file that gets its JSON. */
  readonly out?: string;
  readonly qr?: boolean;
  /** As the sign document that hardware wallets show, in place of the transaction. */
  readonly hardware?: boolean;
  /** Signed here and now with the account's own words, which are not kept. */
  readonly words?: boolean;
  /** Of these words, the account with that last part of the HD path. */
  readonly index: number;
}

/** What the account signs so that this machine may work for it. */
export async function grant(
  session: Session,
  flags: FormFlags & {
    readonly days: number;
    readonly limit: string;
    readonly register: boolean;
  },
): Promise<undefined> {
  const { rows } = await balancesOf(session);
  const spendLimit = parseAmount(flags.limit, coinFor(rows, 'fee')).toString();
  const { days, register } = flags;
  await handOver(
    session,
    await session.client.call('delegation.prepare', { days, spendLimit, register }),
    flags,
  );
}

/** Every key that may work for the account, what it may, and until when. */
export async function grants(session: Session): Promise<undefined> {
  const keys = await session.client.call('delegation.keys', {});
  await session.show(keys, (shown) => keysText(shown, session.nowMs));
}

/** What the account signs to take back all that a key may: this machine's, or the one named. */
export async function revokeGrant(
  session: Session,
  { key, ...flags }: FormFlags & { readonly key?: string },
): Promise<undefined> {
  const named = key === undefined ? {} : { key };
  await handOver(session, await session.client.call('delegation.prepare-revoke', named), flags);
}

/** What the account signs to pay out, because a hot key may not. */
export async function preparePayout(
  session: Session,
  given: string,
  flags: FormFlags,
): Promise<undefined> {
  const { rows } = await balancesOf(session);
  const amount = parseAmount(given, coinFor(rows, 'fee')).toString();
  const prepared = await session.client.call('delegation.prepare-payout', { amount });
  await handOver(session, prepared, flags);
}

async function handOver(
  session: Session,
  prepared: PreparedTransactionValue,
  flags: FormFlags,
): Promise<void> {
  const json = flags.hardware === true ? hardwareForm(prepared) : prepared.json;
  if (flags.out !== undefined) writeNew(flags.out, json);
  if (flags.words === true) {
    await signHere(session, prepared, flags.index);
    return;
  }
  const { slices } = await session.client.call('state.get', {});
  const rows = slices.wallet.balances?.rows ?? [];
  await session.show(prepared, ({ signer, chainId, fee }) =>
    [
      `To be signed by ${signer} on ${chainId}; the fee is ${wholeCoinText(fee.amount, unitOf(rows, fee.denom))}:`,
      '',
      byLine(prepared.text),
      '',
      ...(flags.out === undefined
        ? flags.qr === true
          ? ['Read the codes with the wallet that has the key.']
          : [byLine(json), '', 'Sign it in the wallet that has the key, and send it from there.']
        : [`Written to ${flags.out}: sign it where the key is, and send it from there.`]),
    ].join('\n'),
  );
  if (flags.qr === true && !session.json) await showCodes(session, prepared.qrParts);
}

function hardwareForm({ aminoJson }: PreparedTransactionValue): string {
  if (aminoJson !== undefined) return aminoJson;
  throw cliError(
    'usage',
    'A hardware wallet cannot show all of this transaction. Leave --hardware out, and sign it in a wallet that takes the transaction itself.',
  );
}

async function signHere(
  session: Session,
  { id, signer, text }: PreparedTransactionValue,
  index: number,
): Promise<void> {
  const typing = new Typing(session.io);
  if (!session.json) await session.out.write(`To be signed by ${signer}:\n\n${byLine(text)}\n\n`);
  const words = await typing.words('The words of that account, for this one signature');
  const sent = await session.client.call('delegation.sign', { id, words, index });
  await session.show(sent, ({ txHash }) => `Signed and sent: ${txHash}. The words were not kept.`);
}

/** One code after the other: they do not fit a screen together. */
async function showCodes(session: Session, parts: readonly string[]): Promise<void> {
  const { io, out } = session;
  const { qrText } = await import('../format/qr.ts');
  const typing = new Typing(io);
  const isTerminal = io.stdout.isTTY === true;
  for (const [place, part] of parts.entries()) {
    const { lines, columns } = qrText(part, isTerminal);
    const { columns: width = 80, rows: height = 24 } = io.stdout;
    if (isTerminal && (width < columns || height < lines.length + 2)) {
      throw cliError(
        'usage',
        `This code needs a window of ${columns} columns and ${lines.length + 2} lines; this one has ${width} and ${height}. Make it larger or its letters smaller, or take --out.`,
      );
    }
    await out.write(`\n${lines.join('\n')}\n`);
    const what = `Code ${place + 1} of ${parts.length}`;
    if (isTerminal && typing.asks && place + 1 < parts.length) {
      await typing.visible(`${what}; Enter for the next one`);
    } else await out.write(`${what}\n`);
  }
}

/** With its line ends, and nothing else that could move the cursor. */
function byLine(text: string): string {
  return text.split('\n').map(cleaned).join('\n');
}

/** A file that is there already is somebody's. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const why = codeOf(error) === 'EEXIST' ? 'it is there already' : messageOf(error);
    throw cliError('usage', `${file} cannot be written: ${why}.`, error);
  }
}
