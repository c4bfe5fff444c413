import { isAborted } from '../base/abort.ts';
import { assertNever } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { Patience } from '../base/patience.ts';
import type { LeaseRef, OrderRef } from '../domain/ids.ts';
import type { Lease } from '../domain/lease.ts';
import type { Order } from '../domain/order.ts';
import type { PursuitRow, ReconcileAction, RunRow } from '../domain/reconcile.ts';
import { planReconcile } from '../domain/reconcile.ts';
import type { BlockHeight } from '../domain/time.ts';
import type { WorkloadStatus } from '../engine/interface.ts';
import type { Bidding } from './bidding.ts';
import type { Capacity } from './capacity.ts';
import type { Leasing } from './leasing.ts';
import type { ProviderParts } from './parts.ts';
import type { Settling } from './settling.ts';
import type { Shadow } from './shadow.ts';

interface ReconcilingParts extends ProviderParts {
  readonly capacity: Capacity;
  readonly bidding: Bidding;
  readonly leasing: Leasing;
  readonly settling: Settling;
  readonly shadow: Shadow;
}

/** For how long the network must not know a lease of ours before we believe that it is over. */
const UNKNOWN_LEASE_MS = 600_000;
/** For how long an order with an open bid of ours must be missing before the bid is taken back. */
const DEAD_BID_MS = 60_000;

interface NetworkView {
  readonly bids: Awaited<ReturnType<ProviderParts['network']['openBids']>>;
  readonly leases: readonly Lease[];
  readonly orders: readonly Order[];
}

/**
 * Compares network, engine and database and does what {@link planReconcile} says, with the same
 * code that acts on events. Runs on start, after every outage and every few minutes.
 */
export class Reconciling {
  readonly #parts: ReconcilingParts;
  readonly #log: Logger;
  readonly #unknown: Patience<LeaseRef>;
  readonly #dead: Patience<OrderRef>;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ReconcilingParts) {
    this.#parts = parts;
    this.#log = parts.log.child('reconcile');
    this.#unknown = new Patience(parts.clock, UNKNOWN_LEASE_MS);
    this.#dead = new Patience(parts.clock, DEAD_BID_MS);
  }

  /** One comparison after the other, never two at once. */
  run(height: BlockHeight | undefined, signal: AbortSignal): Promise<void> {
    const next = this.#running.then(() => this.#run(height, signal));
    this.#running = next.catch(() => undefined);
    return next;
  }

  async #run(height: BlockHeight | undefined, signal: AbortSignal): Promise<void> {
    const { storage, capacity } = this.#parts;
    // The engine is asked first: what the network adds meanwhile then looks missing, not surplus.
    const workloads = await this.#ask('engine', () => this.#parts.engine.list(signal));
    const view = await this.#ask('network', () => this.#networkView(signal));
    capacity.rebuild();
    const { deploying } = this.#parts.leasing;
    const planned = planReconcile({
      bids: view?.bids,
      leases: view?.leases,
      openOrders: view === undefined ? undefined : new Set(view.orders.map(({ ref }) => ref)),
      workloads: workloads?.map(engineRow),
      pursuits: storage.pursuits.listLive().flatMap(pursuitRow),
      runs: storage.leases.listLive().flatMap(runRow),
    });
    const here = new Set(workloads?.map(({ lease }) => lease));
    const actions = planned.filter(
      (action) =>
        // What is being brought up looks incomplete, and is being taken care of.
        !(action.type === 'deploy' && deploying.busy(action.lease)) &&
        !this.#isForeign(action, view?.leases ?? [], here),
    );
    if (actions.length > 0) this.#log.info('differences', { actions: actions.map(briefly) });
    if (view !== undefined) this.#forgetLiving(actions);
    const resubmit: OrderRef[] = [];
    for (const action of actions) {
      if (signal.aborted) return;
      if (action.type === 'resubmit-bid') resubmit.push(action.order);
      else await this.#guarded(action, () => this.#act(action, view?.leases ?? [], signal));
    }
    for (const lease of view?.leases ?? []) {
      await this.#guarded('notice', () => this.#parts.leasing.compare(lease));
    }
    const intents = resubmit.flatMap((order) => storage.pursuits.get(order) ?? []);
    await this.#parts.bidding.submit(intents, signal);
    if (view !== undefined)
      await this.#guarded('collect', () => this.#parts.settling.collect(signal));
    if (workloads !== undefined) {
      for (const { lease } of workloads) {
        await this.#guarded('refresh', () => this.#parts.leasing.refresh(lease, signal));
      }
    }
    if (view !== undefined) {
      this.#parts.shadow.noteOpen(new Set(view.orders.map(({ ref }) => ref)));
    }
    if (view !== undefined && height !== undefined) {
      await this.#parts.bidding.consider(view.orders, height, signal);
    }
    this.#parts.bidding.prune();
    this.#parts.shadow.prune();
  }

  // While we only watch, another program may work for the same account. What runs here is ours.
  #isForeign(
    action: ReconcileAction,
    leases: readonly Lease[],
    here: ReadonlySet<LeaseRef>,
  ): boolean {
    const { shadow, storage } = this.#parts;
    if (action.type === 'close-stray-bid') return shadow.isForeign(action.order);
    if (action.type !== 'begin-lease' || here.has(action.lease)) return false;
    if (storage.leases.get(action.lease) !== undefined) return false;
    const order = leases.find(({ ref }) => ref === action.lease)?.order;
    return order !== undefined && shadow.isForeign(order);
  }

  async #act(
    action: Exclude<ReconcileAction, { type: 'resubmit-bid' }>,
    leases: readonly Lease[],
    signal: AbortSignal,
  ): Promise<void> {
    const { bidding, leasing, network, engine } = this.#parts;
    switch (action.type) {
      case 'note-bid-open':
        bidding.noteOpen(action.order, action.bid);
        return;
      case 'settle-pursuit':
        await bidding.settle(action.order, 'order-closed', signal);
        return;
      case 'close-dead-bid':
        // The list of orders may come from a node that lags, and a bid taken back is final.
        if (this.#dead.isOut(action.order)) await bidding.endWithOrder(action.order, signal);
        return;
      case 'close-stray-bid':
        await network.closeBid(action.bid, signal);
        return;
      case 'begin-lease': {
        const lease = leases.find(({ ref }) => ref === action.lease);
        if (lease !== undefined) await leasing.begin(lease);
        return;
      }
      case 'end-lease':
        await this.#endIfOver(action.lease, signal);
        return;
      case 'deploy':
        await leasing.redeploy(action.lease);
        return;
      case 'finish-stopping':
        // Goes on by itself for as long as it takes; the loop must not wait for it.
        void leasing.end(action.lease, 'unspecified');
        return;
      case 'remove-workload':
        await engine.remove(action.lease, signal);
        return;
      default:
        assertNever(action);
    }
  }

  // The list may be older than the lease: only the network's word on this one lease ends it.
  async #endIfOver(lease: LeaseRef, signal: AbortSignal): Promise<void> {
    const now = await this.#parts.network.queryLease(lease, signal);
    if (now === undefined) {
      // A node that lags does not know a lease that was just made: one such answer ends nothing.
      this.#log.warn('the network does not know a lease of ours', { lease });
      if (!this.#unknown.isOut(lease)) return;
    } else {
      this.#unknown.forget(lease);
      if (now.state !== 'closed' && now.state !== 'insufficient_funds') return;
    }
    void this.#parts.leasing.end(lease, now?.closeReason ?? 'unspecified');
  }

  #forgetLiving(actions: readonly ReconcileAction[]): void {
    const dead = new Set(
      actions.flatMap((action) => (action.type === 'close-dead-bid' ? action.order : [])),
    );
    this.#dead.keep(dead);
  }

  async #networkView(signal: AbortSignal): Promise<NetworkView> {
    const { network } = this.#parts;
    const [bids, leases, orders] = [
      await network.openBids(signal),
      await network.activeLeases(signal),
      await network.openOrders(signal),
    ];
    return { bids, leases, orders };
  }

  async #ask<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (isAborted(error)) throw error;
      this.#log.warn('not compared now', { what, error });
      return undefined;
    }
  }

  async #guarded(what: ReconcileAction | string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (isAborted(error)) throw error;
      const action = typeof what === 'string' ? what : briefly(what);
      this.#log.warn('a difference stays until the next comparison', { action, error });
    }
  }
}

function engineRow(status: WorkloadStatus): {
  lease: LeaseRef;
  version: string | undefined;
  complete: boolean;
} {
  return { lease: status.lease, version: status.version, complete: status.complete };
}

function pursuitRow(
  pursuit: ReturnType<ProviderParts['storage']['pursuits']['listLive']>[number],
): readonly PursuitRow[] {
  if (pursuit.state === 'submitting') {
    return [{ order: pursuit.order.ref, state: 'submitting', bid: undefined }];
  }
  return pursuit.state === 'open'
    ? [{ order: pursuit.order.ref, state: 'open', bid: pursuit.bid }]
    : [];
}

function runRow(
  record: ReturnType<ProviderParts['storage']['leases']['listLive']>[number],
): readonly RunRow[] {
  const { lease, order, run } = record;
  if (run.state === 'closed') return [];
  const version = 'version' in run ? run.version : undefined;
  return [{ lease, order, state: run.state, version }];
}

function briefly(action: ReconcileAction): string {
  return `${action.type} ${'lease' in action ? action.lease : action.order}`;
}
