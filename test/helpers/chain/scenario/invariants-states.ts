import type { Invariant, SeenTx } from './invariant.ts';
import { eventSubject } from './invariant.ts';
import type { LeaseView, View } from './view.ts';
import { parentId } from './view.ts';

/**
 * States that say the same thing in two places agree, but for two that real nodes leave apart:
 * - A payment stays open behind its lease where another message has settled the account in the same
 *   block before (akash-network/support issue 414).
 * - A group whose money ran out can be started again, though its deployment has ended with it.
 */
export const statesAgree: Invariant = {
  name: 'states agree with each other',
  check: (before, after, { txs }) => {
    const mayStayOpen = paymentsLeftOpen(before, txs);
    const mayLive = revivedGroups(before, txs);
    return [
      ...[...after.leases].flatMap(([id, lease]) =>
        leaseBreaches(after, id, lease, mayStayOpen(id)).map((words) => `lease ${id}: ${words}`),
      ),
      ...[...after.orders].flatMap(([id, { state }]) => orderBreaches(after, id, state)),
      ...[...after.groups].flatMap(([id, { state }]) =>
        groupBreaches(after, id, state, mayLive(id)),
      ),
      ...[...after.deployments].flatMap(([id, { state }]) =>
        accountBreaches(after, `deployment/${id}`, state === 'active'),
      ),
      ...[...after.bids].flatMap(([id, { state }]) =>
        accountBreaches(after, `bid/${id}`, state === 'open' || state === 'active'),
      ),
    ];
  },
};

function leaseBreaches(
  view: View,
  id: string,
  lease: LeaseView,
  mayStayOpen: boolean,
): readonly string[] {
  const runs = lease.state === 'active' || lease.state === 'reclaiming';
  const order = view.orders.get(parentId(id))?.state;
  const bid = view.bids.get(id)?.state;
  const isPaid = lease.paymentState === 'open';
  return [
    runs === (bid === 'active') ? '' : `it is ${lease.state}, its bid ${bid}`,
    runs && order !== 'active' ? `it is ${lease.state}, its order ${order}` : '',
    runs === isPaid || (isPaid && mayStayOpen) ? '' : `${lease.state}, paid: ${lease.paymentState}`,
    runs === (lease.closedOn === 0n) ? '' : `it is ${lease.state}, closed on ${lease.closedOn}`,
  ].filter((words) => words !== '');
}

function orderBreaches(view: View, id: string, state: string): readonly string[] {
  const leases = [...view.leases].filter(([lease]) => parentId(lease) === id);
  const running = leases.filter(([, lease]) => lease.closedOn === 0n).length;
  const group = view.groups.get(parentId(id))?.state;
  return [
    running === (state === 'active' ? 1 : 0) ? '' : `${state} with ${running} running leases`,
    state === 'closed' || group === 'open' ? '' : `${state}, its group ${group}`,
  ]
    .filter((words) => words !== '')
    .map((words) => `order ${id} is ${words}`);
}

function groupBreaches(view: View, id: string, state: string, mayLive: boolean): readonly string[] {
  const orders = [...view.orders].filter(([order]) => parentId(order) === id);
  const open = orders.filter(([, order]) => order.state !== 'closed').length;
  const deployment = view.deployments.get(parentId(id))?.state;
  return [
    open === (state === 'open' ? 1 : 0) ? '' : `${state} with ${open} open orders`,
    deployment === 'active' || !lives(state) || mayLive ? '' : `${state} in a closed deployment`,
  ]
    .filter((words) => words !== '')
    .map((words) => `group ${id} is ${words}`);
}

function accountBreaches(view: View, key: string, isNeeded: boolean): readonly string[] {
  const state = view.accounts.get(key)?.state;
  const words = `escrow account ${key} is ${state}, and ${isNeeded ? 'needed' : 'not needed'}`;
  return isNeeded === (state === 'open') ? [] : [words];
}

/** Whose payment may be open although the lease has ended: it was, or several messages were done. */
function paymentsLeftOpen(before: View, txs: readonly SeenTx[]): (lease: string) => boolean {
  const done = txs.filter(({ code }) => code === 0).flatMap(({ messages }) => messages);
  return (id) => {
    const old = before.leases.get(id);
    const wasLeft = old !== undefined && old.closedOn !== 0n && old.paymentState === 'open';
    return wasLeft || done.length > 1;
  };
}

/** Which groups may live on in a deployment that has ended: they did, or were just revived. */
function revivedGroups(before: View, txs: readonly SeenTx[]): (group: string) => boolean {
  const told = txs
    .flatMap(({ events }) => events)
    .filter(({ type }) => /EventGroup(Started|Paused)$/.test(type))
    .map(eventSubject);
  return (id) => {
    const ended = before.deployments.get(parentId(id))?.state === 'closed';
    return told.includes(id) || (ended && lives(before.groups.get(id)?.state ?? ''));
  };
}

/** Has it not ended? */
function lives(group: string): boolean {
  return group === 'open' || group === 'paused';
}
