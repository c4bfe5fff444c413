import type { Bid } from './bid.ts';
import type { PursuitState } from './bid.ts';
import type { BidRef, LeaseRef, OrderRef } from './ids.ts';
import type { CloseReason, Lease, LeaseRunState, ManifestVersion } from './lease.ts';

/**
 * Compares what the network holds, what the engine runs and what the database remembers, and says
 * what to do so that they agree. Network and engine are the truth. Nothing is ever ended because
 * one of them did not answer: `undefined` stands for "not known now", never for "none".
 */
export interface ReconcileInput {
  /** Our bids that are open, or `undefined` where the network did not answer. */
  readonly bids: readonly Bid[] | undefined;
  /** Our leases that are not closed, or `undefined` where the network did not answer. */
  readonly leases: readonly Lease[] | undefined;
  /** Orders that are still open, or `undefined` where the network did not answer. */
  readonly openOrders: ReadonlySet<OrderRef> | undefined;
  /** What the engine has, or `undefined` where it did not answer. */
  readonly workloads: readonly EngineRow[] | undefined;
  /** Stored pursuits that are not over. */
  readonly pursuits: readonly PursuitRow[];
  /** Stored leases that are not closed. */
  readonly runs: readonly RunRow[];
}

/** What the engine has of one lease. */
export interface EngineRow {
  readonly lease: LeaseRef;
  /** The manifest that all its containers carry; `undefined` for leftovers or a mixture. */
  readonly version: ManifestVersion | undefined;
  /** Every container of that version exists (running or waiting for a restart). */
  readonly complete: boolean;
}

/** A stored pursuit; `bid` is `undefined` until the network said that it is open. */
export interface PursuitRow {
  readonly order: OrderRef;
  readonly state: Extract<PursuitState, 'submitting' | 'open'>;
  readonly bid: BidRef | undefined;
}

/** A stored lease; `version` is the manifest that ought to run, if one came. */
export interface RunRow {
  readonly lease: LeaseRef;
  readonly order: OrderRef;
  readonly state: Exclude<LeaseRunState, 'closed'>;
  readonly version: ManifestVersion | undefined;
}

/** One thing to do. Each may be done again without harm. */
export type ReconcileAction =
  /** The bid arrived although we never heard: note it as open. */
  | { readonly type: 'note-bid-open'; readonly order: OrderRef; readonly bid: BidRef }
  /** The intent was stored but the network has no such bid, and the order still waits: send it. */
  | { readonly type: 'resubmit-bid'; readonly order: OrderRef }
  /** The network no longer holds the bid open and made no lease of it: ask it what became of it. */
  | { readonly type: 'settle-pursuit'; readonly order: OrderRef }
  /** Our bid is still open although its order is not: it locks a deposit for nothing. */
  | { readonly type: 'close-dead-bid'; readonly bid: BidRef; readonly order: OrderRef }
  /** A bid of ours that the database does not know: take it back, it holds a deposit. */
  | { readonly type: 'close-stray-bid'; readonly bid: BidRef; readonly order: OrderRef }
  /** A lease that the database does not know. */
  | { readonly type: 'begin-lease'; readonly lease: LeaseRef }
  /** The network ended it. */
  | { readonly type: 'end-lease'; readonly lease: LeaseRef; readonly reason: CloseReason }
  /** It ought to run and does not, or not in full, or not the wanted version. */
  | { readonly type: 'deploy'; readonly lease: LeaseRef }
  /** It was being stopped: go on. */
  | { readonly type: 'finish-stopping'; readonly lease: LeaseRef }
  /** Objects in the engine that belong to no lease any more. */
  | { readonly type: 'remove-workload'; readonly lease: LeaseRef };

/** The actions, in the order in which they are to be done. */
export function planReconcile(input: ReconcileInput): readonly ReconcileAction[] {
  return [...planPursuits(input), ...planLeases(input), ...planWorkloads(input)];
}

function planPursuits(input: ReconcileInput): readonly ReconcileAction[] {
  const { bids, leases, openOrders } = input;
  if (bids === undefined || leases === undefined || openOrders === undefined) return [];
  const leased = new Set(leases.map(({ order }) => order));
  const actions: ReconcileAction[] = [];
  for (const pursuit of input.pursuits) {
    // A lease answers for its order below.
    if (leased.has(pursuit.order)) continue;
    const open = bids.find(({ order }) => order === pursuit.order);
    if (open !== undefined) {
      if (pursuit.state === 'submitting') {
        actions.push({ type: 'note-bid-open', order: pursuit.order, bid: open.ref });
      } else if (!openOrders.has(pursuit.order)) {
        actions.push({ type: 'close-dead-bid', bid: open.ref, order: pursuit.order });
      }
    } else if (pursuit.state === 'submitting' && openOrders.has(pursuit.order)) {
      actions.push({ type: 'resubmit-bid', order: pursuit.order });
    } else {
      actions.push({ type: 'settle-pursuit', order: pursuit.order });
    }
  }
  const known = new Set(input.pursuits.map(({ order }) => order));
  for (const { ref, order } of bids) {
    if (!known.has(order) && !leased.has(order)) {
      actions.push({ type: 'close-stray-bid', bid: ref, order });
    }
  }
  return actions;
}

function planLeases(input: ReconcileInput): readonly ReconcileAction[] {
  const { leases } = input;
  if (leases === undefined) return [];
  const actions: ReconcileAction[] = [];
  const known = new Set(input.runs.map(({ lease }) => lease));
  const pursued = new Set(input.pursuits.map(({ order }) => order));
  for (const { ref, order } of leases) {
    // A pursuit that does not know yet that it was won holds its claim a second time.
    if (!known.has(ref) || pursued.has(order)) actions.push({ type: 'begin-lease', lease: ref });
  }
  const active = new Set(leases.map(({ ref }) => ref));
  for (const { lease, state } of input.runs) {
    if (!active.has(lease) && state !== 'stopping') {
      actions.push({ type: 'end-lease', lease, reason: 'unspecified' });
    }
  }
  return actions;
}

function planWorkloads(input: ReconcileInput): readonly ReconcileAction[] {
  const { workloads, leases } = input;
  const actions: ReconcileAction[] = [];
  const active = leases === undefined ? undefined : new Set(leases.map(({ ref }) => ref));
  for (const run of input.runs) {
    if (run.state === 'stopping') {
      actions.push({ type: 'finish-stopping', lease: run.lease });
      continue;
    }
    // The network says that it is over: it is being ended above.
    if (active !== undefined && !active.has(run.lease)) continue;
    if (run.state === 'awaiting-manifest' || workloads === undefined) continue;
    const there = workloads.find(({ lease }) => lease === run.lease);
    if (there?.version !== run.version || !there?.complete) {
      actions.push({ type: 'deploy', lease: run.lease });
    }
  }
  const running = new Set(input.runs.map(({ lease }) => lease));
  for (const { lease } of workloads ?? []) {
    // Without the network's word nothing is removed: the database alone may be behind.
    if (active !== undefined && !running.has(lease) && !active.has(lease)) {
      actions.push({ type: 'remove-workload', lease });
    }
  }
  return actions;
}
