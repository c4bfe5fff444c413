import { BidID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Bid_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { Duration, MsgCreateBid } from '../codec/reclamation.ts';
import { decText } from '../decimal.ts';
import { typedEvent } from '../events.ts';
import type { BankKeeper } from '../keepers.ts';
import type { Context } from '../module.ts';
import type { DecAmount } from './akash-coins.ts';
import { coinOf, coinText, decAmountOf, isDenom } from './akash-coins.ts';
import { bidIdOf, bidJson, bidKey, checkBidId } from './akash-ids.ts';
import { longOf } from './akash-long.ts';
import { panic, unnumbered, whateverComes } from './akash-refusals.ts';
import { auditsOf } from './audit-records.ts';
import { priceOf } from './deployment-spec.ts';
import { authorizeDeposit, checkDeposit, depositText } from './escrow-deposits.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { hasCapabilities, meetsRequirements, offerFits } from './market-match.ts';
import { paramsOf } from './market-params.ts';
import type { BidRecord, MarketParams, OrderRecord } from './market-records.ts';
import {
  bidAccount,
  BIDS,
  checkOpen,
  countBids,
  findBid,
  findOrder,
  marketRefusals,
  nanoseconds,
} from './market-records.ts';
import { findProvider } from './provider-records.ts';

/** What is wrong with a bid whatever the chain's state. */
export function checkBid(message: MsgCreateBid): void {
  checkBidId(message.id ?? BidID.fromPartial({}));
  checkDeposit(message.deposit);
  if (decAmountOf(message.price).amount === 0n) throw marketRefusals.bidZeroPrice();
  if (nanoseconds(message.reclamationWindow) < 0n) throw marketRefusals.windowInvalid();
}

/** Makes a bid by all the rules, and locks its deposit. The first rule that is broken is told. */
export function createBid(
  context: Context,
  message: MsgCreateBid,
  bank: BankKeeper,
  escrow: EscrowKeeper,
): void {
  const id = bidIdOf(message.id ?? BidID.fromPartial({}));
  const params = paramsOf(context);
  checkBidDeposit(params, message);
  if (countBids(context, id) > params.orderMaxBids) {
    throw unnumbered(`invalid bid: too many existing bids (${params.orderMaxBids})`);
  }
  if (id.bseq !== 0) throw marketRefusals.invalidBid();
  const order = findOrder(context, id);
  if (order === undefined) throw marketRefusals.orderNotFound();
  checkOpen(order);
  const price = decAmountOf(message.price);
  checkPrice(order, price);
  if (!offerFits(order.spec, message.resourcesOffer)) throw marketRefusals.capabilitiesMismatch();
  checkProvider(context, order, id.provider);
  const deposits = authorizeDeposit(context, bank, id.provider, message.deposit);
  checkWindow(params, order, message.reclamationWindow);

  // Whatever became of it: one bid by a provider on an order, for good.
  if (findBid(context, id) !== undefined) throw marketRefusals.bidExists();
  const bid: BidRecord = {
    id,
    state: Bid_State.open,
    price: message.price,
    createdAt: longOf(context.height),
    resourcesOffer: message.resourcesOffer,
    reclamationWindow: message.reclamationWindow,
  };
  context.state.set(BIDS, bidKey(id), bid);
  context.emit(
    typedEvent('akash.market.v1.EventBidCreated', { id: bidJson(id), price: priceJson(price) }),
  );
  escrow.createAccount(context, bidAccount(id), id.provider, deposits);
}

/** An amount as it stands in events. */
export function priceJson({ denom, amount }: DecAmount): object {
  return { denom, amount: decText(amount) };
}

/** The deposit is in a coin that the parameters name, and not less than they say. */
function checkBidDeposit({ bidMinDeposits }: MarketParams, { deposit }: MsgCreateBid): void {
  const { denom, amount } = coinOf(deposit?.amount);
  const least = bidMinDeposits.find((coin) => coin.denom === denom);
  if (least === undefined || least.amount === 0n) {
    throw unnumbered(`deposit invalid: unsupported denom ${denom}`);
  }
  if (amount < least.amount) {
    const received = depositText(deposit);
    throw unnumbered(`deposit invalid: minimum:${coinText(least)} received:${received}`);
  }
}

/** Not above the order's price. In another coin than that, the node breaks off. */
function checkPrice(order: OrderRecord, price: DecAmount): void {
  if (!isDenom(price.denom) || price.amount < 0n) throw marketRefusals.bidInvalidPrice();
  const most = priceOf(order.spec);
  if (most.denom !== price.denom) {
    throw panic(`invalid coin denominations; ${most.denom}, ${price.denom}`);
  }
  if (price.amount > most.amount) throw marketRefusals.bidInvalidPrice();
}

/** Registered, with the attributes and the hardware that the order asks for. */
function checkProvider(context: Context, { spec }: OrderRecord, address: string): void {
  const provider = findProvider(context, address);
  if (provider === undefined) throw marketRefusals.unknownProvider();
  const audits = auditsOf(context, address);
  if (!meetsRequirements(spec, provider.attributes, audits)) {
    throw marketRefusals.attributeMismatch();
  }
  if (!hasCapabilities(spec, provider.attributes)) throw marketRefusals.capabilitiesMismatch();
}

/** As long as the order asks for at least; and whether asked or not, within the parameters. */
function checkWindow(
  params: MarketParams,
  { reclamation }: OrderRecord,
  window: Duration | undefined,
): void {
  if (reclamation !== undefined) {
    if (window === undefined) throw marketRefusals.reclamationRequired();
    if (nanoseconds(window) < nanoseconds(reclamation.minWindow)) {
      throw marketRefusals.windowTooShort();
    }
  }
  if (window === undefined) return;
  const tooShort = nanoseconds(window) < nanoseconds(params.minReclamationWindow);
  const tooLong = nanoseconds(window) > nanoseconds(params.maxReclamationWindow);
  if (tooShort || tooLong) throw marketRefusals.windowInvalid();
}

/** A lease was made of it. */
export function matchBid(context: Context, bid: BidRecord): void {
  context.state.set(BIDS, bidKey(bid.id), { ...bid, state: Bid_State.active });
}

/** Another provider got the order; the deposit goes back. No event of the market tells. */
export function loseBid(context: Context, bid: BidRecord, escrow: EscrowKeeper): void {
  context.state.set(BIDS, bidKey(bid.id), { ...bid, state: Bid_State.lost });
  whateverComes(() => escrow.closeAccount(context, bidAccount(bid.id)));
}

/** Ends an open bid, or the one behind a lease; the deposit goes back. */
export function closeBid(context: Context, bid: BidRecord, escrow: EscrowKeeper): void {
  if (bid.state === Bid_State.closed || bid.state === Bid_State.lost) return;
  context.state.set(BIDS, bidKey(bid.id), { ...bid, state: Bid_State.closed });
  whateverComes(() => escrow.closeAccount(context, bidAccount(bid.id)));
  context.emit(typedEvent('akash.market.v1.EventBidClosed', { id: bidJson(bid.id) }));
}
