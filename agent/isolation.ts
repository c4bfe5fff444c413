import type { Clock } from './base/clock.ts';
import type { Logger } from './base/logger.ts';
import { EngineClient } from './engine/docker/client.ts';
import { runAsNetworkAdmin } from './engine/docker/network-admin.ts';
import type { DockerEngineOptions } from './engine/docker/options.ts';
import { DockerTenantKeeping } from './engine/docker/tenant-keeping.ts';
import { openCanary } from './firewall/canary.ts';
import { chooseFirewall } from './firewall/choose.ts';
import type { RunCommand } from './firewall/interface.ts';
import { readOwnNetworks } from './firewall/own-networks.ts';
import { RESOLVER_DEFAULTS, TenantResolver } from './firewall/resolver/resolver.ts';
import { runHere } from './firewall/run-here.ts';
import type { IsolationOptions, IsolationParts } from './provider/isolation/gate.ts';
import { ISOLATION_DEFAULTS, IsolationGate } from './provider/isolation/gate.ts';

/** What `compose.ts` gives to build the gate from. */
export interface IsolationSetup extends Pick<IsolationParts, 'journal' | 'onChange'> {
  /** Those of the engine that tenants run on. */
  readonly engine: DockerEngineOptions;
  readonly options?: Partial<IsolationOptions>;
  /** How firewall programs are run, in the order in which they are tried. */
  readonly ways?: readonly RunCommand[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Built here for `compose.ts`: everything that keeps tenants on a Docker engine of this machine. */
export interface OpenIsolation {
  /** For `ProviderParts.gate`; `start` it once the engine was started. */
  readonly gate: IsolationGate;
  close(): Promise<void>;
}

/** Nothing happens before `gate.start`. */
export function openIsolation(setup: IsolationSetup): OpenIsolation {
  const { engine, clock, journal, onChange } = setup;
  const log = setup.log.child('isolation');
  const keeping = new DockerTenantKeeping(engine, { clock, log });
  const client = new EngineClient(engine.host);
  const ways = setup.ways ?? [
    runHere,
    (command, signal) => runAsNetworkAdmin(client, command, signal),
  ];
  const upstreams = engine.dns.map((host) => ({ host, port: 53 }));
  const gate = new IsolationGate({
    options: { ...ISOLATION_DEFAULTS, ...setup.options },
    keeping,
    findFirewall: (signal) => chooseFirewall({ prefix: keeping.bridgePrefix }, ways, signal),
    resolver: new TenantResolver({ ...RESOLVER_DEFAULTS, upstreams }, { clock, log }),
    readNetworks: readOwnNetworks,
    openCanary,
    journal,
    clock,
    log: setup.log,
    ...(onChange === undefined ? {} : { onChange }),
  });
  return {
    gate,
    close: async () => {
      await gate.close();
      await keeping.close();
      client.close();
    },
  };
}
