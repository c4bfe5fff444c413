import type { Settings } from '../../agent/api/settings.ts';
import type { LeaseValue, Slices } from '../../agent/api/slices.ts';
import type { ResourceTotals } from '../../agent/api/values.ts';
import type { Texts } from '../messages/texts.tsx';
import { labelText } from './label-text.ts';
import { foreignText } from './names.ts';

type Gpu = Slices['hardware']['gpus'][number];

/** What a machine can rent out besides GPUs, as the settings call it. */
export const PARTS = ['cpuMilli', 'memoryBytes', 'diskBytes'] as const;
export type Part = (typeof PARTS)[number];

/** One resource of the machine: all of it, what the owner keeps, what renters can have, what they have. */
export interface PartShares {
  readonly whole: number;
  readonly kept: number;
  readonly offered: number;
  /** Held by leases. */
  readonly leased: number;
  /** Left for new renters; less than offered and not leased where open bids hold some. */
  readonly free: number;
}

export function partShares(
  part: Part,
  { machine, free }: Slices['hardware'],
  reserve: Settings['reserve'],
  live: readonly { readonly resources: ResourceTotals }[],
): PartShares {
  const whole = machine[part];
  const kept = Math.min(whole, reserve[part]);
  return {
    whole,
    kept,
    offered: whole - kept,
    leased: live.reduce((sum, { resources }) => sum + resources[part], 0),
    free: free[part],
  };
}

/** How a GPU stands: with a lease, offered, or why it is not. */
export type GpuStanding =
  | 'rented'
  | 'offered'
  | 'watching'
  | 'blocked'
  | Exclude<Slices['agent']['activity'], 'renting' | 'waiting'>;

/** `why`: nothing is offered although all else is ready for it. */
export function gpuStanding(
  gpu: Gpu,
  activity: Slices['agent']['activity'],
  why?: 'watching' | 'blocked',
): GpuStanding {
  if (gpu.lease !== undefined) return 'rented';
  return activity === 'renting' || activity === 'waiting' ? (why ?? 'offered') : activity;
}

/** What is rented out, as its owner calls it: one GPU by its name, several by their number, or the PC. */
export type Thing =
  | { readonly kind: 'gpu'; readonly model: string }
  | { readonly kind: 'gpus'; readonly count: number }
  | { readonly kind: 'pc' };

export function thingOf(hardware: Slices['hardware'] | undefined): Thing {
  const [first, ...others] = hardware?.gpus ?? [];
  if (first === undefined) return { kind: 'pc' };
  return others.length === 0
    ? { kind: 'gpu', model: first.model }
    : { kind: 'gpus', count: others.length + 1 };
}

/** Whether another GPU here has the same model, so that only their ids tell them apart. */
export function hasTwin({ id, model }: Gpu, gpus: readonly Gpu[]): boolean {
  return gpus.some((other) => other.model === model && other.id !== id);
}

/** What its tenant calls a lease: its first service, or the network's label before there is one. */
export function leaseName({ services, label }: LeaseValue, texts: Pick<Texts, 't'>): string {
  const first = services[0]?.service;
  return first === undefined ? labelText(label, texts) : foreignText(first, 80);
}

/** The same with how many other services it has: `site and 1 more`. */
export function leaseTitle(lease: LeaseValue, texts: Pick<Texts, 't'>): string {
  const more = lease.services.length - 1;
  const name = leaseName(lease, texts);
  return more > 0 ? texts.t('shared.leaseTitle', { name, n: more }) : name;
}
