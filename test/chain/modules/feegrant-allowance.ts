import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Coin } from '../keepers.ts';
import type { Context } from '../module.ts';
import { Refusal } from '../module.ts';
import { refusal } from '../refusals.ts';
import type { PackedMessage } from '../router.ts';
import { dateNs } from '../time.ts';

const CODESPACE = 'feegrant';
const LIMIT_EXCEEDED = 2;
const LIMIT_EXPIRED = 3;
const NOT_ALLOWED = 7;

/** What a fee was asked for: coins, and the kinds of the messages in the transaction. */
export interface FeeUse {
  readonly fee: readonly Coin[];
  readonly typeUrls: readonly string[];
}

/**
 * What is left of an allowance after a fee; `undefined` when nothing is. A fee that it does not
 * cover is refused: feegrant 2 exceeded, 3 expired, 7 not for these messages.
 */
export function useAllowance(
  context: Context,
  { typeUrl, value }: PackedMessage,
  use: FeeUse,
): PackedMessage | undefined {
  switch (typeUrl) {
    case `/${BasicAllowance.$type}`: {
      const left = useBasic(context, BasicAllowance.decode(value), use.fee);
      return left && { typeUrl, value: BasicAllowance.encode(left).finish() };
    }
    case `/${PeriodicAllowance.$type}`: {
      const left = usePeriodic(context, PeriodicAllowance.decode(value), use.fee);
      return left && { typeUrl, value: PeriodicAllowance.encode(left).finish() };
    }
    case `/${AllowedMsgAllowance.$type}`: {
      const { allowance, allowedMessages } = AllowedMsgAllowance.decode(value);
      if (!use.typeUrls.every((asked) => allowedMessages.includes(asked))) {
        const log = 'message does not exist in allowed messages: message not allowed';
        throw new Refusal(CODESPACE, NOT_ALLOWED, log);
      }
      const left = useAllowance(context, allowance ?? NONE, use);
      if (left === undefined) return undefined;
      const kept = AllowedMsgAllowance.encode({ allowance: left, allowedMessages }).finish();
      return { typeUrl, value: kept };
    }
    default:
      throw refusal('txParse', `unable to resolve type URL ${typeUrl}`);
  }
}

const NONE: PackedMessage = { typeUrl: '', value: new Uint8Array() };

/** When an allowance ends, in nanoseconds; `undefined`: never. */
export function endOf({ typeUrl, value }: PackedMessage): bigint | undefined {
  switch (typeUrl) {
    case `/${BasicAllowance.$type}`:
      return dateNs(BasicAllowance.decode(value).expiration);
    case `/${PeriodicAllowance.$type}`:
      return dateNs(PeriodicAllowance.decode(value).basic?.expiration);
    case `/${AllowedMsgAllowance.$type}`:
      return endOf(AllowedMsgAllowance.decode(value).allowance ?? NONE);
    default:
      return undefined;
  }
}

function useBasic(
  context: Context,
  allowance: BasicAllowance,
  fee: readonly Coin[],
): BasicAllowance | undefined {
  mustNotHaveEnded(context, allowance.expiration, 'basic allowance');
  // Without a limit there is nothing to count.
  if (allowance.spendLimit.length === 0) return allowance;
  const spendLimit = less(allowance.spendLimit, fee, 'basic allowance');
  return spendLimit.length === 0 ? undefined : { ...allowance, spendLimit };
}

function usePeriodic(
  context: Context,
  given: PeriodicAllowance,
  fee: readonly Coin[],
): PeriodicAllowance | undefined {
  mustNotHaveEnded(context, given.basic?.expiration, 'absolute limit');
  const allowance = renewed(context, given);
  const periodCanSpend = less(allowance.periodCanSpend, fee, 'period limit');
  const { basic } = allowance;
  if (basic === undefined || basic.spendLimit.length === 0) return { ...allowance, periodCanSpend };
  const spendLimit = less(basic.spendLimit, fee, 'absolute limit');
  if (spendLimit.length === 0) return undefined;
  return { ...allowance, periodCanSpend, basic: { ...basic, spendLimit } };
}

/** With a new period the part of a period can be spent again, as far as the whole still reaches. */
function renewed({ timeNs }: Context, allowance: PeriodicAllowance): PeriodicAllowance {
  const reset = dateNs(allowance.periodReset) ?? 0n;
  if (timeNs < reset) return allowance;
  const { basic, period, periodSpendLimit } = allowance;
  const limit = basic?.spendLimit ?? [];
  const periodCanSpend = periodSpendLimit.map((coin) => {
    const whole = limit.find(({ denom }) => denom === coin.denom);
    return whole !== undefined && BigInt(whole.amount) < BigInt(coin.amount) ? whole : coin;
  });
  const periodNs = BigInt(String(period?.seconds ?? 0)) * 1_000_000_000n;
  const next = reset + periodNs > timeNs ? reset + periodNs : timeNs + periodNs;
  return { ...allowance, periodCanSpend, periodReset: new Date(Number(next / 1_000_000n)) };
}

function mustNotHaveEnded(context: Context, expiration: Date | undefined, what: string): void {
  const end = dateNs(expiration);
  if (end === undefined || end >= context.timeNs) return;
  throw new Refusal(CODESPACE, LIMIT_EXPIRED, `${what}: fee allowance expired`);
}

type Limit = BasicAllowance['spendLimit'];

function less(limit: Limit, fee: readonly Coin[], what: string): Limit {
  const left = new Map(limit.map(({ denom, amount }) => [denom, BigInt(amount)]));
  for (const { denom, amount } of fee) {
    const rest = (left.get(denom) ?? 0n) - amount;
    if (rest < 0n) throw new Refusal(CODESPACE, LIMIT_EXCEEDED, `${what}: fee limit exceeded`);
    left.set(denom, rest);
  }
  return [...left]
    .filter(([, amount]) => amount > 0n)
    .map(([denom, amount]) => ({ denom, amount: amount.toString() }));
}
