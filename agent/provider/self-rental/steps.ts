import { within } from '../../base/deadline.ts';
import type { LeaseRef, OrderRef } from '../../domain/ids.ts';
import type { ImageRules } from '../../domain/image-rules.ts';
import { imageRefusal } from '../../domain/image-rules.ts';
import type { SelfRentalStepName } from '../../domain/self-rental.ts';
import { SELF_RENTAL, selfRentalManifest } from '../../domain/self-rental.ts';
import type { ContainerEngine } from '../../engine/interface.ts';
import type { ManifestAnswer, OwnTenant } from '../../network/interface.ts';
import type { ProviderParts } from '../parts.ts';
import { causeOf, untilFound, WayEnded } from './failures.ts';
import type { TenantWay } from './ways.ts';
import type { Held } from './why-not-bidding.ts';

export interface StepParts extends Pick<
  ProviderParts,
  'network' | 'storage' | 'engine' | 'clock' | 'visiting' | 'ingress'
> {
  readonly tenant: OwnTenant;
  readonly way: TenantWay;
  readonly signal: AbortSignal;
  /** Why nothing is bid on now. */
  readonly heldBack: () => Held | undefined;
  /** The owner's own. */
  readonly imageRules: () => ImageRules;
}

/** What earlier steps found out. */
export interface Found {
  readonly order?: OrderRef;
  readonly group?: string;
  readonly lease?: LeaseRef;
}

type Step = (parts: StepParts, found: Found) => Promise<Found>;

/** How long each thing may take, by what it waits for: some blocks, an image, a program. */
const WITHIN_MS = {
  heard: 60_000,
  bid: 120_000,
  running: 300_000,
  answer: 20_000,
  logs: 20_000,
  shell: 30_000,
  gone: 120_000,
  booked: 60_000,
} as const;

/** Each step looks at what really is there; none believes the one before. */
export const STEPS: Readonly<Record<SelfRentalStepName, Step>> = {
  money: prepare,
  order: placeOrder,
  bid: waitForBid,
  lease: acceptBid,
  manifest: runManifest,
  answer: visitService,
  logs: readLogs,
  shell: runCommand,
  close: closeAll,
  payment: countMoney,
};

/** First what costs nothing: no money moves for an order that nobody would bid on. */
async function prepare(parts: StepParts): Promise<Found> {
  const { tenant, network, heldBack, imageRules, visiting, signal } = parts;
  const held = heldBack();
  if (held !== undefined) throw new WayEnded('not-bidding', { ...held });
  if (visiting === undefined) throw new WayEnded('simulated', {});
  const { image } = SELF_RENTAL;
  if (imageRefusal(imageRules(), image) !== undefined) {
    throw new WayEnded('image-refused', { image });
  }
  try {
    await tenant.fund(signal);
  } catch (error) {
    const cause = causeOf(error);
    // Nobody can give it that.
    const isPay = cause.code === 'money-missing' && cause.data.denom === network.denom;
    throw isPay ? new WayEnded('money-not-made', cause.data) : error;
  }
  return {};
}

async function placeOrder(parts: StepParts): Promise<Found> {
  const { tenant, storage, signal, heldBack } = parts;
  // Whatever an earlier run left would be in the way of this one.
  await tenant.close(signal);
  const { order, group } = await tenant.order(signal);
  await untilFound(
    () => storage.decisions.get(order),
    patienceOf(parts, 'heard'),
    (seconds) => {
      const held = heldBack();
      return held === undefined
        ? new WayEnded('order-unheard', { seconds })
        : new WayEnded('not-bidding', { ...held });
    },
  );
  return { order, group };
}

async function waitForBid(parts: StepParts, found: Found): Promise<Found> {
  const { storage, network, heldBack } = parts;
  const order = must(found.order);
  await untilFound(
    async (signal) => {
      const outcome = storage.decisions.get(order)?.outcome;
      if (outcome?.type === 'refused') throw new WayEnded('order-refused', {}, outcome.refusal);
      if (outcome?.type === 'shadow-bid') {
        throw new WayEnded('not-bidding', { ...(heldBack() ?? { held: 'unknown' }) });
      }
      const bid = await network.queryBid(order, signal);
      return bid?.state === 'open' ? bid : undefined;
    },
    patienceOf(parts, 'bid'),
    (seconds, reason) => new WayEnded('bid-missing', { seconds, ...because(reason) }),
  );
  return {};
}

async function acceptBid(parts: StepParts, found: Found): Promise<Found> {
  const { tenant, network, storage, signal } = parts;
  const bid = await network.queryBid(must(found.order), signal);
  const lease = await tenant.accept(must(bid?.ref), signal);
  await untilFound(
    () => storage.leases.get(lease),
    patienceOf(parts, 'heard'),
    (seconds) => new WayEnded('lease-unheard', { seconds }),
  );
  return { lease };
}

async function runManifest(parts: StepParts, found: Found): Promise<Found> {
  const { storage, engine } = parts;
  const lease = must(found.lease);
  const manifest = selfRentalManifest(must(found.group));
  const patience = patienceOf(parts, 'answer');
  const answer = await within(patience, (limit) => handIn(parts, lease, manifest, limit));
  if (answer === undefined) {
    const reason = `no answer to the manifest within ${patience.withinMs / 1000} s`;
    throw new WayEnded('gateway-unreachable', { reason });
  }
  if (!answer.accepted) {
    throwWhereOver(parts, lease);
    throw new WayEnded('manifest-refused', { reason: answer.message });
  }
  await untilFound(
    async (signal) => {
      throwWhereOver(parts, lease);
      const record = storage.leases.get(lease);
      if (record?.run.state !== 'running') return undefined;
      return (await engine.status(lease, signal))?.ready === true ? record : undefined;
    },
    patienceOf(parts, 'running'),
    (seconds, reason) =>
      new WayEnded('not-running', { seconds, ...because(reason ?? lastWords(parts, lease)) }),
  );
  return {};
}

function handIn(
  { way, tenant }: StepParts,
  lease: LeaseRef,
  manifest: unknown,
  signal: AbortSignal,
): Promise<ManifestAnswer> {
  if (tenant.sendManifest !== undefined) return tenant.sendManifest(lease, manifest, signal);
  return way.sendManifest(lease, manifest, signal);
}

async function visitService(parts: StepParts, found: Found): Promise<Found> {
  const { engine, visiting } = parts;
  const lease = must(found.lease);
  if (visiting === undefined) throw new Error('nothing can be visited here');
  let address = 'its port';
  const port = await untilFound(
    async (signal) => {
      const own = must(await portOf(engine, lease, signal));
      address = `http://127.0.0.1:${own}/`;
      const { status } = await visiting.visit({ port: own }, signal);
      if (status === 200) return own;
      throw new Error(`it answers ${status}`);
    },
    patienceOf(parts, 'answer'),
    (seconds, reason) => new WayEnded('no-answer', { address, seconds, ...because(reason) }),
  );
  await visitPage(parts, lease, port);
  return {};
}

/**
 * As visitors come, by name. The service may know no such name, and has another page then than by its
 * port: whatever it answers to the name has to be what comes.
 */
async function visitPage(parts: StepParts, lease: LeaseRef, port: number): Promise<void> {
  const { ingress, visiting } = parts;
  const host = ingress?.urisOf(lease, SELF_RENTAL.service)[0];
  const pages = visiting?.pagesAt();
  if (host === undefined || pages === undefined || visiting === undefined) return;
  const address = `http://${host}:${pages.port}/`;
  await untilFound(
    async (signal) => {
      const own = await visiting.visit({ port, host }, signal);
      const { status, body } = await visiting.visit({ ...pages, host }, signal);
      if (status === own.status && body === own.body) return true;
      throw new Error(`another page comes (${status})`);
    },
    patienceOf(parts, 'answer'),
    (seconds, reason) => new WayEnded('no-page', { address, seconds, ...because(reason) }),
  );
}

/** Where the container's own port is opened on this machine. */
async function portOf(
  engine: ContainerEngine,
  lease: LeaseRef,
  signal: AbortSignal,
): Promise<number | undefined> {
  const status = await engine.status(lease, signal);
  const ports = status?.services.flatMap(({ replicas }) => replicas).flatMap((one) => one.ports);
  return ports?.find(({ port }) => port === SELF_RENTAL.port)?.hostPort;
}

async function readLogs(parts: StepParts, found: Found): Promise<Found> {
  const lease = must(found.lease);
  const { way } = parts;
  await untilFound(
    (signal) => way.firstLine(lease, SELF_RENTAL.service, signal),
    patienceOf(parts, 'logs'),
    (seconds, reason) => new WayEnded('no-logs', { seconds, ...because(reason) }),
  );
  return {};
}

async function runCommand(parts: StepParts, found: Found): Promise<Found> {
  const lease = must(found.lease);
  const { way } = parts;
  const { service, check } = SELF_RENTAL;
  const { code, output } = await untilFound(
    (signal) => way.run(lease, service, check, signal),
    patienceOf(parts, 'shell'),
    (_seconds, reason) => new WayEnded('shell-failed', { code: -1, ...because(reason) }),
  );
  if (code === 0 && /^\d+\.\d+\.\d+\s*$/.test(output)) return {};
  throw new WayEnded('shell-failed', { code, reason: output.slice(0, 200) });
}

async function closeAll(parts: StepParts, found: Found): Promise<Found> {
  const { tenant, storage, engine, signal } = parts;
  const lease = must(found.lease);
  await tenant.close(signal);
  await untilFound(
    async (limit) => {
      if (storage.leases.get(lease)?.run.state !== 'closed') return undefined;
      return (await engine.status(lease, limit)) === undefined ? true : undefined;
    },
    patienceOf(parts, 'gone'),
    (seconds) => new WayEnded('left-over', { seconds }),
  );
  return {};
}

async function countMoney(parts: StepParts, found: Found): Promise<Found> {
  const { tenant, storage } = parts;
  const [order, lease] = [must(found.order), must(found.lease)];
  let seen: Record<string, string> = {};
  await untilFound(
    async (signal) => {
      const settled = await tenant.settlement(order, signal);
      if (settled === undefined) return undefined;
      const { deposited, paid, returned } = settled;
      const coins = storage.ledger.settledByLease(lease);
      const booked = coins.find(({ denom }) => denom === paid.denom)?.amount ?? 0n;
      seen = {
        ...{ deposited: deposited.amount.toString(), paid: paid.amount.toString() },
        ...{ returned: returned.amount.toString(), booked: booked.toString() },
        denom: paid.denom,
      };
      const isWhole = deposited.amount === paid.amount + returned.amount;
      return isWhole && booked === paid.amount ? true : undefined;
    },
    patienceOf(parts, 'booked'),
    (seconds, reason) => new WayEnded('money-differs', { seconds, ...seen, ...because(reason) }),
  );
  return {};
}

function patienceOf({ clock, signal }: StepParts, what: keyof typeof WITHIN_MS) {
  return { clock, signal, withinMs: WITHIN_MS[what] };
}

function because(reason: string | undefined): Record<string, string> {
  return reason === undefined ? {} : { reason };
}

/** The owner may have taken the machine back. */
function throwWhereOver({ storage, heldBack }: StepParts, lease: LeaseRef): void {
  const run = storage.leases.get(lease)?.run;
  if (run?.state !== 'stopping' && run?.state !== 'closed') return;
  const held = heldBack();
  if (held !== undefined) throw new WayEnded('not-bidding', { ...held });
  throw new WayEnded('not-running', { reason: `the lease ended: ${run.reason}` });
}

/** What the lease's own history says of why it does not run. */
function lastWords({ storage }: StepParts, lease: LeaseRef): string | undefined {
  const events = storage.leases.listEvents(lease, 50);
  const failed = events.findLast(({ code }) => code === 'deploy-failed');
  return failed === undefined ? undefined : String(failed.data.error);
}

/** An earlier step found it, or the network answers otherwise than a moment ago. */
function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('what an earlier step found is gone');
  return value;
}
