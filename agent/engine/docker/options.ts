import type { AddressRange } from '../../domain/address.ts';

/**
 * `auto`: where the engine has it, for what can run in it. `always`: what cannot run in it does not
 * run at all.
 */
export const GVISOR_CHOICES = ['auto', 'off', 'always'] as const;
/** One of {@link GVISOR_CHOICES}. */
export type GvisorChoice = (typeof GVISOR_CHOICES)[number];

/** How we use a Docker engine. What the owner may change is in `settings`, not here. */
export interface DockerEngineOptions {
  /**
   * Names this installation. Only objects that carry it are ever listed, changed or removed, so
   * that two agents, or the owner's own containers, live beside each other on one engine.
   */
  readonly instance: string;
  /**
   * Where the engine answers (`unix:///…`, `npipe:////./pipe/…`, `tcp://…`, `ssh://…`). Without it:
   * `DOCKER_HOST`, then the current Docker context, then the usual sockets of this system,
   * rootless and Docker Desktop included.
   */
  readonly host?: string | undefined;
  /** Where tenants' ports are bound. Those of web pages are on loopback only, where our ingress asks. */
  readonly publishAddress: string;
  /** Disk for images that we pulled; the least recently used ones make room. */
  readonly imageBudgetBytes: number;
  /** Ranges of this machine's own networks, in which no bridge of a lease may lie. */
  readonly networks?: () => Promise<readonly AddressRange[]>;
  /**
   * Resolvers for tenants. Explicit, because the host's own is often a home router in an address
   * range that tenants may not reach.
   */
  readonly dns: readonly string[];
  /** A tenant's log on disk: so many files of so many bytes; older lines are dropped. */
  readonly logFileBytes: number;
  readonly logFiles: number;
  /** Which tenants' containers run in gVisor, where the engine has it. */
  readonly gvisor: GvisorChoice;
  /** Processes and threads of one container: a fork bomb ends here. */
  readonly pidsLimit: number;
  /** Open files of one process; engines since 29 would give only 1024. */
  readonly openFiles: number;
  /** How long a container that is replaced may take to end by itself. */
  readonly stopGraceSeconds: number;
  /** Containers of one workload that are made at the same time. */
  readonly parallel: number;
  /** Tries of a pull that fails in a way that may pass, and the pauses between them. */
  readonly pullTries: number;
  readonly pullPauseMs: number;
  /** A pull that says nothing for so long is given up. */
  readonly pullStallMs: number;
}

export const DOCKER_ENGINE_DEFAULTS: Omit<DockerEngineOptions, 'instance'> = {
  publishAddress: '127.0.0.1',
  imageBudgetBytes: 60 * 1024 ** 3,
  dns: ['1.1.1.1', '9.9.9.9'],
  logFileBytes: 10 * 1024 ** 2,
  logFiles: 3,
  gvisor: 'auto',
  pidsLimit: 4096,
  openFiles: 65_536,
  stopGraceSeconds: 10,
  parallel: 4,
  pullTries: 4,
  pullPauseMs: 1_000,
  pullStallMs: 120_000,
};
