import type { Invariant, SeenEvent } from './invariant.ts';
import { eventSubject } from './invariant.ts';
import type { Kind, Thing, View } from './view.ts';
import { KINDS, parentId } from './view.ts';

/** States as far as events tell them: how something has ended they do not. */
const LOST_OR_LEFT = 'lost, or left open';

type Told = Record<Kind, Map<string, string>>;

/**
 * The events of a block, done one after the other to what was before, give what is after: who
 * follows the events misses nothing and hears of nothing that did not happen.
 */
export const changesAreTold: Invariant = {
  name: 'the events of a block tell every change of the market',
  check: (before, after, { txs }) => {
    const told = statesOf(before);
    for (const { events } of txs) {
      for (const event of events) followEvent(told, event);
    }
    const happened = statesOf(after);
    return KINDS.flatMap((kind) => {
      const ids = new Set([...told[kind].keys(), ...happened[kind].keys()]);
      return [...ids].flatMap((id) => {
        const [said, is] = [told[kind].get(id) ?? 'nothing', happened[kind].get(id) ?? 'nothing'];
        const isLeft = said === LOST_OR_LEFT && (is === 'lost' || is === 'open');
        return said === is || isLeft
          ? []
          : [`${kind} ${id}: the events make it ${said}, it is ${is}`];
      });
    });
  },
};

function statesOf(view: View): Told {
  const of = (things: ReadonlyMap<string, Thing>) =>
    new Map(
      [...things].map(([id, { state }]) => [id, state === 'insufficient_funds' ? 'closed' : state]),
    );
  return {
    deployments: of(view.deployments),
    groups: of(view.groups),
    orders: of(view.orders),
    bids: of(view.bids),
    leases: of(view.leases),
  };
}

function followEvent(told: Told, event: SeenEvent): void {
  const match = /^akash\.(?:deployment|market)\.v1\.Event(.+)$/.exec(event.type);
  if (match === null) return;
  const id = eventSubject(event);
  switch (match[1]) {
    case 'DeploymentCreated':
      told.deployments.set(id, 'active');
      break;
    case 'DeploymentClosed':
      told.deployments.set(id, 'closed');
      break;
    case 'GroupClosed':
      told.groups.set(id, 'closed');
      break;
    case 'GroupPaused':
      told.groups.set(id, 'paused');
      break;
    case 'GroupStarted':
      told.groups.set(id, 'open');
      break;
    case 'OrderCreated':
      told.orders.set(id, 'open');
      // A new group has no event of its own.
      told.groups.set(parentId(id), 'open');
      break;
    case 'OrderClosed':
      told.orders.set(id, 'closed');
      break;
    case 'BidCreated':
      told.bids.set(id, 'open');
      break;
    case 'BidClosed':
      told.bids.set(id, 'closed');
      break;
    case 'LeaseCreated':
      leaseMade(told, id);
      break;
    case 'LeaseReclaimStarted':
      told.leases.set(id, 'reclaiming');
      break;
    case 'LeaseClosed':
      told.leases.set(id, 'closed');
      break;
    case undefined:
    default:
      break;
  }
}

/**
 * One bid has won; the others are lost without an event of their own. Nodes of the v2.1 line only get
 * as far as the first of them, and leave the rest open (akash-network/support issue 441).
 */
function leaseMade(told: Told, id: string): void {
  for (const [bid, state] of told.bids) {
    if (state === 'open' && parentId(bid) === parentId(id)) told.bids.set(bid, LOST_OR_LEFT);
  }
  told.bids.set(id, 'active');
  told.orders.set(parentId(id), 'active');
  told.leases.set(id, 'active');
}
