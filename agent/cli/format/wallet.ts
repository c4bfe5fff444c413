import type { Slices } from '../../api/slices.ts';
import type { EntryValue, GrantedKeyValue, WalletSlice, WalletValue } from '../../api/wallet.ts';
import type { CoinUnit } from './money.ts';
import { wholeCoinText } from './money.ts';
import { pairs, table } from './table.ts';
import { agoText, instantText } from './time.ts';

const PLACES: Readonly<Record<string, string>> = {
  keychain: "in this system's keychain",
  'systemd-credential': "in this service's systemd credential",
  passphrase: 'under a passphrase',
  file: 'in a plain file: not protected against whoever can read your files',
};

/** Whether it can sign, whose it is, and what to do next. */
export function walletText(wallet: WalletValue): string {
  switch (wallet.state) {
    case 'none':
      return 'Practice has no wallet: its money is play money. "sublet network" shows the others.';
    case 'absent':
      return 'There is no wallet on this network yet. Make one ("sublet wallet create"), import one ("sublet wallet import"), or let this machine work for an account elsewhere ("sublet wallet delegate <account>").';
    case 'locked':
      return [`The wallet is locked. ${wallet.message}`, factsText(wallet)].join('\n\n');
    case 'ready':
      return [
        'The wallet is ready.',
        ...(wallet.custody === 'local' && wallet.backedUpAtMs === undefined
          ? [
              'Nobody has proved to have its words: without them the account is lost with this machine. "sublet wallet backup" shows them.',
            ]
          : []),
        '',
        factsText(wallet),
      ].join('\n');
  }
}

function factsText(wallet: Extract<WalletValue, { state: 'locked' | 'ready' }>): string {
  const { account, signer, custody, protection, backedUpAtMs } = wallet;
  const place = PLACES[protection] ?? protection;
  return pairs([
    ['account', account],
    ...(custody === 'local' ? [] : [['signs here', signer] as const]),
    ['key', custody === 'local' ? `here, ${place}` : `elsewhere; a hot key is here, ${place}`],
    ...(custody === 'local'
      ? [['backed up', backedUpAtMs === undefined ? 'no' : 'yes'] as const]
      : []),
  ]);
}

/** Everything that is known of the account, in blocks with a blank line between. */
export function accountText({ agent, wallet }: Pick<Slices, 'agent' | 'wallet'>, nowMs: number) {
  const blocks = [
    walletText(wallet.wallet),
    ...balanceBlocks(wallet, nowMs),
    pairs(ruleRows(wallet, nowMs)),
    ...latestBlock(wallet, nowMs),
  ];
  const shown = wallet.wallet.state === 'none' ? blocks.slice(0, 1) : blocks;
  const { money, name } = agent.network;
  const test = money === 'test' ? [`${name}: test money, nothing here is real.`] : [];
  return [...test, ...shown].join('\n\n');
}

function balanceBlocks({ balances, price }: WalletSlice, nowMs: number): readonly string[] {
  if (balances === undefined) return ['What the account has is not known yet.'];
  const { rows, height, atMs } = balances;
  const lines = table(
    ['COIN', 'FREE', 'LOCKED IN BIDS', 'STILL IN ESCROW', 'BEING REDEEMED'],
    rows.map((row) => [
      row.symbol,
      ...[row.free, row.locked, row.fromEscrow, row.redeeming].map((amount) =>
        wholeCoinText(amount, row),
      ),
    ]),
  );
  const worth =
    price === undefined
      ? ''
      : `; 1 ${unitOf(rows, price.denom).symbol} is $${price.usd} by the chain's own oracle`;
  return [`${lines}\nAs of block ${height}, ${agoText(atMs, nowMs)}${worth}.`];
}

function ruleRows(wallet: WalletSlice, nowMs: number): readonly (readonly [string, string])[] {
  const { payout, delegation, queue, reconciliation, balances, redeemHaltedSinceMs } = wallet;
  const rows = balances?.rows ?? [];
  return [
    ['payout address', payout.current ?? 'none yet: nothing is paid out'],
    ...(payout.next === undefined
      ? []
      : [['announced', announcedText(payout.next, nowMs)] as const]),
    ...(redeemHaltedSinceMs === undefined
      ? []
      : [['redeeming', haltedText(redeemHaltedSinceMs, nowMs)] as const]),
    ...(delegation === undefined ? [] : [['grant', grantText(delegation, rows, nowMs)] as const]),
    ...(queue === undefined ? [] : [['queue', queueText(queue, rows, nowMs)] as const]),
    ...(reconciliation === undefined ? [] : [['books', booksText(reconciliation, rows)] as const]),
  ];
}

/** `akash1… counts from 18:00; "sublet wallet payout-address revoke" takes it back` */
export function announcedText(
  { address, countsAtMs }: NonNullable<WalletSlice['payout']['next']>,
  nowMs: number,
): string {
  return `${address} counts from ${instantText(countsAtMs, nowMs)}; "sublet wallet payout-address revoke" takes it back`;
}

function haltedText(sinceMs: number, nowMs: number): string {
  return `halted by the chain since ${instantText(sinceMs, nowMs)}, as seen from here; your coins stay in the account, and payouts by the rule go on by themselves when it redeems again`;
}

/** What the account lets this machine do, and until when. */
export function grantText(
  delegation: NonNullable<WalletSlice['delegation']>,
  rows: readonly CoinUnit[],
  nowMs: number,
): string {
  const { state, endsAtMs, missing, excess, gasLeft, gasProblem } = delegation;
  const until = endsAtMs === undefined ? '' : ` until ${instantText(endsAtMs, nowMs)}`;
  const parts = [
    state === 'working' ? `works${until}` : state === 'partial' ? `works in part${until}` : 'none',
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(excess.length === 0 ? [] : [`more than is needed: ${excess.join(', ')}`]),
    ...(gasLeft === undefined
      ? []
      : [`${wholeCoinText(gasLeft.amount, unitOf(rows, gasLeft.denom))} left for gas`]),
    ...(gasProblem === undefined ? [] : [`gas: ${gasProblem}`]),
    ...(state === 'working' ? [] : ['"sublet wallet grant" prepares one']),
  ];
  return parts.join('; ');
}

/** Every key that may work for the account, a line for each thing that it may. */
export function keysText(keys: readonly GrantedKeyValue[], nowMs: number): string {
  if (keys.length === 0) return 'No key may work for this account.';
  return keys
    .map(({ key, here, granted }) => {
      const whose = here
        ? 'this machine'
        : `not this machine; "sublet wallet revoke-grant --key ${key}" takes it back`;
      const rows = granted.map(({ message, endsAtMs }): readonly [string, string] => [
        `  ${message.slice(message.lastIndexOf('.') + 1)}`,
        endsAtMs === undefined ? 'for ever' : `until ${instantText(endsAtMs, nowMs)}`,
      ]);
      return `${key}  (${whose})\n${pairs(rows)}`;
    })
    .join('\n\n');
}

function queueText(
  queue: NonNullable<WalletSlice['queue']>,
  rows: readonly CoinUnit[],
  nowMs: number,
): string {
  const { pending, sending, problem, feesToday, feesPerDay } = queue;
  const unit = unitOf(rows, feesToday.denom);
  return [
    pending === 0 ? 'empty' : `${pending} to be sent`,
    ...(sending === undefined ? [] : [`one on its way for ${agoText(sending.sinceMs, nowMs)}`]),
    ...(problem === undefined ? [] : [problem.message]),
    `fees today ${wholeCoinText(feesToday.amount, unit)} of at most ${wholeCoinText(feesPerDay.amount, unit)}`,
  ].join('; ');
}

function booksText(
  { height, rows }: NonNullable<WalletSlice['reconciliation']>,
  units: readonly CoinUnit[],
): string {
  const off = rows.filter(({ difference }) => difference !== 0n);
  if (off.length === 0) return `agree with the chain to the last unit at block ${height}`;
  const by = off.map(({ denom, difference }) => wholeCoinText(difference, unitOf(units, denom)));
  return `differ from the chain at block ${height} by ${by.join(' and ')}`;
}

function latestBlock(wallet: WalletSlice, nowMs: number): readonly string[] {
  const rows = wallet.balances?.rows ?? [];
  const amount = ({ denom, amount: atomics }: { denom: string; amount: bigint }): string =>
    wholeCoinText(atomics, unitOf(rows, denom));
  const moves = [
    ...wallet.payout.latest.map((payout) => ({
      atMs: payout.askedAtMs,
      cells: [`payout to ${payout.to}`, amount(payout.amount), stateText(payout)],
    })),
    ...wallet.redemptions.map((redemption) => ({
      atMs: redemption.askedAtMs,
      cells: [
        redemption.received === undefined
          ? 'redemption'
          : `redemption, brought ${amount(redemption.received)}`,
        amount(redemption.burned),
        stateText(redemption),
      ],
    })),
  ].sort((a, b) => b.atMs - a.atMs);
  if (moves.length === 0) return [];
  return [
    table(
      ['WHEN', 'WHAT', 'AMOUNT', 'STATE'],
      moves.map(({ atMs, cells }) => [instantText(atMs, nowMs), ...cells]),
    ),
  ];
}

function stateText({ state, reason }: { state: string; reason?: string | undefined }): string {
  return reason === undefined ? state : `${state}: ${reason}`;
}

const KINDS: Readonly<Record<EntryValue['kind'], string>> = {
  payment: 'paid by a lease',
  fee: 'fee',
  deposit: 'locked by a bid',
  refund: "a bid's deposit came back",
  'redeem-burned': 'given to be redeemed',
  'redeem-received': 'redeemed',
  payout: 'paid out',
  sent: 'sent elsewhere',
  received: 'received',
  other: 'other',
  unexplained: 'not explained: those blocks are kept nowhere',
};

/** Everything that moved the account's coins. */
export function historyText(
  entries: readonly EntryValue[],
  rows: readonly CoinUnit[],
  nowMs: number,
): string {
  if (entries.length === 0) return 'Nothing has moved the coins of this account yet.';
  return table(
    ['WHEN', 'BLOCK', 'WHAT', 'AMOUNT', 'TRANSACTION'],
    entries.map(({ atMs, height, kind, about, denom, amount, txHash }) => [
      instantText(atMs, nowMs),
      String(height),
      about === undefined ? KINDS[kind] : `${KINDS[kind]} (${about})`,
      wholeCoinText(amount, unitOf(rows, denom)),
      txHash ?? '-',
    ]),
  );
}

/** How people read that coin; one that nobody knows is shown in its smallest unit. */
export function unitOf(rows: readonly CoinUnit[], denom: string): CoinUnit {
  return rows.find((row) => row.denom === denom) ?? { denom, symbol: denom, exponent: 0 };
}
