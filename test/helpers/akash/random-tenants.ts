import { Lease_State } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { BidID } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { Bid_State } from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';

import type { LeaseRef, OrderRef } from '../../../agent/domain/ids.ts';
import { orderRefOf } from '../../../agent/network/akash/ids.ts';
import type { ManifestAnswer } from '../../../agent/network/interface.ts';
import { manifestVersion } from '../../../agent/provider/manifest-version.ts';
import { findBid, findLease } from '../../chain/modules/market-records.ts';
import type { Random } from '../../unit/domain/random.ts';
import type { PackedMessage } from '../chain/sign.ts';
import {
  createDeployment,
  pauseGroup,
  startGroup,
  topUp,
  updateDeployment,
} from './market-messages.ts';
import type { MarketWorld } from './market-world.ts';
import { TENANT } from './market-world.ts';
import type { BidParts } from './messages.ts';
import * as messages from './messages.ts';

/** How a tenant's deployment ends, or does not. */
export type Fate =
  /** Ended by the tenant, after it ran for a while. */
  | 'closes'
  /** The same before a manifest was sent. */
  | 'closes-early'
  /** The tenant's money ends. */
  | 'runs-dry'
  /** A manifest never comes. */
  | 'silent'
  /** One comes that does not fit, and no other. */
  | 'wrong'
  /** The group is paused and goes back on the market with another order. */
  | 'pauses'
  | 'stays';

/** What a tenant does, in blocks after the lease began. */
interface Act {
  readonly at: number;
  readonly what: 'send' | 'send-wrong' | 'update' | 'top-up' | 'close' | 'pause';
}

/** What became of one lease, as its tenant saw it. */
export interface TenantLease {
  readonly lease: LeaseRef;
  readonly fate: Fate;
  /** What the tenant did to it, in order. */
  readonly acts: Act['what'][];
  readonly answers: ManifestAnswer[];
}

interface TenantTerms {
  /** The manifest of that version: 1, 2, 3, … */
  readonly manifest: (version: number) => unknown;
  /** One that asks for more than was ordered. */
  readonly wrongManifest: unknown;
  /** The most that is paid for a block. */
  readonly price: string;
  /** Blocks within which deployments begin. */
  readonly within: number;
}

/** The shortest money: the chain's least deposit. */
const LITTLE = 500_000n;
const PLENTY = 50_000_000n;
/** After so many blocks without an answer a tenant tries again. */
const RESEND_BLOCKS = 8;

type Phase = 'later' | 'ordered' | 'accepted' | 'leased' | 'paused' | 'over';

/** One deployment and its tenant, whose doings are drawn once: the same for the same seed. */
export class RandomTenant {
  readonly fate: Fate;
  readonly leases: TenantLease[] = [];
  readonly #world: MarketWorld;
  readonly #terms: TenantTerms;
  readonly #random: Random;
  readonly #dseq: bigint;
  readonly #begins: number;
  readonly #signal: AbortSignal;
  #phase: Phase = 'later';
  #oseq = 1;
  #since = 0;
  #thinks: number;
  #acts: Act[] = [];
  #version = 1;
  /** Sent, and nobody has said anything about it. */
  #unanswered: { readonly manifest: unknown; readonly block: number } | undefined;

  constructor(
    world: MarketWorld,
    random: Random,
    { dseq, fate, signal }: { dseq: bigint; fate: Fate; signal: AbortSignal },
    terms: TenantTerms,
  ) {
    this.#world = world;
    this.#random = random;
    this.#dseq = dseq;
    this.#terms = terms;
    this.#signal = signal;
    this.fate = fate;
    this.#begins = random.int(1, terms.within);
    this.#thinks = random.int(0, 5);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Called before each block, which is the `block`th. */
  step(block: number): void {
    switch (this.#phase) {
      case 'later':
        if (block >= this.#begins) this.#create(block);
        return;
      case 'ordered':
        if (this.#hasOpenBid() && block - this.#since > this.#thinks) this.#accept(block);
        return;
      case 'accepted':
        this.#seeLease(block);
        return;
      case 'leased':
        this.#live(block);
        return;
      case 'paused':
        if (block - this.#since > this.#thinks) this.#startAgain(block);
        return;
      case 'over':
        return;
    }
  }

  /** Whatever is left of it ends. */
  close(): void {
    if (this.#phase === 'later' || this.#phase === 'over') return;
    this.#submit(messages.closeDeployment(this.#bid));
    this.leases.at(-1)?.acts.push('close');
    this.#phase = 'over';
  }

  #create(block: number): void {
    const terms = {
      ...{ owner: TENANT.address, dseq: this.#dseq, price: this.#terms.price },
      deposit: this.fate === 'runs-dry' ? LITTLE : PLENTY,
    };
    this.#submit(createDeployment(terms));
    this.#become('ordered', block);
  }

  #accept(block: number): void {
    this.#submit(messages.createLease(this.#bid));
    this.#become('accepted', block);
  }

  #seeLease(block: number): void {
    if (this.#lease() === undefined) {
      // Somebody was quicker: the bid or the order is gone.
      if (block - this.#since > 3) this.#become('ordered', block);
      return;
    }
    this.leases.push({
      ...{ lease: this.#world.lease(this.#order), fate: this.fate },
      ...{ acts: [], answers: [] },
    });
    this.#acts = this.#draw();
    this.#become('leased', block);
  }

  #live(block: number): void {
    if (this.#lease()?.state !== Lease_State.active) {
      this.#become('over', block);
      return;
    }
    const unanswered = this.#unanswered;
    // An agent that ended took it along.
    if (unanswered !== undefined && block - unanswered.block > RESEND_BLOCKS) {
      this.#send(unanswered.manifest, block);
    }
    const [next] = this.#acts;
    if (next === undefined || block - this.#since < next.at) return;
    this.#acts.shift();
    this.leases.at(-1)?.acts.push(next.what);
    this.#do(next.what, block);
  }

  #do(what: Act['what'], block: number): void {
    const bid = this.#bid;
    switch (what) {
      case 'send':
        this.#send(this.#terms.manifest(this.#version), block);
        return;
      case 'send-wrong':
        this.#send(this.#terms.wrongManifest, block);
        return;
      case 'update': {
        this.#version += 1;
        const hash = manifestVersion(this.#terms.manifest(this.#version));
        this.#submit(updateDeployment(bid, Buffer.from(hash, 'hex')));
        return;
      }
      case 'top-up':
        this.#submit(topUp(bid, BigInt(this.#random.int(1, 300_000))));
        return;
      case 'close':
        this.#submit(messages.closeDeployment(bid));
        this.#become('over', block);
        return;
      case 'pause':
        this.#submit(pauseGroup(bid));
        this.#become('paused', block);
        return;
    }
  }

  #startAgain(block: number): void {
    this.#submit(startGroup(this.#bid));
    this.#oseq += 1;
    this.#become('ordered', block);
  }

  /** All of a lease's life but what nobody decides. */
  #draw(): Act[] {
    const random = this.#random;
    const acts: Act[] = [];
    const { fate } = this;
    const isSilent = fate === 'silent' || fate === 'wrong' || fate === 'closes-early';
    if (fate === 'wrong') acts.push({ at: random.int(0, 6), what: 'send-wrong' });
    if (!isSilent) acts.push({ at: random.int(0, 6), what: 'send' });
    for (let count = isSilent ? 0 : random.int(0, 2); count > 0; count--) {
      const at = random.int(20, 90);
      acts.push({ at, what: 'update' }, { at: at + random.int(1, 3), what: 'send' });
    }
    for (let count = random.int(0, 2); count > 0; count--) {
      acts.push({ at: random.int(10, 120), what: 'top-up' });
    }
    if (fate === 'closes') acts.push({ at: random.int(60, 260), what: 'close' });
    if (fate === 'closes-early') acts.push({ at: random.int(1, 6), what: 'close' });
    if (fate === 'pauses') {
      // The second time it stays away.
      const isFirst = this.#oseq === 1;
      acts.push({ at: random.int(60, 140), what: isFirst ? 'pause' : 'close' });
    }
    return acts.sort((a, b) => a.at - b.at);
  }

  #send(manifest: unknown, block: number): void {
    const record = this.leases.at(-1);
    if (record === undefined) throw new Error('a manifest without a lease');
    const sent = { manifest, block };
    this.#unanswered = sent;
    this.#world.network.handInManifest(record.lease, manifest, this.#signal).then(
      (answer) => {
        record.answers.push(answer);
        if (this.#unanswered === sent) this.#unanswered = undefined;
      },
      // Given up with the process that took it, or with the test.
      () => undefined,
    );
  }

  #submit(message: PackedMessage): void {
    this.#world.submit(TENANT, message);
  }

  #become(phase: Phase, block: number): void {
    this.#phase = phase;
    this.#since = block;
  }

  get #order(): OrderRef {
    return orderRefOf({ owner: TENANT.address, dseq: this.#dseq, gseq: 1, oseq: this.#oseq });
  }

  get #bid(): BidParts {
    return this.#world.bid(this.#order);
  }

  #hasOpenBid(): boolean {
    const id = BidID.fromPartial(this.#bid);
    const bid = this.#world.net.chain.read((context) => findBid(context, id));
    return bid?.state === Bid_State.open;
  }

  #lease(): ReturnType<typeof findLease> {
    const id = BidID.fromPartial(this.#bid);
    return this.#world.net.chain.read((context) => findLease(context, id));
  }
}
