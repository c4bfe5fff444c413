import { MsgStartGroup } from '@akashnetwork/chain-sdk/private-types/akash.v1beta4';
import { MsgCloseLease } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { LeaseRef } from '../../../agent/domain/ids.ts';
import { leaseRefOf } from '../../../agent/network/akash/ids.ts';
import { packed } from '../chain/sign.ts';
import type { Life } from './life.ts';
import { dryUp } from './market-chain.ts';
import { createDeployment } from './market-messages.ts';
import type { OrderSeen } from './market-view.ts';
import { orderSeen } from './market-view.ts';
import type { BidParts } from './messages.ts';
import * as messages from './messages.ts';
import { FIRST, PROVIDER, RIVAL, TENANT } from './people.ts';
import { smallManifest } from './small-manifest.ts';
import type { TroubleWorld } from './trouble-world.ts';

/** What a tenant, or the owner of the machine, is up to. */
export type RentalKind =
  /** Accepts, sends its manifest, and closes its deployment in the end. */
  | 'served'
  /** Its money runs out. */
  | 'dry'
  /** Closes its lease alone: the order comes back with the next number. */
  | 'returning'
  /** The owner takes the machine back; the tenant looks for another one, and finds ours again. */
  | 'reclaimed'
  /** Accepts and never sends a manifest. */
  | 'silent'
  /** Two rivals bid, and one of them wins. */
  | 'lost'
  /** Never answers; our bid is taken back. */
  | 'unanswered'
  /** Closes its deployment before there is a lease, whoever has bid by then. */
  | 'fickle';

export interface RentalPlan {
  readonly kind: RentalKind;
  /** From our bid until the tenant answers; of rivals and fickle tenants from the order on. */
  readonly waitBlocks: number;
  /** Of the lease, until whatever ends it. */
  readonly lifeBlocks: number;
  /** The tenant wants notice before its lease is closed. */
  readonly wantsNotice?: boolean;
}

/** A tenant who gets no bid of ours waits for so many undisturbed blocks. */
const PATIENCE = 150;
/** A tenant whom nobody answers is gone after this. */
const UNANSWERED = 120;
const ASK_AGAIN = 20;

/** One deployment from its creation to its end, played by what the chain says alone. */
export class Rental {
  readonly plan: RentalPlan;
  readonly dseq: bigint;
  /** What is left of the plan: a tenant whose order came back is served the second time. */
  kind: RentalKind;
  /** Our leases that the plan has us end, and why: nobody erred. */
  readonly endedByPlan = new Set<LeaseRef>();
  isOver = false;
  readonly #world: TroubleWorld;
  /** Heights of the order with this number: of our bid, and of the lease. */
  #oseq = 0;
  #bidAt: bigint | undefined;
  #leaseAt: bigint | undefined;
  #askedAt: bigint | undefined;
  #closing = false;
  #handedTo: Life | undefined;
  #isAccepted = false;

  constructor(world: TroubleWorld, plan: RentalPlan, dseq: bigint) {
    this.#world = world;
    this.plan = plan;
    this.kind = plan.kind;
    this.dseq = dseq;
    const notice = plan.wantsNotice === true ? { noticeSeconds: 120n } : {};
    const terms = { owner: TENANT.address, dseq, price: '20000', deposit: 50_000_000n };
    world.hands.submit(TENANT, createDeployment({ ...terms, ...notice }));
  }

  get seen(): OrderSeen | undefined {
    const deployment = { owner: TENANT.address, dseq: this.dseq };
    return orderSeen(this.#world.net.chain, deployment, PROVIDER.address);
  }

  get lease(): LeaseRef {
    return leaseRefOf(this.#bid(PROVIDER.address, Math.max(1, this.#oseq)));
  }

  /** In the next block the tenant accepts our bid. */
  get answersNext(): boolean {
    const { height } = this.#world;
    return this.#bidAt !== undefined && height - this.#bidAt >= BigInt(this.plan.waitBlocks);
  }

  /** In the next block the lease ends as it was planned. */
  get endsNext(): boolean {
    const { height } = this.#world;
    const { lifeBlocks } = this.plan;
    return this.#isAccepted && height - (this.#leaseAt ?? height) >= BigInt(lifeBlocks);
  }

  /** Before each block: what the tenant does in it. */
  step(): void {
    if (this.isOver) return;
    const { seen } = this;
    if (seen === undefined) return;
    const { height } = this.#world;
    if (seen.order.id.oseq !== this.#oseq) this.#begin(seen.order.id.oseq);
    if (seen.isBidOpen) this.#bidAt ??= height;
    if (seen.isLeaseAlive) {
      this.#leaseAt ??= height;
      this.#asTenant(seen);
    } else if (seen.isOpen) this.#asBuyer(seen);
    else this.#after(seen);
  }

  #begin(oseq: number): void {
    if (this.#oseq !== 0 && this.kind !== 'lost') this.kind = 'served';
    this.#oseq = oseq;
    this.#bidAt = undefined;
    this.#leaseAt = undefined;
    this.#askedAt = undefined;
    this.#isAccepted = false;
    this.#handedTo = undefined;
  }

  /** The order is open. */
  #asBuyer(seen: OrderSeen): void {
    const { height } = this.#world;
    const age = height - BigInt(seen.order.createdAt.toString());
    const { waitBlocks } = this.plan;
    switch (this.kind) {
      case 'fickle':
        if (age >= waitBlocks) this.#close();
        return;
      case 'unanswered':
        if (age >= UNANSWERED) this.#close();
        return;
      case 'lost':
        this.#playRivals(age);
        return;
      case 'served':
      case 'dry':
      case 'returning':
      case 'reclaimed':
      case 'silent':
        if (this.#bidAt !== undefined && seen.isBidOpen) {
          if (height - this.#bidAt >= waitBlocks) this.#say(messages.createLease(this.#ours()));
        } else if (this.#clearBlocks(height - age) > PATIENCE) this.#close();
    }
  }

  #playRivals(age: bigint): void {
    const [first, second] = [FIRST, RIVAL].map(({ address }) => this.#bid(address));
    if (age === 0n) {
      this.#world.hands.submit(FIRST, messages.createBid(first!, 500_000n, 2));
      this.#world.hands.submit(RIVAL, messages.createBid(second!, 500_000n, 1));
    } else if (age >= Math.max(2, this.plan.waitBlocks)) {
      this.#say(messages.createLease(second!));
    }
  }

  /** The lease is ours. */
  #asTenant(seen: OrderSeen): void {
    const { height, net } = this.#world;
    if (this.kind === 'silent') this.endedByPlan.add(this.lease);
    else this.#handIn();
    const isDue = height - this.#leaseAt! >= BigInt(this.plan.lifeBlocks);
    // Whoever is to be served was served: a lease without that has nothing to be ended yet.
    if (!isDue || (this.kind !== 'silent' && !this.#isAccepted)) return;
    const isAskedLately = this.#askedAt !== undefined && height - this.#askedAt < ASK_AGAIN;
    switch (this.kind) {
      case 'dry':
        if (this.#askedAt === undefined) dryUp(net.chain, this.#ours());
        this.#askedAt ??= height;
        return;
      case 'returning':
        if (!isAskedLately) this.#say(packed(MsgCloseLease, { id: this.#ours() }));
        this.#askedAt = height;
        return;
      case 'reclaimed':
        if (!isAskedLately) this.#takeBack(seen);
        return;
      case 'silent':
        return;
      case 'served':
      case 'unanswered':
      case 'lost':
      case 'fickle':
        this.#close();
    }
  }

  /** There is neither an open order nor a lease of ours. */
  #after(seen: OrderSeen): void {
    const { height } = this.#world;
    const takenByOther = !seen.isClosed;
    if (takenByOther) {
      this.#leaseAt ??= height;
      if (height - this.#leaseAt >= BigInt(this.plan.lifeBlocks)) this.#close();
      return;
    }
    if (this.#closing || this.kind === 'dry') {
      this.isOver = true;
      return;
    }
    if (this.kind === 'reclaimed') {
      const { owner, dseq, gseq } = this.#ours();
      this.#say(packed(MsgStartGroup, { id: { owner, dseq, gseq } }));
      return;
    }
    this.#close();
  }

  /** The owner wants the machine back. */
  #takeBack({ isLeaseAlive }: OrderSeen): void {
    const { life, height } = this.#world;
    if (life === undefined || life.isDead || !isLeaseAlive) return;
    if (life.provider.parts.storage.leases.get(this.lease) === undefined) return;
    this.endedByPlan.add(this.lease);
    this.#askedAt = height;
    life.provider.leasing.closeOwn(this.lease, 'decommission').catch((error: unknown) => {
      if (!life.isDead) throw error;
    });
  }

  /** Tenants send a manifest until somebody has accepted it, to each process once. */
  #handIn(): void {
    const { life } = this.#world;
    if (this.#isAccepted || life === undefined || life.isDead || this.#handedTo === life) return;
    this.#handedTo = life;
    const { lease } = this;
    void life.manifest(lease, smallManifest()).then((answer) => {
      if (lease !== this.lease) return;
      if (answer?.accepted === true) this.#isAccepted = true;
      else if (this.#handedTo === life) this.#handedTo = undefined;
    });
  }

  #close(): void {
    this.#closing = true;
    this.#say(messages.closeDeployment(this.#ours()));
  }

  #say(message: Parameters<TroubleWorld['hands']['submit']>[1]): void {
    this.#world.hands.submit(TENANT, message);
  }

  #ours(): BidParts {
    return this.#bid(PROVIDER.address);
  }

  #bid(provider: string, oseq = this.#oseq): BidParts {
    return { owner: TENANT.address, dseq: this.dseq, gseq: 1, oseq, provider, bseq: 0 };
  }

  #clearBlocks(from: bigint): number {
    const { clear, height } = this.#world;
    let blocks = 0;
    for (let at = from + 1n; at <= height; at += 1n) if (clear.has(at)) blocks++;
    return blocks;
  }
}
