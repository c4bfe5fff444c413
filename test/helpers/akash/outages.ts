import type { TroubleWorld } from './trouble-world.ts';

/** How the one node that an agent knows can fail it. */
export type OutageKind =
  /** Nothing listens there. */
  | 'refused'
  /** Questions are taken and never answered. */
  | 'hanging'
  /** It is so many blocks behind. */
  | 'lagging'
  /** HTTP 500. */
  | 'failing'
  /** Every answer and every stream ends in the middle. */
  | 'cut'
  /** It answers for another chain. */
  | 'other-chain'
  /** It is away, and has forgotten all blocks of before when it comes back. */
  | 'pruned'
  /** It takes transactions and never passes them on. */
  | 'swallowing';

export const OUTAGES: readonly OutageKind[] = [
  ...(['refused', 'hanging', 'lagging', 'failing', 'cut', 'other-chain'] as const),
  ...(['pruned', 'swallowing'] as const),
];

/**
 * For so many blocks after its end an outage may still be felt: an endpoint that failed is asked again
 * after a minute at most, one of another chain after ten, and a transaction that was swallowed is
 * waited for until it can come no more.
 */
const FELT: Readonly<Record<OutageKind, number>> = {
  ...{ refused: 14, hanging: 14, lagging: 14, failing: 14, cut: 14 },
  ...{ 'other-chain': 105, pruned: 14, swallowing: 26 },
};

const LAG = 40n;

/** One outage of the world's node, from its begin to its end. */
export class Outage {
  readonly kind: OutageKind;
  readonly #world: TroubleWorld;
  readonly #from: bigint;

  private constructor(world: TroubleWorld, kind: OutageKind) {
    this.#world = world;
    this.#from = world.height;
    this.kind = kind;
  }

  static async begin(world: TroubleWorld, kind: OutageKind): Promise<Outage> {
    const { endpoint } = world.net;
    world.disturbed = true;
    switch (kind) {
      case 'refused':
      case 'pruned':
        await endpoint.goDown();
        break;
      case 'hanging':
        endpoint.faults.isHanging = true;
        break;
      case 'lagging':
        endpoint.faults.lagBlocks = LAG;
        break;
      case 'failing':
        endpoint.faults.http = { status: 500 };
        break;
      case 'cut':
        endpoint.faults.http = 'cut';
        endpoint.cutConnections();
        break;
      case 'other-chain':
        endpoint.faults.chainId = 'another-1';
        break;
      case 'swallowing':
        endpoint.faults.isSwallowing = true;
        break;
    }
    return new Outage(world, kind);
  }

  async end(): Promise<void> {
    const { net } = this.#world;
    const { endpoint } = net;
    switch (this.kind) {
      case 'pruned':
        endpoint.faults.prunedBelow = net.chain.height - 1n;
        for (let at = this.#from + 1n; at < net.chain.height - 1n; at += 1n) {
          this.#world.forgotten.add(at);
        }
        await endpoint.comeBack();
        break;
      case 'refused':
        await endpoint.comeBack();
        break;
      case 'hanging':
        endpoint.faults.isHanging = false;
        endpoint.cutConnections();
        break;
      case 'lagging':
        endpoint.faults.lagBlocks = 0n;
        break;
      case 'failing':
      case 'cut':
        endpoint.faults.http = undefined;
        break;
      case 'other-chain':
        endpoint.faults.chainId = undefined;
        break;
      case 'swallowing':
        endpoint.faults.isSwallowing = false;
        break;
    }
    this.#world.calmSoon(FELT[this.kind]);
  }
}
