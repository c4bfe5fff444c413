import { BidID, LeaseID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import * as v1beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import {
  MsgCreateBid,
  MsgLeaseStartReclaim,
  MsgLeaseStartReclaimResponse,
} from '../codec/reclamation.ts';
import type { BankKeeper } from '../keepers.ts';
import type { MessageHandler, Module } from '../module.ts';
import { checkBidId, checkLeaseId } from './akash-ids.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { checkBid, createBid } from './market-bids.ts';
import { closeByProvider, closeByTenant } from './market-closing.ts';
import { createLease, startReclaim } from './market-leases.ts';
import type { GenesisMarketParams } from './market-params.ts';
import { setParams } from './market-params.ts';
import { MARKET_QUERIES } from './market-queries.ts';
import { findLease, leasePayment, marketRefusals } from './market-records.ts';

/** Reasons that are a provider's to give. */
const PROVIDER_REASONS = { from: 10_000, to: 19_999 };

/**
 * `akash.market`: a group's order, the bids on it, and the lease that comes of one of them.
 *
 * ```
 * order  open ──► active ──► closed          bid  open ──► active ──► closed
 *           └────────────────► ▲                    ├─► lost            ▲
 *                                                   └───────────────────┘
 * lease  active ──► closed | insufficient_funds, by way of reclaiming where it has a window
 * ```
 */
export function makeMarketModule(escrow: EscrowKeeper, bank: BankKeeper): Module {
  return {
    name: 'akash.market',
    messages: {
      '/akash.market.v1beta5.MsgCreateBid': createBidHandler(escrow, bank),
      '/akash.market.v1beta5.MsgCloseBid': closeBidHandler(escrow),
      '/akash.market.v1beta5.MsgCreateLease': createLeaseHandler(escrow),
      '/akash.market.v1beta5.MsgCloseLease': closeLeaseHandler(escrow),
      '/akash.market.v1beta5.MsgWithdrawLease': withdrawLeaseHandler(escrow),
      '/akash.market.v1beta5.MsgLeaseStartReclaim': leaseStartReclaimHandler,
    },
    queries: MARKET_QUERIES,
    initGenesis: (context, genesis) => {
      setParams(context, (genesis as { readonly params: GenesisMarketParams }).params);
    },
  };
}

function createBidHandler(escrow: EscrowKeeper, bank: BankKeeper): MessageHandler<MsgCreateBid> {
  return {
    codec: MsgCreateBid,
    signer: ({ id }) => id?.provider ?? '',
    check: checkBid,
    handle: (context, message) => {
      createBid(context, message, bank, escrow);
      return v1beta5.MsgCreateBidResponse.encode({}).finish();
    },
  };
}

function closeBidHandler(escrow: EscrowKeeper): MessageHandler<v1beta5.MsgCloseBid> {
  return {
    codec: v1beta5.MsgCloseBid,
    signer: ({ id }) => id?.provider ?? '',
    check: ({ id, reason }) => {
      checkBidId(bidId(id));
      checkReason(reason);
    },
    handle: (context, { id, reason }) => {
      closeByProvider(context, bidId(id), reason, escrow);
      return v1beta5.MsgCloseBidResponse.encode({}).finish();
    },
  };
}

function createLeaseHandler(escrow: EscrowKeeper): MessageHandler<v1beta5.MsgCreateLease> {
  return {
    codec: v1beta5.MsgCreateLease,
    signer: (message) => message.bidId?.owner ?? '',
    check: (message) => {
      checkBidId(bidId(message.bidId));
    },
    handle: (context, message) => {
      createLease(context, bidId(message.bidId), escrow);
      return v1beta5.MsgCreateLeaseResponse.encode({}).finish();
    },
  };
}

/** The reason in the message does not count: a lease that its tenant closes was closed by its owner. */
function closeLeaseHandler(escrow: EscrowKeeper): MessageHandler<v1beta5.MsgCloseLease> {
  return {
    codec: v1beta5.MsgCloseLease,
    signer: ({ id }) => id?.owner ?? '',
    check: ({ id }) => {
      checkLeaseId(leaseId(id));
    },
    handle: (context, { id }) => {
      closeByTenant(context, leaseId(id), escrow);
      return v1beta5.MsgCloseLeaseResponse.encode({}).finish();
    },
  };
}

/** Settles the tenant's account and pays out. Whether the lease is active is not asked. */
function withdrawLeaseHandler(escrow: EscrowKeeper): MessageHandler<v1beta5.MsgWithdrawLease> {
  return {
    codec: v1beta5.MsgWithdrawLease,
    signer: ({ id }) => id?.provider ?? '',
    check: ({ id }) => {
      checkLeaseId(leaseId(id));
    },
    handle: (context, { id }) => {
      const lease = findLease(context, leaseId(id));
      if (lease === undefined) throw marketRefusals.unknownLease();
      escrow.withdraw(context, leasePayment(lease.id));
      return v1beta5.MsgWithdrawLeaseResponse.encode({}).finish();
    },
  };
}

const leaseStartReclaimHandler: MessageHandler<MsgLeaseStartReclaim> = {
  codec: MsgLeaseStartReclaim,
  signer: ({ id }) => id?.provider ?? '',
  check: ({ id, reason }) => {
    checkLeaseId(leaseId(id));
    checkReason(reason);
  },
  handle: (context, { id, reason }) => {
    startReclaim(context, leaseId(id), reason);
    return MsgLeaseStartReclaimResponse.encode({}).finish();
  },
};

function checkReason(reason: number): void {
  const { from, to } = PROVIDER_REASONS;
  if (reason < from || reason > to) {
    throw marketRefusals.invalidReason(`value "${reason}" range ${from}..${to}`);
  }
}

/** An id that is left out is Go's empty one. */
function bidId(id: BidID | undefined): BidID {
  return id ?? BidID.fromPartial({});
}

function leaseId(id: LeaseID | undefined): LeaseID {
  return id ?? LeaseID.fromPartial({});
}
