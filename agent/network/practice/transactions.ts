import { assertNever } from '../../base/errors.ts';
import type { Result } from '../../base/result.ts';
import { ok } from '../../base/result.ts';
import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import type { ProviderCloseReason } from '../../domain/lease.ts';
import type { DecCoin } from '../../domain/money.ts';
import { decToText } from '../../domain/money.ts';
import type { Attribute } from '../../domain/resources.ts';
import type { Books } from './books.ts';
import { PROVIDER_GRANT, TENANTS_PURSE } from './constants.ts';
import { closeDeployment, endLease, settleAndPay } from './endings.ts';
import type { MarketRefusal } from './errors.ts';
import { fundEscrow, lockDeposit, pay, refundDeposit, settle } from './escrow.ts';
import { checkBid, refuse } from './provider-rules.ts';
import { bidRefOf, findBid, findOrder, orderRefOf } from './refs.ts';
import type { BlockScope } from './scope.ts';
import { createLease, placeOrder, putManifest, reopenOrder } from './tenants/actions.ts';
import type { TenantKind, TenantTerms } from './tenants/terms.ts';
import { activeBid } from './views.ts';

/** What waits for the next block: a provider's messages, and a test's orders to tenants. */
export type Transaction =
  | {
      readonly type: 'register';
      readonly provider: string;
      readonly attributes: readonly Attribute[];
    }
  | {
      readonly type: 'submit-bids';
      readonly provider: string;
      readonly bids: readonly BidMessage[];
    }
  | {
      readonly type: 'close-bid';
      readonly provider: string;
      readonly bid: BidRef | LeaseRef;
      /** Given, it also ends a lease; without one only an open bid is closed. */
      readonly reason?: ProviderCloseReason;
    }
  | { readonly type: 'withdraw'; readonly provider: string; readonly leases: readonly LeaseRef[] }
  | {
      readonly type: 'place';
      readonly dseq: number;
      readonly kind: TenantKind;
      readonly terms: TenantTerms;
    }
  | { readonly type: 'accept-bid'; readonly bid: BidRef }
  | { readonly type: 'send-manifest'; readonly lease: LeaseRef; readonly manifest: unknown }
  | { readonly type: 'close-deployment'; readonly order: OrderRef }
  | { readonly type: 'close-lease'; readonly lease: LeaseRef }
  | { readonly type: 'drain'; readonly order: OrderRef };

export interface BidMessage {
  readonly order: OrderRef;
  readonly price: DecCoin;
}

/** One outcome for each message of a transaction; a refused one changed nothing. */
export type MessageOutcome = Result<BidRef | undefined, MarketRefusal>;

const DONE: MessageOutcome = ok(undefined);

/** Carries a transaction out in this block. */
export function applyTransaction(scope: BlockScope, tx: Transaction): readonly MessageOutcome[] {
  switch (tx.type) {
    case 'register':
      return [register(scope.books, tx.provider, tx.attributes)];
    case 'submit-bids':
      return tx.bids.map((message) => createBid(scope, tx.provider, message));
    case 'close-bid':
      return [closeBid(scope, tx.provider, tx.bid, tx.reason)];
    case 'withdraw':
      return tx.leases.map((lease) => withdraw(scope, tx.provider, lease));
    case 'place':
      placeOrder(scope, tx.dseq, tx.kind, tx.terms);
      return [DONE];
    case 'accept-bid':
      return [acceptBid(scope, tx.bid)];
    case 'send-manifest':
      return [sendManifest(scope, tx.lease, tx.manifest)];
    case 'close-deployment':
      return [closeByOrder(scope, tx.order)];
    case 'close-lease':
      return [closeLease(scope, tx.lease)];
    case 'drain':
      return [drain(scope, tx.order)];
    default:
      return assertNever(tx);
  }
}

/** The rule of one bid; the made-up competitors bid through it too. */
export function createBid(
  scope: BlockScope,
  provider: string,
  { order: ref, price }: BidMessage,
): MessageOutcome {
  const checked = checkBid(scope.books, provider, ref, price);
  if (!checked.ok) return checked;
  const deposit = lockDeposit(scope.books, provider);
  if (deposit === undefined) return refuse('deposit-short', 'insufficient funds for the deposit');
  const { deployment, order } = checked.value;
  const bid = {
    provider,
    price: decToText(price.amount),
    state: 'open' as const,
    deposit: deposit.toString(),
    createdHeight: scope.height,
  };
  order.bids.push(bid);
  return ok(bidRefOf(deployment, order, bid));
}

function register(
  books: Books,
  provider: string,
  attributes: readonly Attribute[],
): MessageOutcome {
  if (books.providers[provider] === undefined) pay(books, TENANTS_PURSE, provider, PROVIDER_GRANT);
  books.providers[provider] = { attributes: attributes.map(({ key, value }) => ({ key, value })) };
  return DONE;
}

function closeBid(
  scope: BlockScope,
  provider: string,
  ref: BidRef | LeaseRef,
  reason: ProviderCloseReason | undefined,
): MessageOutcome {
  const found = findBid(scope.books, ref);
  if (found === undefined || found.bid.provider !== provider) {
    return refuse('bid-unknown', 'unknown bid');
  }
  const { deployment, order, bid } = found;
  if (bid.state === 'open') {
    bid.state = 'closed';
    refundDeposit(scope.books, bid);
    const orderRef = orderRefOf(deployment, order);
    const bidRef = bidRefOf(deployment, order, bid);
    scope.emit({ type: 'bid-closed', order: orderRef, bid: bidRef }, provider);
    return DONE;
  }
  if (bid.state !== 'active' || bid.lease === undefined) {
    return refuse('bid-not-open', 'unknown lease for bid');
  }
  if (reason === undefined) return refuse('lease-active', 'the bid has a lease');
  endLease(scope, found, bid.lease, reason);
  if (deployment.groupState === 'open') deployment.groupState = 'paused';
  return DONE;
}

function withdraw(scope: BlockScope, provider: string, ref: LeaseRef): MessageOutcome {
  const found = findBid(scope.books, ref);
  const lease = found?.bid.lease;
  if (found === undefined || lease === undefined || found.bid.provider !== provider) {
    return refuse('lease-unknown', 'unknown lease');
  }
  if (lease.state !== 'active') return refuse('lease-closed', 'payment closed');
  settleAndPay(scope, found, lease);
  return DONE;
}

function acceptBid(scope: BlockScope, ref: BidRef): MessageOutcome {
  const found = findBid(scope.books, ref);
  if (found === undefined) return refuse('bid-unknown', 'unknown bid');
  if (found.bid.state !== 'open') return refuse('bid-not-open', 'bid not open');
  createLease(scope, found);
  return DONE;
}

function sendManifest(scope: BlockScope, ref: LeaseRef, manifest: unknown): MessageOutcome {
  const found = findBid(scope.books, ref);
  if (found?.bid.lease?.state !== 'active') return refuse('lease-closed', 'lease not active');
  putManifest(scope, found, manifest);
  return DONE;
}

function closeByOrder(scope: BlockScope, ref: OrderRef): MessageOutcome {
  const found = findOrder(scope.books, ref);
  if (found === undefined) return refuse('order-unknown', 'unknown order');
  closeDeployment(scope, found.deployment);
  return DONE;
}

function closeLease(scope: BlockScope, ref: LeaseRef): MessageOutcome {
  const found = findBid(scope.books, ref);
  if (found?.bid.lease?.state !== 'active') return refuse('lease-closed', 'lease not active');
  endLease(scope, found, found.bid.lease, 'tenant');
  reopenOrder(scope, found.deployment);
  return DONE;
}

// No tenant can do this on Akash: it stands for the time that a full escrow takes to run out.
function drain(scope: BlockScope, ref: OrderRef): MessageOutcome {
  const found = findOrder(scope.books, ref);
  if (found === undefined || found.deployment.state === 'closed') {
    return refuse('deployment-closed', 'deployment closed');
  }
  const { deployment, order } = found;
  const bid = activeBid(order);
  if (bid?.lease !== undefined) settle(deployment, bid, bid.lease, scope.height);
  const [wholeCoins = '0'] = deployment.escrow.funds.split('.');
  fundEscrow(scope.books, deployment, -BigInt(wholeCoins));
  return DONE;
}
