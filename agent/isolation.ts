import type { Clock } from './base/clock.ts';
import { AgentError } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import { parseAddress } from './domain/address.ts';
import { EngineClient } from './engine/docker/client.ts';
import { findEndpoint, THIS_MACHINE } from './engine/docker/endpoint.ts';
import { runAsNetworkAdmin } from './engine/docker/network-admin.ts';
import type { DockerEngineOptions } from './engine/docker/options.ts';
import { DockerTenantKeeping } from './engine/docker/tenant-keeping.ts';
import { openCanary } from './firewall/canary.ts';
import { chooseFirewall } from './firewall/choose.ts';
import type { FirewallErrorCode, RunCommand } from './firewall/interface.ts';
import { readOwnNetworks } from './firewall/own-networks.ts';
import { reachFromHere } from './firewall/reach-from-here.ts';
import { RESOLVER_DEFAULTS, TenantResolver } from './firewall/resolver/resolver.ts';
import { runHere } from './firewall/run-here.ts';
import type { IsolationParts } from './provider/isolation/gate.ts';
import { IsolationGate } from './provider/isolation/gate.ts';
import type { IsolationOptions } from './provider/isolation/options.ts';
import { ISOLATION_DEFAULTS } from './provider/isolation/options.ts';

/** What `compose.ts` gives to build the gate from. */
export interface IsolationSetup extends Pick<IsolationParts, 'journal' | 'ownRange'> {
  /** Those of the engine that tenants run on. */
  readonly engine: DockerEngineOptions;
  readonly options?: Partial<IsolationOptions>;
  /** A tenant has to reach the internet where this machine does; the resolvers for tenants are tried. */
  readonly triesInternet: boolean;
  /** The rules go when it is closed; without this they stay, for containers that run on. */
  readonly removesRules?: boolean;
  /** How firewall programs are run, in the order in which they are tried. */
  readonly ways?: readonly RunCommand[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Built here for `compose.ts`: everything that keeps tenants on a Docker engine of this machine. */
export interface OpenIsolation {
  /** For `ProviderParts.gate`; `start` it before anything else runs on the engine. */
  readonly gate: IsolationGate;
  close(): Promise<void>;
}

/** Nothing happens before `gate.start`. */
export function openIsolation(setup: IsolationSetup): OpenIsolation {
  const { engine, clock, journal, ownRange } = setup;
  const own = ownRange === undefined ? {} : { ownRange };
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
    findFirewall: async (signal) => {
      throwWhereNotReached(engine);
      return await chooseFirewall({ prefix: keeping.bridgePrefix, ...own }, ways, signal);
    },
    resolver: new TenantResolver({ ...RESOLVER_DEFAULTS, upstreams }, { clock, log }),
    readNetworks: readOwnNetworks,
    openCanary,
    reachFromHere,
    internet: setup.triesInternet ? engine.dns.flatMap((host) => parseAddress(host) ?? []) : [],
    ...own,
    journal,
    clock,
    log: setup.log,
  });
  return {
    gate,
    close: async () => {
      try {
        if (setup.removesRules === true) await gate.removeOwnRules(AbortSignal.timeout(REMOVE_MS));
        else await gate.close();
      } finally {
        await keeping.close();
        client.close();
      }
    },
  };
}

const REMOVE_MS = 10_000;

/** Our rules are this machine's: containers elsewhere, or in a virtual machine, do not meet them. */
function throwWhereNotReached({ host }: DockerEngineOptions): void {
  const isHere = findEndpoint(host, THIS_MACHINE).socketPath !== undefined;
  if (process.platform === 'linux' && isHere) return;
  const what = isHere ? 'on this system' : 'for a container engine on another machine';
  throw new AgentError(
    'firewall-permission' satisfies FirewallErrorCode,
    `The rules that keep tenants from the home network cannot be written ${what} yet: use Docker Engine on Linux.`,
  );
}
