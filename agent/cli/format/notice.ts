import type { NoticeValue } from '../../api/slices.ts';
import { closeReasonText } from './lease.ts';
import { coinText } from './money.ts';
import { pauseText } from './payout.ts';
import { instantText, spanText } from './time.ts';

type Data = NoticeValue['data'];

const text = (value: Data[string] | undefined): string => String(value ?? '?');
const span = (value: Data[string] | undefined): string => spanText(Number(value ?? 0));

/** `5,000,000 uakt` */
const coin = (amount: Data[string] | undefined, denom: Data[string] | undefined): string =>
  /^-?\d+$/.test(text(amount))
    ? coinText({ amount: BigInt(text(amount)), denom: text(denom) })
    : `${text(amount)} ${text(denom)}`;

const WORDS: Readonly<Record<string, (data: Data, nowMs: number) => string>> = {
  'first-renter': ({ label }) => `${text(label)} is the first to run here`,
  'lease-running': ({ label }) => `${text(label)} runs`,
  'lease-ended': ({ label, closeReason }) =>
    `${text(label)} ended: ${closeReasonText(text(closeReason))}`,
  'lease-failed': ({ label, problem }) =>
    `${text(label)} never ran${problem === undefined ? '' : `: ${text(problem)}`}`,
  'first-payment': ({ paid, denom }) => `the first payment: ${text(paid)} ${text(denom)}`,
  'engine-down': ({ message }) => `containers cannot run: ${text(message)}`,
  'engine-back': ({ downMs }) => `containers run again, after ${span(downMs)}`,
  'gateway-closed': ({ message }) => `tenants cannot reach this machine: ${text(message)}`,
  'gateway-open': ({ downMs }) => `tenants can reach this machine again, after ${span(downMs)}`,
  'isolation-open': ({ message }) => `tenants are not kept apart: ${text(message)}`,
  'isolation-kept': ({ downMs }) => `tenants are kept apart again, after ${span(downMs)}`,
  'network-stale': ({ silentMs }) => `no block of the network for ${span(silentMs)}`,
  'network-back': ({ downMs }) => `the network answers again, after ${span(downMs)}`,
  'storage-failed': ({ lastedMs, message }) =>
    `nothing could be written for ${span(lastedMs)}: ${text(message)}`,
  'agent-was-off': ({ fromMs, toMs }) =>
    `the agent was off for ${span(Number(toMs) - Number(fromMs))}`,
  'payout-announced': ({ address, countsAtMs }, nowMs) =>
    `new payout address announced: ${text(address)}, counts from ${instantText(Number(countsAtMs), nowMs)}; not you? "sublet wallet payout-address revoke"`,
  'payout-counts': ({ address }) => `payouts go to ${text(address)} from now on`,
  'payout-revoked': ({ address }) => `the announced payout address ${text(address)} was taken back`,
  'wallet-locked': ({ message }) => `the wallet is locked: ${text(message)}`,
  'wallet-unlocked': ({ downMs }) => `the wallet is unlocked, after ${span(downMs)}`,
  'delegation-ends': ({ endsAtMs }, nowMs) =>
    `the account's grant ends ${instantText(Number(endsAtMs), nowMs)}: "sublet wallet grant" prepares a new one`,
  'delegation-broken': ({ missing, gas }) =>
    `the account does not let this machine work${[missing, gas]
      .filter((part) => part !== undefined && part !== '')
      .map((part) => `; ${text(part)}`)
      .join('')}: "sublet wallet grant" prepares a new one`,
  'delegation-works': ({ endsAtMs }, nowMs) =>
    `the account lets this machine work${endsAtMs === undefined ? '' : ` until ${instantText(Number(endsAtMs), nowMs)}`}`,
  'books-differ': ({ against, difference, denom }) =>
    `the books differ from ${against === 'ledger' ? 'the ledger' : 'the chain'} by ${coin(difference, denom)}: "sublet doctor" says more`,
  'books-agree': ({ height }) => `the books agree again, at block ${text(height)}`,
  'payout-sent': ({ paid, denom, to }) => `paid out: ${coin(paid, denom)} to ${text(to)}`,
  'payout-failed': ({ paid, denom, to, reason }) =>
    `not paid out: ${coin(paid, denom)} to ${text(to)}: ${text(reason)}`,
  'payout-paused': ({ reason, detail }) =>
    `payouts by the rule pause: ${pauseText(text(reason))}${detail === undefined ? '' : ` (${text(detail)})`}; tried again tomorrow`,
  redeemed: ({ paid, denom, received, receivedDenom }) =>
    `redeemed: ${coin(paid, denom)} for ${coin(received, receivedDenom)}`,
  'redeem-failed': ({ paid, denom, reason }) =>
    `not redeemed: ${coin(paid, denom)}${reason === undefined ? ', given back by the chain' : `: ${text(reason)}`}`,
  'fees-spent': ({ paid, denom }) =>
    `the day's fees are used up (${coin(paid, denom)}): no bids until midnight`,
};

/** One notice in one line; a kind that this version does not know as it is. */
export function noticeLine({ code, data }: Pick<NoticeValue, 'code' | 'data'>, nowMs: number) {
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (words !== undefined) return words(data, nowMs);
  const values = Object.entries(data).map(([key, value]) => `${key}=${String(value)}`);
  return [code, ...values].join(' ');
}
