import type { UnixMs } from '../base/instant.ts';
import type { LeaseRef, OrderRef, ServiceName } from './ids.ts';
import { parseServiceName } from './ids.ts';
import type { Refusal } from './refusal.ts';
import { MIB } from './resources.ts';

/**
 * Renting from ourselves: one small order of a second key's goes the whole way, so that what would
 * keep a real tenant from being served is found by the owner first. Never where it costs real money.
 */

/** The way of an order, in its order. */
export const SELF_RENTAL_STEPS = [
  /** We would bid, and the second key has what an order takes. */
  'money',
  /** The order is on the network, and we have heard of it. */
  'order',
  'bid',
  /** The bid was accepted, and we have heard of that. */
  'lease',
  /** The manifest was handed in as tenants do, and runs. */
  'manifest',
  /** The service answers over HTTP. */
  'answer',
  'logs',
  /** A command was run in the container. */
  'shell',
  /** The deployment was closed, and nothing of it is left here. */
  'close',
  /** What was not paid for came back, and what was paid for is in the books. */
  'payment',
] as const;
/** One of {@link SELF_RENTAL_STEPS}. */
export type SelfRentalStepName = (typeof SELF_RENTAL_STEPS)[number];

/** One step; `tookMs` once it is over. */
export interface SelfRentalStep {
  readonly step: SelfRentalStepName;
  readonly state: 'waiting' | 'now' | 'done' | 'failed';
  readonly tookMs?: number;
}

/** Why the way ended early; each has its cause and its cure in words. */
export const SELF_RENTAL_FAILURES = [
  /** The second key (`address`) lacks `amount` of `denom`, and our account could not give it (`reason`). */
  'money-missing',
  /** The same of what leases are paid in, which nobody can give it: the network has to make it. */
  'money-not-made',
  /** The owner's own rules let no `image` in of which the order is. */
  'image-refused',
  /** The network refused what the second key sent; its words are in `reason`. */
  'network-refused',
  /** The order is on the network and was not heard of here within `seconds`. */
  'order-unheard',
  /** We do not bid on anything now: `held` is a code, `reason` its words. */
  'not-bidding',
  /** The order was refused; `refusal` and its numbers say why. */
  'order-refused',
  /** The bid did not come onto the network within `seconds`. */
  'bid-missing',
  /** The lease is on the network and was not heard of here within `seconds`. */
  'lease-unheard',
  /** Our gateway cannot be reached from this machine; `reason`. */
  'gateway-unreachable',
  /** The manifest was refused; `reason`. */
  'manifest-refused',
  /** The container does not run within `seconds`; `reason`, where one is known. */
  'not-running',
  /** Containers are simulated: nothing can answer. */
  'simulated',
  /** The service did not answer at `address` within `seconds`; `reason`. */
  'no-answer',
  /** By its host name the service did not answer at `address` within `seconds`; `reason`. */
  'no-page',
  /** Nothing that it printed came within `seconds`; `reason`, where one is known. */
  'no-logs',
  /** The command ended with `code`, or did not run; `reason`. */
  'shell-failed',
  /** `seconds` after it was closed it still is a lease, or something of it runs. */
  'left-over',
  /** Of `deposited`, `paid` and `returned` do not make the whole, or our books say `booked`. */
  'money-differs',
  /** The agent ended in between; what it had ordered is closed. */
  'interrupted',
  /** The owner called it off. */
  'called-off',
  /** None of these: `reason`. */
  'failed',
] as const;
/** One of {@link SELF_RENTAL_FAILURES}. */
export type SelfRentalFailureCode = (typeof SELF_RENTAL_FAILURES)[number];

/** Where the way ended, and what it came to; `data` has what the code's text names. */
export interface SelfRentalFailure {
  readonly step: SelfRentalStepName;
  readonly code: SelfRentalFailureCode;
  readonly data: Readonly<Record<string, string | number>>;
  /** There with `order-refused`. */
  readonly refusal?: Refusal;
}

/** One run, from its begin to its end; what is stored, and what is shown. */
export interface SelfRental {
  readonly startedMs: UnixMs;
  readonly endedMs?: UnixMs;
  readonly steps: readonly SelfRentalStep[];
  readonly failure?: SelfRentalFailure;
  readonly order?: OrderRef;
  readonly lease?: LeaseRef;
  /** What was ordered is not known to be closed: whoever finds this has it closed. */
  readonly mayBeOpen?: true;
}

/** A run that begins. */
export function openSelfRental(startedMs: UnixMs): SelfRental {
  return { startedMs, steps: SELF_RENTAL_STEPS.map((step) => ({ step, state: 'waiting' })) };
}

/** A stored run; `undefined` for a text that is none. */
export function parseSelfRental(text: string): SelfRental | undefined {
  try {
    const stored = JSON.parse(text) as SelfRental;
    const names = stored.steps.map(({ step }) => step);
    const isOne = typeof stored.startedMs === 'number' && names.join() === SELF_RENTAL_STEPS.join();
    return isOne ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing that was ordered is left on the network. */
export function withNothingOpen({ mayBeOpen: _was, ...rental }: SelfRental): SelfRental {
  return rental;
}

/** With one step in another state. */
export function withStep(
  rental: SelfRental,
  step: SelfRentalStepName,
  state: SelfRentalStep['state'],
  tookMs?: number,
): SelfRental {
  const next = { step, state, ...(tookMs === undefined ? {} : { tookMs }) };
  return { ...rental, steps: rental.steps.map((one) => (one.step === step ? next : one)) };
}

/**
 * Ended: by a failure, or with every step done. The step that was under way has failed, unless nobody let
 * it come to its end.
 */
export function endSelfRental(
  rental: SelfRental,
  endedMs: UnixMs,
  failure?: SelfRentalFailure,
): SelfRental {
  if (failure === undefined) return { ...rental, endedMs };
  const { code, step } = failure;
  const isCut = code === 'called-off' || code === 'interrupted';
  const failed = withStep(rental, step, isCut ? 'waiting' : 'failed');
  return { ...failed, endedMs, failure };
}

/** The step that a run is at; the last one where all are done. */
export function stepNow({ steps }: SelfRental): SelfRentalStepName {
  return steps.find(({ state }) => state !== 'done')?.step ?? 'payment';
}

/** The one service of the order, as small as a web server can be. CPU in thousandths of a core. */
export const SELF_RENTAL = {
  service: parseServiceName('web') satisfies ServiceName,
  cpuMilli: 100,
  memoryMib: 64,
  storageMib: 64,
  port: 8080,
  /** The practice image: it is made here, so that no registry can be what fails. */
  image: 'sublet/practice:1',
  command: '/bin/esbuild',
  args: ['--serve=0.0.0.0:8080', '--servedir=/srv', '--watch=forever'],
  /** Run in the container; it prints a version. */
  check: ['/bin/esbuild', '--version'],
} as const;

/** Akash's manifest of the order, for a group of that name. */
export function selfRentalManifest(group: string): unknown {
  const { service, cpuMilli, memoryMib, storageMib, port, image, command, args } = SELF_RENTAL;
  const val = (value: number): { readonly val: string } => ({ val: String(value) });
  const resources = {
    id: 1,
    cpu: { units: val(cpuMilli) },
    memory: { size: val(memoryMib * MIB) },
    storage: [{ name: 'default', size: val(storageMib * MIB) }],
    gpu: { units: val(0) },
    endpoints: [{ sequence_number: 0 }],
  };
  const httpOptions = {
    ...{ maxBodySize: 1_048_576, readTimeout: 60_000, sendTimeout: 60_000 },
    ...{ nextTries: 3, nextTimeout: 0, nextCases: ['error', 'timeout'] },
  };
  const expose = {
    ...{ port, externalPort: 80, proto: 'TCP', service: '', global: true, hosts: null },
    ...{ httpOptions, ip: '', endpointSequenceNumber: 0 },
  };
  const one = {
    ...{ name: service, image, command: [command], args, env: null, resources, count: 1 },
    ...{ expose: [expose], params: null, credentials: null },
  };
  return [{ name: group, services: [one] }];
}
