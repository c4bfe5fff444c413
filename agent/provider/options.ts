import type { SettingsPatch } from '../api/settings.ts';
import type { Attribute } from '../domain/resources.ts';

/** Settings that somebody other than the owner fixes, such as the IT of a company. */
export interface Policy {
  /** Whose it is, in words for people: `IT, Example Ltd`. */
  readonly by: string;
  /** What is fixed; a table such as `prices.gpu` as a whole. */
  readonly settings: SettingsPatch;
}

/** A setting that was named at the start: it counts in place of the owner's. */
export interface GivenSetting {
  /** As in the settings: `gateway.port`. */
  readonly path: string;
  readonly value: string | number;
  /** For people: `flag --gateway-port`. */
  readonly where: string;
}

/** Start options of the provider. Spans in milliseconds. */
export interface ProviderOptions {
  /** How long an open bid waits for the tenant before it is taken back. */
  readonly bidTimeoutMs: number;
  /** How long a lease waits for its manifest before it is closed. */
  readonly manifestTimeoutMs: number;
  /** How long a workload may fail for reasons of the tenant before its lease is closed. */
  readonly unstableMs: number;
  /** How often network, engine and database are compared. */
  readonly reconcileMs: number;
  /** How often what is accrued is read. */
  readonly accrueMs: number;
  /** How often what is due is withdrawn; a dry escrow is settled at once. */
  readonly withdrawMs: number;
  /** A lease is withdrawn from once it owes so many times what that costs; at most 5 % goes into fees. */
  readonly withdrawFees: number;
  /** How often the agent notes that it is able to serve. */
  readonly beatMs: number;
  /** Ports of this machine that tenants' services may get, both ends included. */
  readonly ports: { readonly first: number; readonly last: number };
  /** What we say about ourselves beside what the hardware says. */
  readonly attributes: readonly Attribute[];
  /** True where a clean stop takes the workloads away (practice), false where they go on. */
  readonly removeOnStop: boolean;
  /** What it fixes wins over the owner's settings. */
  readonly policy?: Policy;
  /** What they say wins over the owner's settings, and a policy over them. */
  readonly given?: readonly GivenSetting[];
  /** Of this machine, at which its owner's browser has the dashboard; 0 or missing: none to know of. */
  readonly dashboardPort?: number;
}

export const PROVIDER_DEFAULTS: ProviderOptions = {
  bidTimeoutMs: 300_000,
  manifestTimeoutMs: 300_000,
  unstableMs: 86_400_000,
  reconcileMs: 180_000,
  accrueMs: 15_000,
  withdrawMs: 3_600_000,
  withdrawFees: 20,
  beatMs: 5_000,
  ports: { first: 31_000, last: 31_999 },
  attributes: [],
  removeOnStop: false,
};
