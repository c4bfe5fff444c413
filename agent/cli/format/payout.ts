const PAUSES: Readonly<Record<string, string>> = {
  'no-address': 'no payout address counts',
  'address-changed': 'the payout address changed meanwhile',
  'wallet-locked': 'the wallet is locked',
  'wallet-absent': 'there is no wallet',
  'wallet-delegated': "the account's key lies elsewhere, sign payouts there",
  'no-fees': 'the account cannot pay the fees',
  'redeem-canceled': 'the chain gave the coins back',
  'redeem-failed': 'the redemption was refused',
  'payout-failed': 'the payout was refused',
  forgotten: 'nobody knows any more whether its last step was done',
};

/** Why payouts by the rule pause; a reason that this version does not know as it is. */
export function pauseText(reason: string): string {
  return (Object.hasOwn(PAUSES, reason) ? PAUSES[reason] : undefined) ?? reason;
}
