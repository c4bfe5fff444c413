import { MsgExec } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { ChainEvent } from '../module.ts';
import type { PackedMessage } from '../router.ts';

/**
 * What a message costs beyond the conditions of its transaction: so much for its kind, for its
 * bytes (they are stored), and for each thing that it brought about. Fitted to the recorded
 * transactions; every one of them is within 30 %, and so is every simulation.
 */
const byType: Readonly<Record<string, bigint>> = {
  '/akash.audit.v1.MsgSignProviderAttributes': 12_000n,
  '/akash.bme.v1.MsgBurnACT': 22_000n,
  '/akash.bme.v1.MsgBurnMint': 22_000n,
  '/akash.bme.v1.MsgMintACT': 22_000n,
  '/akash.cert.v1.MsgCreateCertificate': 3_000n,
  '/akash.deployment.v1beta4.MsgCloseDeployment': 20_000n,
  '/akash.deployment.v1beta4.MsgCreateDeployment': 66_000n,
  '/akash.deployment.v1beta4.MsgStartGroup': 48_000n,
  '/akash.deployment.v1beta4.MsgUpdateDeployment': 9_000n,
  '/akash.escrow.v1.MsgAccountDeposit': 14_000n,
  '/akash.market.v1beta5.MsgCloseBid': 40_000n,
  '/akash.market.v1beta5.MsgCloseLease': 40_000n,
  '/akash.market.v1beta5.MsgCreateBid': 50_000n,
  '/akash.market.v1beta5.MsgCreateLease': 120_000n,
  '/akash.market.v1beta5.MsgLeaseStartReclaim': 24_000n,
  '/akash.market.v1beta5.MsgWithdrawLease': 22_000n,
  '/akash.oracle.v2.MsgAddPriceEntry': 10_000n,
  '/akash.provider.v1beta4.MsgCreateProvider': 12_000n,
  '/akash.provider.v1beta4.MsgUpdateProvider': 5_000n,
  '/cosmos.authz.v1beta1.MsgExec': 5_000n,
  '/cosmos.authz.v1beta1.MsgGrant': 25_000n,
  '/cosmos.authz.v1beta1.MsgRevoke': 0n,
  '/cosmos.bank.v1beta1.MsgSend': 1_000n,
  '/cosmos.feegrant.v1beta1.MsgGrantAllowance': 11_000n,
};
const OTHER = 10_000n;

const byEvent: Readonly<Record<string, bigint>> = {
  transfer: 16_000n,
  'akash.deployment.v1.EventDeploymentClosed': 40_000n,
  'akash.market.v1.EventLeaseClosed': 110_000n,
};

const PER_BYTE = 30n;

/** A message that is refused has only been looked into. */
export const REFUSED_GAS = 4_000n;

/** What a message cost that brought about these events. */
export function messageGas(message: PackedMessage, events: readonly ChainEvent[]): bigint {
  const brought = events.reduce((sum, { type }) => sum + (byEvent[type] ?? 0n), 0n);
  return (
    kinds(message).reduce((sum, typeUrl) => sum + (byType[typeUrl] ?? OTHER), 0n) +
    PER_BYTE * BigInt(message.value.length) +
    brought
  );
}

/** Its own kind, and those of the messages that are wrapped in it. */
function kinds({ typeUrl, value }: PackedMessage): readonly string[] {
  if (typeUrl !== `/${MsgExec.$type}`) return [typeUrl];
  return [typeUrl, ...MsgExec.decode(value).msgs.flatMap(kinds)];
}
