import {
  MsgAccountDeposit,
  MsgAccountDepositResponse,
  Scope,
} from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { isAddress } from '../addresses.ts';
import type { BankKeeper } from '../keepers.ts';
import type { MessageHandler, Module } from '../module.ts';
import { coinOf } from './akash-coins.ts';
import { sdkRefusals } from './akash-refusals.ts';
import { authorizeDeposit, checkSources } from './escrow-deposits.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { ESCROW_QUERIES } from './escrow-queries.ts';
import type { AccountId } from './escrow-records.ts';
import { escrowRefusals } from './escrow-records.ts';

/** `akash.escrow`: anybody may put more money into an account; the rest is done by the market. */
export function makeEscrowModule(escrow: EscrowKeeper, bank: BankKeeper): Module {
  const accountDeposit: MessageHandler<MsgAccountDeposit> = {
    codec: MsgAccountDeposit,
    signer: ({ signer }) => signer,
    check: ({ signer, id, deposit }) => {
      if (!isAddress(signer)) throw sdkRefusals.invalidAddress('decoding bech32 failed');
      accountId(id);
      if (coinOf(deposit?.amount).amount === 0n) throw escrowRefusals.invalidDeposit();
      checkSources(deposit?.sources ?? []);
    },
    handle: (context, { signer, id, deposit }) => {
      escrow.deposit(context, accountId(id), authorizeDeposit(context, bank, signer, deposit));
      return MsgAccountDepositResponse.encode({}).finish();
    },
  };
  return {
    name: 'akash.escrow',
    messages: { '/akash.escrow.v1.MsgAccountDeposit': accountDeposit },
    queries: ESCROW_QUERIES,
  };
}

/** The name of an account as a message gives it; the name of a bid has five parts. */
function accountId(id: MsgAccountDeposit['id']): AccountId {
  const parts = (id?.xid ?? '').split('/');
  const [owner = '', dseq = ''] = parts;
  const scope = id?.scope;
  if (id === undefined || (scope !== Scope.deployment && scope !== Scope.bid)) {
    throw escrowRefusals.invalidId('invalid scope');
  }
  if (parts.length !== (scope === Scope.deployment ? 2 : 5)) {
    throw escrowRefusals.invalidId('invalid xid format');
  }
  if (!isAddress(owner) || !/^\d+$/.test(dseq)) throw escrowRefusals.invalidId('invalid xid/owner');
  return { scope: scope === Scope.deployment ? 'deployment' : 'bid', xid: id.xid };
}
