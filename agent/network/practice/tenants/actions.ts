import { decFromInt, decToText, parseDec } from '../../../domain/money.ts';
import type { DeploymentBook } from '../books.ts';
import { MANIFEST_REPEAT_BLOCKS } from '../constants.ts';
import { fundEscrow, refundDeposit } from '../escrow.ts';
import type { FoundBid } from '../refs.ts';
import { bidRefOf, leaseRefOf, orderRefOf } from '../refs.ts';
import type { BlockScope } from '../scope.ts';
import { leaseView, orderView } from '../views.ts';
import { manifestOf } from './layout.ts';
import { scriptOf } from './scripts.ts';
import type { TenantKind, TenantTerms } from './terms.ts';

/** What a tenant can do on the market, whether its script or a test wants it. */

/** A deployment with its escrow and its first order. */
export function placeOrder(
  scope: BlockScope,
  dseq: number,
  kind: TenantKind,
  terms: TenantTerms,
): void {
  const deployment: DeploymentBook = {
    dseq,
    tenant: `${kind}-${dseq}`,
    state: 'active',
    group: scriptOf(kind).group(terms),
    groupState: 'open',
    maxPrice: decToText(parseDec(terms.maxPrice)),
    escrow: { state: 'open', funds: '0', settledHeight: scope.height },
    orders: [],
    script: { kind, terms },
  };
  scope.books.deployments[String(dseq)] = deployment;
  fundEscrow(scope.books, deployment, BigInt(terms.deposit));
  openOrder(scope, deployment);
}

/** The next order of a group whose lease was ended but not its deployment. */
export function reopenOrder(scope: BlockScope, deployment: DeploymentBook): void {
  delete deployment.script.manifest;
  if (deployment.groupState === 'open') openOrder(scope, deployment);
}

function openOrder(scope: BlockScope, deployment: DeploymentBook): void {
  const order = {
    oseq: deployment.orders.length + 1,
    state: 'open' as const,
    createdHeight: scope.height,
    bids: [],
  };
  deployment.orders.push(order);
  scope.emit({ type: 'order-created', order: orderView({ deployment, order }) });
}

/** Makes the bid a lease; all others on that order are lost and get their deposits back. */
export function createLease(scope: BlockScope, found: FoundBid): void {
  const { deployment, order, bid } = found;
  const lease = {
    state: 'active' as const,
    createdHeight: scope.height,
    balance: '0',
    withdrawn: '0',
  };
  bid.state = 'active';
  bid.lease = lease;
  order.state = 'active';
  deployment.escrow.settledHeight = scope.height;
  scope.emit({ type: 'lease-created', lease: leaseView(found, lease) }, bid.provider);
  for (const other of order.bids.filter(({ state }) => state === 'open')) {
    other.state = 'lost';
    refundDeposit(scope.books, other);
    const refs = { order: orderRefOf(deployment, order), bid: bidRefOf(deployment, order, other) };
    scope.emit({ type: 'bid-lost', ...refs }, other.provider);
  }
}

/** The cheapest open bid, the older one of two that cost the same. */
export function cheapestBid(order: DeploymentBook['orders'][number]): FoundBid['bid'] | undefined {
  return order.bids
    .filter(({ state }) => state === 'open')
    .reduce<FoundBid['bid'] | undefined>(
      (best, bid) =>
        best === undefined || parseDec(bid.price) < parseDec(best.price) ? bid : best,
      undefined,
    );
}

/** Sends a manifest, or the next one; it is repeated until the provider answers. */
export function putManifest(scope: BlockScope, found: FoundBid, json?: unknown): void {
  const { script } = found.deployment;
  script.manifest = {
    revision: (script.manifest?.revision ?? 0) + 1,
    sentHeight: scope.height,
    answer: 'none',
    ...(json === undefined ? {} : { json }),
  };
  deliverManifest(scope, found);
}

/** Delivers the manifest again where it is due. */
export function repeatManifest(scope: BlockScope, found: FoundBid): void {
  const sent = found.deployment.script.manifest;
  if (sent?.answer !== 'none' || scope.height === sent.sentHeight) return;
  if ((scope.height - sent.sentHeight) % MANIFEST_REPEAT_BLOCKS === 0)
    deliverManifest(scope, found);
}

function deliverManifest(scope: BlockScope, { deployment, order, bid }: FoundBid): void {
  const lease = leaseRefOf(deployment, order, bid);
  const manifest = currentManifest(deployment);
  const id = manifestId(deployment);
  scope.emit({ type: 'manifest-received', lease, id, manifest }, bid.provider);
}

/** Names the manifest that was sent last: the how-manieth of its lease. */
export function manifestId({ script }: DeploymentBook): string {
  return String(script.manifest?.revision ?? 1);
}

/** The manifest that the tenant wants run now. */
export function currentManifest({ script, group }: DeploymentBook): unknown {
  const { kind, terms, manifest } = script;
  const revision = manifest?.revision ?? 1;
  if (manifest?.json !== undefined) return manifest.json;
  if (terms.manifest !== undefined && revision === 1) return terms.manifest;
  return manifestOf(scriptOf(kind).services(terms, revision), group, terms);
}

/** What a competitor asks: its share of the most that the tenant pays. */
export function rivalPrice(terms: TenantTerms): ReturnType<typeof parseDec> {
  const percent = BigInt(terms.rivalPercent);
  const most = parseDec(terms.maxPrice);
  return ((most * percent) / 100n || decFromInt(1n)) as ReturnType<typeof parseDec>;
}
