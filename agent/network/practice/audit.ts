import { addDec, decFromInt, decToText, parseDec } from '../../domain/money.ts';
import type { BidBook, Books, DeploymentBook } from './books.ts';

/**
 * What is wrong with the books, or `undefined`. Counts every coin there is and compares each
 * lease's state with its bid's and order's; tests ask after every block.
 */
export function findFault(books: Books): string | undefined {
  let sum = decFromInt(0n);
  for (const coins of Object.values(books.bank)) sum = addDec(sum, decFromInt(BigInt(coins)));
  for (const deployment of Object.values(books.deployments)) {
    sum = addDec(sum, parseDec(deployment.escrow.funds));
    for (const bid of deployment.orders.flatMap(({ bids }) => bids)) {
      sum = addDec(sum, decFromInt(BigInt(bid.deposit)));
      if (bid.lease !== undefined) sum = addDec(sum, parseDec(bid.lease.balance));
    }
  }
  if (sum !== decFromInt(BigInt(books.supply))) {
    return `${decToText(sum)} coins are there, not ${books.supply}`;
  }
  return Object.values(books.deployments)
    .map(findDeploymentFault)
    .find((fault) => fault !== undefined);
}

function findDeploymentFault(deployment: DeploymentBook): string | undefined {
  const at = `deployment ${deployment.dseq}`;
  if (deployment.state === 'closed' && deployment.escrow.funds !== '0') {
    return `${at} is closed and its escrow holds ${deployment.escrow.funds}`;
  }
  for (const order of deployment.orders) {
    const actives = order.bids.filter(({ state }) => state === 'active');
    if (actives.length !== (order.state === 'active' ? 1 : 0)) {
      return `${at}: order ${order.oseq} is ${order.state} with ${actives.length} active bids`;
    }
    if (order.state !== 'open' && order.bids.some(({ state }) => state === 'open')) {
      return `${at}: order ${order.oseq} is ${order.state} and has open bids`;
    }
    if (deployment.state === 'closed' && order.state !== 'closed') {
      return `${at} is closed and order ${order.oseq} is ${order.state}`;
    }
    const fault = order.bids.map(findBidFault).find((found) => found !== undefined);
    if (fault !== undefined) return `${at}: ${fault}`;
  }
  return undefined;
}

function findBidFault(bid: BidBook): string | undefined {
  const locked = bid.state === 'open' || bid.state === 'active';
  if (locked !== (bid.deposit !== '0')) return `a ${bid.state} bid has ${bid.deposit} locked`;
  if ((bid.lease?.state === 'active') !== (bid.state === 'active')) {
    return `a ${bid.state} bid has a lease that is ${bid.lease?.state ?? 'not there'}`;
  }
  if (bid.lease !== undefined && bid.lease.state !== 'active' && bid.lease.balance !== '0') {
    return `a ${bid.lease.state} lease holds ${bid.lease.balance}`;
  }
  return undefined;
}
