import type { WalletSlice, WalletValue } from '../../api/wallet.ts';
import { AgentError } from '../../base/errors.ts';
import { parseAmount } from '../amount-argument.ts';
import { confirm } from '../confirm.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { wholeCoinText } from '../format/money.ts';
import type { unitOf } from '../format/wallet.ts';
import { accountText, announcedText, historyText, walletText } from '../format/wallet.ts';
import type { Session } from '../session.ts';
import { Typing } from '../typing.ts';

/** The account, what it has, and what goes on with it. */
export async function wallet(session: Session): Promise<undefined> {
  const { slices } = await session.client.call('state.get', {});
  await session.show(slices.wallet, (shown) =>
    accountText({ agent: slices.agent, wallet: shown }, session.nowMs),
  );
}

/** Everything that moved the account's coins. */
export async function history(
  session: Session,
  { limit }: { readonly limit: number },
): Promise<undefined> {
  const entries = await session.client.call('wallet.entries', { limit });
  const { slices } = await session.client.call('state.get', {});
  await session.show(entries, (shown) =>
    historyText(shown, slices.wallet.balances?.rows ?? [], session.nowMs),
  );
}

/** Turns what leases paid into what fees are paid in and payouts are made of. */
export async function redeem(session: Session, given: string): Promise<undefined> {
  const { rows } = await balancesOf(session);
  const unit = coinFor(rows, 'pay');
  const amount = parseAmount(given, unit);
  const redemption = await session.client.call('wallet.redeem', { amount: amount.toString() });
  await session.show(
    redemption,
    () =>
      `Redeeming ${wholeCoinText(amount, unit)}. The chain carries it out at one of its next epochs; "sublet wallet" shows how far it is.`,
  );
}

/** Sends to the payout address that counts. */
export async function payout(
  session: Session,
  given: string,
  { yes, evenKept = false }: { readonly yes?: boolean; readonly evenKept?: boolean },
): Promise<number | undefined> {
  const { rows } = await balancesOf(session);
  const { slices } = await session.client.call('state.get', {});
  const to = slices.wallet.payout.current;
  const unit = coinFor(rows, 'fee');
  const amount = parseAmount(given, unit);
  if (to !== undefined && yes !== true && !session.json) {
    const sure = await confirm(session.io, `Send ${wholeCoinText(amount, unit)} to ${to}?`);
    if (!sure) return notDone(session);
  }
  const sent = await session.client.call('wallet.payout', { amount: amount.toString(), evenKept });
  await session.show(
    sent,
    (shown) =>
      `Sending ${wholeCoinText(amount, unit)} to ${shown.to}. "sublet wallet" shows when it is there.`,
  );
  return undefined;
}

/** Shows, announces or takes back the payout address. */
export async function payoutAddress(
  session: Session,
  given: string | undefined,
  flags: { readonly end?: string; readonly evenOwn?: boolean },
): Promise<undefined> {
  const { client, nowMs } = session;
  if (given === undefined) {
    const { slices } = await client.call('state.get', {});
    await session.show(slices.wallet.payout, (shown) => payoutText(shown, nowMs));
    return;
  }
  if (given === 'revoke') {
    const shown = await client.call('payout.revoke', {});
    await session.show(shown, (now) => payoutText(now, nowMs));
    return;
  }
  const { slices } = await client.call('state.get', {});
  const typedEnd = flags.end ?? (await typeEnd(session, slices.wallet.payout.confirmCharacters));
  const evenOwn = flags.evenOwn === true;
  const announced = await client.call('payout.announce', { address: given, typedEnd, evenOwn });
  await session.show(announced, (shown) => payoutText(shown, nowMs));
}

function payoutText({ current, next }: WalletSlice['payout'], nowMs: number): string {
  return [
    current === undefined
      ? 'No payout address counts yet: nothing is paid out.'
      : `Payouts go to ${current}.`,
    ...(next === undefined ? [] : [`Announced: ${announcedText(next, nowMs)}.`]),
  ].join('\n');
}

async function typeEnd({ io }: Session, characters: number): Promise<string> {
  const typing = new Typing(io);
  if (!typing.asks) {
    throw cliError(
      'usage',
      `Give the last ${characters} characters of the address with --end, from where you keep it.`,
    );
  }
  return typing.visible(
    `The last ${characters} characters of the address, from where you keep it and not from this line`,
  );
}

/** The wallet of this network, which may be locked. Throws `conflict` and `wallet-absent`. */
export async function knownWallet(
  session: Session,
): Promise<Extract<WalletValue, { state: 'locked' | 'ready' }>> {
  const { slices } = await session.client.call('state.get', {});
  const { wallet: value } = slices.wallet;
  if (value.state === 'locked' || value.state === 'ready') return value;
  throw new AgentError(value.state === 'absent' ? 'wallet-absent' : 'conflict', walletText(value));
}

/** What the account has, asked for where it is not known. */
export async function balancesOf(session: Session): Promise<NonNullable<WalletSlice['balances']>> {
  const { slices } = await session.client.call('state.get', {});
  const known =
    slices.wallet.balances ?? (await session.client.call('wallet.refresh', {})).balances;
  if (known !== undefined) return known;
  throw cliError('bad-answer', 'The agent does not say what the account has. Try again later.');
}

/** The coin for that use. */
export function coinFor(
  rows: NonNullable<WalletSlice['balances']>['rows'],
  use: 'fee' | 'pay',
): ReturnType<typeof unitOf> {
  const row = rows.find((one) => one.use === use);
  if (row !== undefined) return row;
  throw cliError('bad-answer', 'The agent does not say which coin that is.');
}

/** Says that nothing was changed, and how the command ends then. */
export async function notDone({ out }: Session): Promise<number> {
  await out.write('Nothing was changed.\n');
  return EXIT.interrupted;
}
