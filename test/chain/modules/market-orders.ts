import { Order_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { DeploymentReclamation } from '../codec/reclamation.ts';
import { typedEvent } from '../events.ts';
import type { Context } from '../module.ts';
import { orderIdOf, orderJson, orderKey } from './akash-ids.ts';
import { longOf } from './akash-long.ts';
import { unnumbered } from './akash-refusals.ts';
import type { GroupRecord } from './deployment-records.ts';
import type { OrderRecord } from './market-records.ts';
import { ORDERS, ordersOf } from './market-records.ts';

/**
 * Puts a group on the market. It has one order at a time: the first is number 1, and each later one
 * counts on from those that are closed.
 */
export function createOrder(
  context: Context,
  { id, groupSpec }: Pick<GroupRecord, 'id' | 'groupSpec'>,
  reclamation: DeploymentReclamation | undefined,
): void {
  const before = ordersOf(context, id);
  if (before.some(({ state }) => state !== Order_State.closed)) {
    throw unnumbered('order active: create order: active order exists');
  }
  const orderId = orderIdOf({ ...id, oseq: before.length + 1 });
  const order: OrderRecord = {
    id: orderId,
    state: Order_State.open,
    spec: groupSpec,
    createdAt: longOf(context.height),
    reclamation,
  };
  context.state.set(ORDERS, orderKey(orderId), order);
  context.emit(typedEvent('akash.market.v1.EventOrderCreated', { id: orderJson(orderId) }));
}

/** A lease was made of one of its bids. Nothing tells about it but the lease itself. */
export function matchOrder(context: Context, order: OrderRecord): void {
  context.state.set(ORDERS, orderKey(order.id), { ...order, state: Order_State.active });
}

/** Nobody can bid any more, and no lease comes of it. */
export function closeOrder(context: Context, order: OrderRecord): void {
  if (order.state === Order_State.closed) return;
  context.state.set(ORDERS, orderKey(order.id), { ...order, state: Order_State.closed });
  context.emit(typedEvent('akash.market.v1.EventOrderClosed', { id: orderJson(order.id) }));
}
