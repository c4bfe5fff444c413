import type { MethodResult } from '../api/methods.ts';
import type {
  GrantedKeyValue,
  PreparedTransactionValue,
  WalletSlice,
  WalletValue,
} from '../api/wallet.ts';
import { CONFIRM_CHARACTERS } from '../domain/payout.ts';
import type { DelegationState, PreparedTransaction } from '../network/interface.ts';
import type { OwnWallet } from './parts.ts';

/** The wallet as clients see it: facts, and no secret. */
export function walletValueOf(own: OwnWallet | undefined): WalletValue {
  if (own === undefined) return { state: 'none' };
  const state = own.wallet.state();
  if (state.state !== 'locked') return { ...state };
  return { ...state, message: own.keeper.problem() ?? 'The wallet is locked: unlock it.' };
}

/** Where payouts go, and what waits, beside the `latest` payouts. */
export function payoutValueOf(
  own: OwnWallet | undefined,
  latest: WalletSlice['payout']['latest'],
): WalletSlice['payout'] {
  const plan = own?.payout.plan();
  const countsAtMs = own?.payout.countsAtMs();
  const { current, next } = plan ?? {};
  return {
    ...(current === undefined ? {} : { current }),
    ...(next === undefined || countsAtMs === undefined
      ? {}
      : { next: { address: next.address, announcedAtMs: next.announcedAtMs, countsAtMs } }),
    confirmCharacters: CONFIRM_CHARACTERS,
    latest,
  };
}

/** Each message that is granted, and until when. */
export function grantedValuesOf(granted: DelegationState['granted']): GrantedKeyValue['granted'] {
  return granted.map(({ message, endsAtMs }) => ({
    message,
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
  }));
}

/** What the account lets this machine do. */
export function delegationValueOf(
  state: DelegationState,
): NonNullable<MethodResult<'delegation.look'>['delegation']> {
  const { endsAtMs, warnDays, granted, missing, excess, gasLeft, gasProblem } = state;
  return {
    state: state.state,
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
    ...(warnDays === undefined ? {} : { warnDays }),
    granted: grantedValuesOf(granted),
    missing: [...missing],
    excess: [...excess],
    ...(gasLeft === undefined ? {} : { gasLeft }),
    ...(gasProblem === undefined ? {} : { gasProblem }),
    lookedAtMs: state.lookedAtMs,
  };
}

/** A transaction that is signed elsewhere, in all its forms. */
export function preparedValueOf(prepared: PreparedTransaction): PreparedTransactionValue {
  const { id, signer, chainId, fee, text, json, qrParts, aminoJson } = prepared;
  return {
    ...{ id, signer, chainId, fee, text, json, qrParts: [...qrParts] },
    ...(aminoJson === undefined ? {} : { aminoJson }),
  };
}
