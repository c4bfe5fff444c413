import type { DecisionValue } from '../../../agent/api/methods.ts';
import { parseOrderRef } from '../../../agent/domain/ids.ts';
import type { PretendNetwork } from './pretend-leases.ts';
import { GIB, heightAt, priceOf, randomOf } from './pretend-leases.ts';

type Outcome = DecisionValue['outcome'];
type BidState = Extract<Outcome, { type: 'bid' }>['state'];
type Numbers = Record<string, number | string>;

/** How often each outcome is in a day. */
export interface OrderMix {
  readonly refused: readonly (readonly [code: string, count: number, numbers?: Numbers])[];
  readonly bids: Readonly<Partial<Record<BidState, number>>>;
}

/** The day of the design's picture: 212 seen, 14 bids. */
export const BUSY_DAY: OrderMix = {
  refused: [
    ['gpu-model', 121],
    ['memory-short', 22],
    ['gpu-busy', 28],
    ['attribute-missing', 12, { key: 'region', value: 'us-west' }],
    ['attribute-missing', 3, { key: 'auditor', value: 'yes' }],
    ['cpu-short', 7],
    ['price-too-low', 5],
  ],
  bids: { lost: 8, open: 3, won: 3 },
};

/** Nobody came, and each has its reason; every code that there is appears. */
export const QUIET_DAY: OrderMix = {
  refused: [
    ['gpu-model', 140],
    ['memory-short', 24],
    ['price-too-low', 18],
    ['attribute-missing', 9, { key: 'region', value: 'us-west' }],
    ['cpu-short', 6],
    ['disk-short', 5],
    ['storage-class', 4, { wants: 'beta3' }],
    ['ports-short', 3],
    ['denom', 2],
    ['too-many-volumes', 1, { needs: 9, most: 8 }],
    ['gpu-busy', 1],
    ['gpu-none', 1],
    ['malformed', 1],
    ['outbid-by-own', 2, { rank: 2, orders: 3, chosen: 1 }],
    ['paused', 3],
    ['engine-down', 1],
    ['bid-before', 1],
    ['network-refused', 1, { reason: 'bid deposit too low' }],
  ],
  bids: { lost: 10, open: 3, closed: 1 },
};

interface OrdersWanted {
  readonly mix: OrderMix;
  readonly fromMs: number;
  readonly toMs: number;
  /** Instead of one day's; in the mix's shares. */
  readonly count?: number;
}

/** Orders, the newest first. */
export function ordersOf(
  network: PretendNetwork,
  nowMs: number,
  { mix, fromMs, toMs, count }: OrdersWanted,
): DecisionValue[] {
  const random = randomOf(212);
  const mixed = shuffled(outcomesOf(network, mix, random), random);
  // An open bid is a young one.
  const isOpen = ({ outcome }: Planned): boolean =>
    outcome.type === 'bid' && outcome.state === 'open';
  const outcomes = [...mixed.filter(isOpen), ...mixed.filter((planned) => !isOpen(planned))];
  const total = count ?? outcomes.length;
  return Array.from({ length: total }, (_, place) => {
    const atMs = Math.floor(toMs - ((place + 0.5) / total) * (toMs - fromMs));
    const outcome = outcomes[place % outcomes.length]!;
    const dseq = 19_483_009 - place * 3;
    const gpus = outcome.wantsGpu ? 1 + (outcome.wantsMany ? 1 : 0) : 0;
    return {
      order: parseOrderRef(`${network.id}:${network.tenant(`o${place % 97}`)}/${dseq}/1/1`),
      label: `order ${dseq}/1/1`,
      atMs,
      height: heightAt(network, nowMs, atMs),
      resources: {
        cpuMilli: 1000 * (1 + Math.floor(random() * 12)),
        memoryBytes: GIB * (2 + Math.floor(random() * 60)),
        diskBytes: GIB * (5 + Math.floor(random() * 100)),
        gpus,
        ports: 1 + Math.floor(random() * 2),
      },
      maxPrice: { denom: network.denom, amount: priceOf(network, 0.3 + random() * 0.2) },
      outcome: place >= outcomes.length ? settledOutcome(outcome.outcome) : outcome.outcome,
    };
  });
}

interface Planned {
  readonly outcome: Outcome;
  readonly wantsGpu: boolean;
  readonly wantsMany: boolean;
}

/** The same again, long ago: nothing is open from then. */
function settledOutcome(outcome: Outcome): Outcome {
  const isOpen = outcome.type === 'bid' && outcome.state === 'open';
  return isOpen ? { ...outcome, state: 'lost' } : outcome;
}

function outcomesOf(
  network: PretendNetwork,
  { refused, bids }: OrderMix,
  random: () => number,
): Planned[] {
  const planned: Planned[] = [];
  for (const [code, count, numbers] of refused) {
    for (let place = 0; place < count; place += 1) {
      planned.push({
        outcome: {
          type: 'refused',
          code,
          numbers: numbers ?? numbersOf(network, code, random),
        },
        wantsGpu: code.startsWith('gpu') || random() < 0.5,
        wantsMany: code === 'gpu-busy' && random() < 0.5,
      });
    }
  }
  for (const [state, count] of Object.entries(bids) as [BidState, number][]) {
    for (let place = 0; place < count; place += 1) {
      const price = { denom: network.denom, amount: priceOf(network, 0.284 - random() * 0.02) };
      planned.push({
        outcome: { type: 'bid', price, state },
        wantsGpu: true,
        wantsMany: false,
      });
    }
  }
  return planned;
}

/** What the agent compared; see `REFUSAL_CODES` for what comes with each. */
function numbersOf(network: PretendNetwork, code: string, random: () => number): Numbers {
  const models = ['a100', 'h100', 'rtx3090', 'rtx6000ada', 't4'];
  switch (code) {
    case 'gpu-model':
      return { wants: models[Math.floor(random() * models.length)]!, has: 'rtx4090' };
    case 'gpu-none':
      return { needs: 1 };
    case 'gpu-busy':
      return { needs: 1 + Math.floor(random() * 2), free: 0 };
    case 'cpu-short':
      return { needs: 16_000, free: 4_000 };
    case 'memory-short':
      return { needs: 64 * GIB, free: 46 * GIB };
    case 'disk-short':
      return { needs: 900 * GIB, free: 400 * GIB };
    case 'ports-short':
      return { needs: 12, free: 4 };
    case 'denom':
      return { wants: 'uakt', has: network.denom };
    case 'price-too-low':
      return { pays: priceOf(network, 0.08), asks: priceOf(network, 0.284) };
    default:
      return {};
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let place = mixed.length - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    [mixed[place], mixed[other]] = [mixed[other]!, mixed[place]!];
  }
  return mixed;
}
