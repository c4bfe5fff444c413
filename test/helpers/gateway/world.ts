import type { Clock } from '../../../agent/base/clock.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import type { LeaseRef, ProviderId } from '../../../agent/domain/ids.ts';
import {
  parseBidRef,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseProviderId,
  parseTenantId,
} from '../../../agent/domain/ids.ts';
import { parseDec, parseDenom } from '../../../agent/domain/money.ts';
import type { GroupSpec } from '../../../agent/domain/resources.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import type { ContainerEngine } from '../../../agent/engine/interface.ts';
import { Gateway } from '../../../agent/gateway/gateway.ts';
import type { HostCertificates } from '../../../agent/gateway/ingress/certificates.ts';
import type { GatewayLimits } from '../../../agent/gateway/limits.ts';
import { FakeHardware } from '../../../agent/hardware/fake/fake-hardware.ts';
import { makeCertificate } from '../../../agent/network/akash/registration/certificate.ts';
import type { ComputeNetwork } from '../../../agent/network/interface.ts';
import { openEmbeddedPractice } from '../../../agent/network/practice/embedded.ts';
import { PRACTICE_DEFAULTS } from '../../../agent/network/practice/options.ts';
import { PROVIDER_DEFAULTS } from '../../../agent/provider/options.ts';
import { Provider } from '../../../agent/provider/provider.ts';
import type { TenantSurface } from '../../../agent/provider/tenant-surface.ts';
import { tenantSurface } from '../../../agent/provider/tenant-surface.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { openStorage } from '../../../agent/storage/storage.ts';
import { MACHINE } from '../flow.ts';
import { KnownCredentials } from './credentials.ts';

/** When the official gateway was recorded. */
export const RECORDED_MS = 1_795_362_900_000;

/** What the recorded deployment ordered. */
export const RECORDED_GROUP: GroupSpec = {
  name: 'anywhere',
  units: [
    {
      ...{ id: 1, cpuMilli: 10, memoryBytes: 67_108_864, count: 1 },
      gpu: { count: 0, anyOf: [] },
      storage: [{ name: 'default', bytes: 134_217_728, class: 'ephemeral' }],
      endpoints: { http: 1, ports: 2 },
    },
  ],
  requirements: [],
};

/** What is served besides, or in place of, what is usual. */
interface Served {
  readonly publicCertificates?: HostCertificates;
  /** Of the provider's surface. */
  readonly change?: (surface: TenantSurface) => TenantSurface;
}

/** A lease of somebody's. */
export interface LeaseTerms {
  readonly owner: string;
  readonly dseq: number;
  readonly gseq?: number;
  readonly oseq?: number;
  readonly group?: GroupSpec;
  /** The hash that the chain has. */
  readonly expected?: string;
}

/**
 * A gateway on a port of loopback, before a real provider: its use cases, a database in memory and
 * simulated containers, on a network that knows the accounts it is told of. Nothing happens by itself.
 */
export class GatewayWorld {
  readonly clock = new ManualClock(RECORDED_MS);
  readonly credentials = new KnownCredentials();
  /** The hash of each lease's manifest as the chain has it; of others it says nothing. */
  readonly expected = new Map<LeaseRef, string>();
  readonly storage: Storage;
  readonly engine: FakeEngine;
  readonly provider: Provider;
  readonly address: ProviderId;
  readonly #network: ComputeNetwork;
  readonly #engine: ContainerEngine;
  readonly #used: Clock;
  readonly #controller = new AbortController();
  #gateway: Gateway | undefined;
  port = 0;

  /** `real`: containers of an engine, and the machine's own time. */
  constructor(address: string, real?: { readonly engine: ContainerEngine; readonly clock: Clock }) {
    const clock = real?.clock ?? this.clock;
    this.#used = clock;
    this.address = parseProviderId(address);
    this.storage = openStorage({ path: ':memory:' }, { clock, log: silentLogger });
    this.engine = new FakeEngine({ startMs: 0 }, { clock });
    const engine = real?.engine ?? this.engine;
    this.#engine = engine;
    const { network } = openEmbeddedPractice(
      { ...PRACTICE_DEFAULTS, scenario: { name: 'manual' } },
      { clock, log: silentLogger, journal: this.storage.journal },
    );
    this.#network = network;
    this.provider = new Provider({
      options: PROVIDER_DEFAULTS,
      network: withAccounts(network, this),
      engine,
      hardware: new FakeHardware(MACHINE),
      storage: this.storage,
      clock,
      log: silentLogger,
    });
  }

  get gateway(): Gateway {
    if (this.#gateway === undefined) throw new Error('The gateway is not open yet.');
    return this.#gateway;
  }

  async open(limits: Partial<GatewayLimits> = {}, served: Served = {}): Promise<void> {
    const { publicCertificates, change = (surface) => surface } = served;
    const nowMs = this.#used.now();
    await this.provider.capacity.readMachine(this.#controller.signal);
    const certificate = await makeCertificate(this.address, 'localhost', nowMs);
    this.#gateway = new Gateway(
      {
        ...{ host: '127.0.0.1', port: 0, publicHost: 'localhost', certificate },
        version: () => ({ akash: { version: 'v0.0.0' }, kube: null }),
      },
      {
        ...{ surface: change(tenantSurface(this.provider)), clock: this.#used, log: silentLogger },
        ...{ signal: this.#controller.signal, limits },
        ...(publicCertificates === undefined ? {} : { publicCertificates }),
      },
    );
    this.port = await this.#gateway.start();
  }

  /** As if it had just been made on the chain. */
  addLease({ owner, dseq, gseq = 1, oseq = 1, group, expected }: LeaseTerms): LeaseRef {
    const order = `akash:${owner}/${dseq}/${gseq}/${oseq}`;
    const bid = `${order}/${this.address}/0`;
    const lease = parseLeaseRef(bid);
    const { storage } = this;
    const clock = this.#used;
    storage.leases.insert({
      ...{ lease, order: parseOrderRef(order), bid: parseBidRef(bid) },
      ...{ network: parseNetworkId('akash'), label: `lease ${dseq}`, tenant: parseTenantId(owner) },
      price: { denom: parseDenom('uact'), amount: parseDec('1') },
      ...{ createdHeight: parseBlockHeight(1), createdMs: clock.now() },
      group: group ?? RECORDED_GROUP,
      claim: { cpuMilli: 10, memoryBytes: 67_108_864, diskBytes: 134_217_728, ports: 3, gpus: [] },
      ports: [],
      run: { state: 'awaiting-manifest', deadlineMs: parseUnixMs(clock.now() + 300_000) },
    });
    if (expected !== undefined) this.expected.set(lease, expected);
    return lease;
  }

  /** Waits until the containers of the lease run. */
  async running(lease: LeaseRef): Promise<void> {
    for (;;) {
      const status = await this.#engine.status(lease, this.#controller.signal);
      if (status?.ready === true) return;
      if (this.#used === this.clock) await this.clock.advance(100);
      else await this.#used.sleep(100, this.#controller.signal);
    }
  }

  async close(): Promise<void> {
    this.#controller.abort();
    await this.#gateway?.close();
    const stopping = this.provider.stop();
    await this.clock.advance(30_000);
    await stopping;
    await this.#network.close();
    await this.#engine.close();
    this.storage.close();
  }
}

function withAccounts(
  network: ComputeNetwork,
  { address, credentials, expected }: GatewayWorld,
): ComputeNetwork {
  const own: Partial<ComputeNetwork> = {
    ...{ provider: address, credentials },
    expectedManifest: async (lease) => expected.get(lease),
  };
  return new Proxy(network, {
    get: (target, name) => {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
