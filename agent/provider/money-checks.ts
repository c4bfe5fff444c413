import type { CheckValue } from '../api/methods.ts';
import { utcText } from '../base/clock.ts';
import type { PauseReason } from '../domain/paying-out.ts';
import type { NetworkAccount } from '../network/interface.ts';
import { coinWords } from './coin-words.ts';
import type { OwnWallet } from './parts.ts';
import type { UseCases } from './use-cases.ts';

const DAY_MS = 86_400_000;

/** Whether earnings are safe and arrive: wallet, payout address, fees, the ways to the chain, the books. */
export function checkMoney(provider: UseCases): readonly CheckValue[] {
  const { wallet, network } = provider.parts;
  const { account } = network;
  return [
    ...(wallet === undefined ? [] : checkWallet(wallet)),
    ...(wallet === undefined ? [] : checkPayoutAddress(wallet)),
    ...(account === undefined
      ? []
      : [
          ...checkDelegation(account, provider.parts.clock.now()),
          checkQueue(account),
          ...checkEndpoints(account),
          ...checkBooks(provider, account),
          ...checkRedeeming(provider),
          ...checkRule(provider),
        ]),
  ];
}

function checkWallet({ wallet, keeper }: OwnWallet): readonly CheckValue[] {
  const id = 'wallet';
  const state = wallet.state();
  if (state.state === 'absent') {
    const advice = 'Make or import one in the wallet view, or with "sublet wallet".';
    return [{ id, status: 'warning', message: 'There is no wallet yet.', advice }];
  }
  if (state.state === 'locked') {
    const message = `The wallet is locked (${state.reason}): nothing can be signed.`;
    const advice = keeper.problem() ?? 'Unlock it. Nothing is lost meanwhile.';
    return [{ id, status: 'failed', message, advice }];
  }
  const { protection, custody, backedUpAtMs } = state;
  const kept: CheckValue =
    protection === 'file'
      ? {
          id,
          status: 'warning',
          message: 'The wallet lies in a file that whoever can read your files can take.',
          advice: 'Move it into the keychain or under a passphrase in the wallet view.',
        }
      : { id, status: 'ok', message: `The wallet is protected: ${protection}.` };
  if (custody === 'delegated' || backedUpAtMs !== undefined) return [kept];
  return [
    kept,
    {
      id: 'backup',
      status: 'warning',
      message:
        'The words of the wallet were not written down: if this disk dies, the money is gone.',
      advice: 'Write them down now in the wallet view, and pass the quiz.',
    },
  ];
}

function checkPayoutAddress({ payout, wallet }: OwnWallet): readonly CheckValue[] {
  const id = 'payout-address';
  if (wallet.state().state === 'absent') return [];
  const { current, next } = payout.plan();
  if (current !== undefined) return [{ id, status: 'ok', message: `Payouts go to ${current}.` }];
  if (next === undefined) {
    return [
      {
        id,
        status: 'warning',
        message: 'There is no payout address: earnings stay in the account of this machine.',
        advice: 'Name one in the wallet view. It counts after a day.',
      },
    ];
  }
  const message = `${next.address} is announced for payouts and does not count yet.`;
  const advice = 'Nothing is to be done. If it was not you who named it, take it back now.';
  return [{ id, status: 'warning', message, advice }];
}

function checkDelegation({ delegation }: NetworkAccount, nowMs: number): readonly CheckValue[] {
  const status = delegation.status();
  if (status === undefined) return [];
  const id = 'delegation';
  const advice = 'Sign a new grant with the key of the account, in the wallet view.';
  const { state, missing, excess, gasProblem, endsAtMs, warnDays } = status;
  if (state !== 'working' || gasProblem !== undefined) {
    const lacks = [...missing, ...(gasProblem === undefined ? [] : [gasProblem])].join(', ');
    const message = `The account does not let this machine do what is needed: ${lacks}.`;
    return [{ id, status: 'failed', message, advice }];
  }
  const until = endsAtMs === undefined ? 'without an end' : `for ${daysWords(endsAtMs - nowMs)}`;
  const granted: CheckValue =
    warnDays === undefined
      ? { id, status: 'ok', message: `The account lets this machine work ${until}.` }
      : { id, status: 'warning', message: `The grant ends soon: it is good ${until}.`, advice };
  if (excess.length === 0) return [granted];
  return [
    granted,
    {
      id,
      status: 'warning',
      message: `This machine's key may do more than it needs: ${excess.join(', ')}.`,
      advice: 'Revoke that: whoever takes this machine could use it.',
    },
  ];
}

function checkQueue(account: NetworkAccount): CheckValue {
  const { pending, problem, feesToday, feesPerDay } = account.queue();
  const words = (coin: typeof feesToday): string => coinWords(coin, account.coins);
  const fees = `Fees today: ${words(feesToday)} of at most ${words(feesPerDay)}.`;
  if (problem === undefined) {
    const waiting = pending === 0 ? '' : ` ${pending} things wait to be sent.`;
    return { id: 'transactions', status: 'ok', message: `${fees}${waiting}` };
  }
  if (problem.code === 'fee-budget-spent') {
    return {
      id: 'transactions',
      status: 'warning',
      message: `The day's fees are used up. ${fees}`,
      advice: 'Bids go on after midnight. Closes and withdrawals go on now.',
    };
  }
  const advice = 'It is tried again by itself; nothing is sent twice.';
  return { id: 'transactions', status: 'failed', message: problem.message, advice };
}

function checkEndpoints(account: NetworkAccount): readonly CheckValue[] {
  const id = 'endpoints';
  const endpoints = account.endpoints();
  if (endpoints.length === 0) return [];
  const good = endpoints.filter(({ state }) => state === 'good').length;
  const message = `${good} of ${endpoints.length} ways to the chain work.`;
  const wrong = endpoints.find(({ state }) => state === 'contradicting' || state === 'other-chain');
  if (good === 0) {
    const advice = 'Check the internet connection, or name other endpoints. Leases go on.';
    return [{ id, status: 'failed', message, advice }];
  }
  if (wrong !== undefined) {
    const why = wrong.problem ?? wrong.state;
    const advice = 'It is not used. Remove it from the list of endpoints.';
    return [{ id, status: 'warning', message: `${message} ${wrong.url}: ${why}`, advice }];
  }
  if (good > 1 || endpoints.length === 1) return [{ id, status: 'ok', message }];
  const advice =
    'With one left there is nothing to compare it with. It mends itself, or name others.';
  return [{ id, status: 'warning', message, advice }];
}

/** Ok at exactly 0: opening and entries are the chain's balance, and the ledger's payments are theirs. */
function checkBooks({ accounting }: UseCases, account: NetworkAccount): readonly CheckValue[] {
  const id = 'books';
  if (accounting === undefined || account.address() === undefined) return [];
  const found = accounting.reconciliation;
  if (found === undefined) {
    const advice = 'Wait a moment; if it stays so, check the ways to the chain.';
    const message = 'The books were not held against the chain yet.';
    return [{ id, status: 'warning', message, advice }];
  }
  const words = (denom: (typeof found.rows)[number]['denom'], amount: bigint): string =>
    coinWords({ denom, amount }, account.coins);
  const differences = [
    ...found.rows
      .filter(({ difference }) => difference !== 0n)
      .map(
        ({ denom, difference }) =>
          `the chain has ${words(denom, difference)} more than opening and entries come to`,
      ),
    ...(found.payments ?? [])
      .filter(({ difference }) => difference !== 0n)
      .map(
        ({ denom, difference }) =>
          `the ledger has ${words(denom, difference)} more of payments than the account got`,
      ),
  ];
  if (differences.length > 0) {
    return [
      {
        id,
        status: 'failed',
        message: `At height ${found.height} ${differences.join('; ')}.`,
        advice:
          'Compare "sublet wallet entries" with the account in an explorer. Earnings that are shown are still those of the chain; please report this.',
      },
    ];
  }
  const stale = accounting.unreachable ? ' The chain cannot be asked just now.' : '';
  const message = `The books agree with the chain to the last unit, at height ${found.height}.${stale}`;
  return [{ id, status: accounting.unreachable ? 'warning' : 'ok', message }];
}

function checkRedeeming({ accounting }: UseCases): readonly CheckValue[] {
  const sinceMs = accounting?.redeemWatch.haltedSinceMs;
  if (sinceMs === undefined) return [];
  return [
    {
      id: 'redeeming',
      status: 'warning',
      message: `Redeeming is halted by the chain since ${utcText(sinceMs, 'minute')} UTC, as seen from here.`,
      advice:
        'Nothing is to be done: your coins stay in the account, leases go on being paid, and payouts by the rule go on by themselves when the chain redeems again.',
    },
  ];
}

function checkRule({ accounting, settings }: UseCases): readonly CheckValue[] {
  const id = 'payouts';
  if (accounting === undefined) return [];
  const { run } = accounting.payingOut;
  if (run === undefined) {
    return [
      {
        id,
        status: 'failed',
        message: 'What the database says about payouts by the rule cannot be read: none is made.',
        advice: 'Pay out by hand, or bring back a copy of the database.',
      },
    ];
  }
  const { rule } = settings.value.payout;
  if (rule === 'manual') return [];
  if (run.state !== 'idle') {
    return [{ id, status: 'ok', message: `A payout by the rule "${rule}" is on its way.` }];
  }
  if (run.paused === undefined) {
    return [{ id, status: 'ok', message: `Earnings are paid out by the rule "${rule}".` }];
  }
  const message = `The payout by the rule "${rule}" pauses: ${PAUSES[run.paused.reason]}.`;
  return [{ id, status: 'warning', message, advice: 'It is tried again tomorrow.' }];
}

const PAUSES: Readonly<Record<PauseReason, string>> = {
  'no-address': 'no payout address counts',
  'address-changed': 'the payout address changed while it was on its way',
  'wallet-locked': 'the wallet is locked',
  'wallet-absent': 'there is no wallet',
  'wallet-delegated': "the account's key lies elsewhere, and payouts are signed there",
  'no-fees': 'the account cannot pay the fees',
  'redeem-canceled': 'the chain cancelled the redemption and gave the coins back',
  'redeem-failed': 'the redemption was refused',
  'payout-failed': 'the payout was refused',
  forgotten: 'nobody knows any more whether its last step was done',
};

function daysWords(ms: number): string {
  const days = Math.max(0, Math.floor(ms / DAY_MS));
  return days === 1 ? '1 more day' : `${days} more days`;
}
