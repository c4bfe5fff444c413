import { z } from 'zod';

import type { UnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import type { BidRef, LeaseRef, OrderRef } from '../../domain/ids.ts';
import type { DecCoin } from '../../domain/money.ts';
import type { ChainBlock, ChainEvent } from './chain.ts';
import type { CoinAtPrice, LedgerRecordId } from './codec/bme.ts';
import * as parts from './event-schemas.ts';
import type { BidId, DeploymentId, GroupId, OrderId } from './ids.ts';

/** What an event of Akash's modules says. Escrow says nothing: money is found by asking. */
export type AkashEventBody =
  | {
      readonly type: 'order-created' | 'order-closed';
      readonly id: OrderId;
      readonly order: OrderRef;
    }
  | {
      readonly type: 'bid-created';
      readonly id: BidId;
      readonly order: OrderRef;
      readonly bid: BidRef;
      readonly price: DecCoin;
    }
  | {
      readonly type: 'bid-closed';
      readonly id: BidId;
      readonly order: OrderRef;
      readonly bid: BidRef;
    }
  | {
      readonly type: 'lease-created';
      readonly id: BidId;
      readonly order: OrderRef;
      readonly lease: LeaseRef;
      readonly price: DecCoin;
    }
  | {
      readonly type: 'lease-closed';
      readonly id: BidId;
      readonly order: OrderRef;
      readonly lease: LeaseRef;
      /** The chain's word: `lease_closed_owner`. */
      readonly reason: string;
    }
  | {
      readonly type: 'lease-reclaim-started';
      readonly id: BidId;
      readonly order: OrderRef;
      readonly lease: LeaseRef;
      readonly reason: string;
      /** From then on the lease may be closed. */
      readonly deadlineMs: UnixMs;
    }
  | {
      readonly type: 'deployment-created' | 'deployment-updated';
      readonly id: DeploymentId;
      /** SHA-256 of the manifest, lower-case hex. */
      readonly hash: string;
    }
  | { readonly type: 'deployment-closed'; readonly id: DeploymentId }
  | { readonly type: 'group-started' | 'group-paused' | 'group-closed'; readonly id: GroupId }
  | { readonly type: 'provider-created' | 'provider-updated'; readonly owner: string }
  | {
      readonly type: 'trusted-auditor-created' | 'trusted-auditor-deleted';
      readonly owner: string;
      readonly auditor: string;
    }
  | {
      /** ACT became AKT, or the other way round; only here is the outcome told. */
      readonly type: 'ledger-record-executed';
      readonly id: LedgerRecordId;
      readonly burnedFrom: string;
      readonly mintedTo: string;
      readonly burned: CoinAtPrice | undefined;
      readonly minted: CoinAtPrice | undefined;
      /** Made again out of what was burned before, beside what is new. */
      readonly reminted: CoinAtPrice | undefined;
    }
  | { readonly type: 'ledger-record-canceled'; readonly id: LedgerRecordId }
  | {
      readonly type: 'mint-status-changed';
      /** The chain's words: `mint_status_healthy`. */
      readonly previous: string;
      readonly now: string;
    };

/** An event with its place on the chain, which names it for good. */
export type AkashEvent = AkashEventBody & Pick<ChainEvent, 'key' | 'txHash'>;

const word = parts.json(z.string());
const owner = parts.json(parts.address);

const orderEvent = z.object({ id: parts.json(parts.order) }).transform(({ id }) => id);
const bidEvent = z.object({ id: parts.json(parts.bid) }).transform(({ id }) => id);
const groupEvent = z.object({ id: parts.json(parts.groupId) });
const deploymentEvent = z.object({ id: parts.json(parts.deploymentId) });
const manifestEvent = deploymentEvent.extend({ hash: parts.json(parts.hash) });
const leaseId = parts.json(parts.lease);
const auditEvent = z.object({ owner, auditor: owner });

const bme = 'akash.bme.v1.';
const market = 'akash.market.v1.';
const deployment = 'akash.deployment.v1.';

/** One reader for each event that we know, by its type on the chain. */
const READERS: Readonly<Record<string, z.ZodType<AkashEventBody>>> = {
  [`${market}EventOrderCreated`]: orderEvent.transform((id) => ({ type: 'order-created', ...id })),
  [`${market}EventOrderClosed`]: orderEvent.transform((id) => ({ type: 'order-closed', ...id })),
  [`${market}EventBidCreated`]: z
    .object({ id: parts.json(parts.bid), price: parts.json(parts.decCoin) })
    .transform(({ id, price }) => ({ type: 'bid-created', ...id, price })),
  [`${market}EventBidClosed`]: bidEvent.transform((id) => ({ type: 'bid-closed', ...id })),
  [`${market}EventLeaseCreated`]: z
    .object({ id: leaseId, price: parts.json(parts.decCoin) })
    .transform(({ id, price }) => ({ type: 'lease-created', ...id, price })),
  [`${market}EventLeaseClosed`]: z
    .object({ id: leaseId, reason: word })
    .transform(({ id, reason }) => ({ type: 'lease-closed', ...id, reason })),
  [`${market}EventLeaseReclaimStarted`]: z
    .object({ id: leaseId, reason: word, deadline: parts.json(parts.unixSeconds) })
    .transform(({ id, reason, deadline }) => ({
      type: 'lease-reclaim-started',
      ...id,
      reason,
      deadlineMs: deadline,
    })),
  [`${deployment}EventDeploymentCreated`]: manifestEvent.transform((body) => ({
    type: 'deployment-created',
    ...body,
  })),
  [`${deployment}EventDeploymentUpdated`]: manifestEvent.transform((body) => ({
    type: 'deployment-updated',
    ...body,
  })),
  [`${deployment}EventDeploymentClosed`]: deploymentEvent.transform((body) => ({
    type: 'deployment-closed',
    ...body,
  })),
  [`${deployment}EventGroupStarted`]: groupEvent.transform((body) => ({
    type: 'group-started',
    ...body,
  })),
  [`${deployment}EventGroupPaused`]: groupEvent.transform((body) => ({
    type: 'group-paused',
    ...body,
  })),
  [`${deployment}EventGroupClosed`]: groupEvent.transform((body) => ({
    type: 'group-closed',
    ...body,
  })),
  'akash.provider.v1beta4.EventProviderCreated': z
    .object({ owner })
    .transform((body) => ({ type: 'provider-created', ...body })),
  'akash.provider.v1beta4.EventProviderUpdated': z
    .object({ owner })
    .transform((body) => ({ type: 'provider-updated', ...body })),
  'akash.audit.v1.EventTrustedAuditorCreated': auditEvent.transform((body) => ({
    type: 'trusted-auditor-created',
    ...body,
  })),
  'akash.audit.v1.EventTrustedAuditorDeleted': auditEvent.transform((body) => ({
    type: 'trusted-auditor-deleted',
    ...body,
  })),
  [`${bme}EventLedgerRecordExecuted`]: z
    .object({
      id: parts.json(parts.ledgerRecordId),
      burned_from: owner,
      minted_to: owner,
      burned: parts.json(parts.coinAtPrice),
      minted: parts.json(parts.coinAtPrice),
      remint_credit_issued: parts.json(parts.coinAtPrice).optional(),
    })
    .transform(({ id, burned_from: burnedFrom, minted_to: mintedTo, burned, minted, ...rest }) => ({
      type: 'ledger-record-executed',
      id,
      burnedFrom,
      mintedTo,
      burned: burned ?? undefined,
      minted: minted ?? undefined,
      reminted: rest.remint_credit_issued ?? undefined,
    })),
  [`${bme}EventLedgerRecordCanceled`]: z
    .object({ id: parts.json(parts.ledgerRecordId) })
    .transform((body) => ({ type: 'ledger-record-canceled', ...body })),
  [`${bme}EventMintStatusChange`]: z
    .object({ previous_status: word, new_status: word })
    .transform(({ previous_status: previous, new_status: now }) => ({
      type: 'mint-status-changed',
      previous,
      now,
    })),
};

/** Modules whose every event concerns us: a new kind of theirs is worth a line in the log. */
const OURS = /^akash\.(?:market|deployment|bme)\./;

/**
 * Reads a block's events: those of Akash's modules that we know, in their order. One that is not
 * understood is logged and left out, a kind that is new is logged once; the rest of the block stays.
 */
export class EventReader {
  readonly #log: Logger;
  readonly #unknown = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  read({ events }: Pick<ChainBlock, 'events'>): readonly AkashEvent[] {
    const seen = new Set<string>();
    return events.flatMap((event) => {
      const body = this.#bodyOf(event);
      if (body === undefined) return [];
      // The chain says nothing twice in one transaction; an endpoint might.
      const same = `${event.key.slice(0, event.key.lastIndexOf('/'))} ${event.type} ${JSON.stringify(event.attributes)}`;
      if (seen.has(same)) {
        this.#log.warn('an event came twice', { key: event.key, type: event.type });
        return [];
      }
      seen.add(same);
      return [{ ...body, key: event.key, txHash: event.txHash }];
    });
  }

  #bodyOf({ key, type, attributes }: ChainEvent): AkashEventBody | undefined {
    const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    if (reader === undefined) {
      if (OURS.test(type) && !this.#unknown.has(type) && this.#unknown.size < 1000) {
        this.#unknown.add(type);
        this.#log.warn('an event of a new kind', { key, type });
      }
      return undefined;
    }
    const body = reader.safeParse({ ...attributes });
    if (body.success) return body.data;
    const [issue] = body.error.issues;
    const reason = `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
    this.#log.error('an event is not understood', { key, type, reason });
    return undefined;
  }
}
