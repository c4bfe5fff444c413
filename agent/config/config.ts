import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { z } from 'zod';

import type { LogLevel } from '../base/logger.ts';
import type { ControlOptions } from '../control/options.ts';
import { DEFAULT_WEB_PORT } from '../control/options.ts';
import type { GvisorChoice } from '../engine/docker/options.ts';
import type { AcmeOptions } from '../gateway/acme/options.ts';
import { ACME_DEFAULTS, AUTHORITIES } from '../gateway/acme/options.ts';
import type { IsolationOptions } from '../provider/isolation/options.ts';
import type { GivenSetting, ProviderOptions } from '../provider/options.ts';
import { PROVIDER_DEFAULTS } from '../provider/options.ts';
import { configError } from './errors.ts';
import { unknownText } from './nearest.ts';
import type { OptionKey, OptionValues } from './options.ts';
import { NETWORK_NAMES, OPTION_KEYS, OPTIONS, SETTING_OPTIONS } from './options.ts';
import type { Machine } from './places.ts';
import {
  controlPlaces,
  defaultConfigFile,
  defaultDataDir,
  defaultPolicyFile,
  thisMachine,
} from './places.ts';
import type { PolicyPlace } from './policy.ts';
import type { Given, SourceKind } from './sources.ts';
import { fromEnvironment, fromFile, fromFlags } from './sources.ts';

/** With what the agent starts. What is missing is left to the module whose option it is. */
export interface Config {
  readonly dataDir: string;
  /** Where to begin; another that was chosen since counts, unless {@link networkFixedBy}. */
  readonly network: string;
  /** Where the network was named: it stays so until that is taken away. */
  readonly networkFixedBy?: string;
  readonly engine: 'auto' | 'docker' | 'own' | 'fake';
  /** Of an engine of our own, in bytes. */
  readonly engineDiskBytes?: number;
  /** Missing: as the engine's adapter has it. */
  readonly gvisor?: GvisorChoice;
  readonly dockerHost?: string;
  readonly portRange: { readonly first: number; readonly last: number };
  readonly publishAddress?: string;
  readonly imageBudgetGib?: number;
  /** Read at the start; what it fixes wins over the owner's settings. */
  readonly policy: PolicyPlace;
  readonly control: ControlOptions;
  readonly logLevel: LogLevel;
  /** Standard error when missing. */
  readonly logFile?: string;
  readonly practice: {
    readonly seed?: number;
    readonly blockMs?: number;
    readonly scenario?: string;
    readonly socket?: string;
  };
  /** Settings that were named here: they win over the owner's. */
  readonly given: readonly GivenSetting[];
  /** Where tenants are served; on all addresses where there is none. */
  readonly gateway: { readonly address?: string };
  /** Files. Without them visitors of tenants' web pages are served without TLS. */
  readonly ingress: { readonly certificate?: string; readonly key?: string };
  /** How a certificate of a public authority is got; missing unless its terms were agreed to. */
  readonly acme?: AcmeOptions;
  readonly isolation: Partial<Pick<IsolationOptions, 'checkMs' | 'watchMs'>>;
  readonly akash: { readonly rpc?: readonly string[]; readonly networkFile?: string };
  readonly wallet: { readonly passphraseFd?: number };
  /** The owner's price program; a start option and no setting, so that no web page can name one. */
  readonly priceScript?: string;
  /** The owner's scan program; a start option for the same reason. */
  readonly imageScan?: string;
  readonly provider: Partial<
    Pick<
      ProviderOptions,
      | 'bidTimeoutMs'
      | 'manifestTimeoutMs'
      | 'unstableMs'
      | 'reconcileMs'
      | 'accrueMs'
      | 'withdrawMs'
      | 'withdrawFees'
    >
  >;
  /** Where each value comes from, for `sublet doctor` and `--print-config`. */
  readonly origins: readonly OptionOrigin[];
}

export interface OptionOrigin {
  readonly key: OptionKey;
  /** As it was written; `null` where the module or machine decides. */
  readonly value: string | number | boolean | null;
  readonly source: SourceKind;
  readonly where: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** `--print-config` was given: show it and start nothing. */
  readonly printConfig: boolean;
}

/**
 * Joins file, environment and flags, the later one winning, and checks them. Throws a
 * {@link ConfigErrorCode} for what is unknown or wrong.
 */
export function loadConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  machine: Machine = thisMachine(env),
): LoadedConfig {
  const { given: flags, other } = fromFlags(args);
  const variables = fromEnvironment(env);
  const named = other.config ?? (env.SUBLET_CONFIG === '' ? undefined : env.SUBLET_CONFIG);
  const file = path.resolve(named ?? defaultConfigFile(machine));
  const strongest = new Map<OptionKey, Given>();
  for (const given of [...fromFile(file, named !== undefined), ...variables, ...flags]) {
    strongest.set(given.key, given);
  }
  const values = check([...strongest.values()]);
  checkNetwork(values, strongest.get('network')?.where ?? 'network');
  const origins = OPTION_KEYS.map((key) => originOf(key, strongest.get(key)));
  return { config: assemble(values, origins, machine), printConfig: other.printConfig };
}

function check(all: readonly Given[]): OptionValues {
  return Object.fromEntries(
    all.map(({ key, value, where }) => {
      const parsed = OPTIONS[key].schema.safeParse(value);
      if (parsed.success) return [key, parsed.data];
      const why = plainly(parsed.error.issues[0]);
      throw configError('bad-option', `${where}: ${JSON.stringify(value)}: ${why}`, where);
    }),
  );
}

/** A network that does not come with us needs a file that says what it is. */
function checkNetwork(values: OptionValues, where: string): void {
  const { network } = values;
  const known = network === undefined || NETWORK_NAMES.some((name) => name === network);
  if (known || values['akash.networkFile'] !== undefined) return;
  const message = `${where}: ${unknownText('network', network, NETWORK_NAMES)}`;
  throw configError('bad-option', message, where);
}

/** What a value has to be, in words; the schemas' own messages are meant for programmers. */
function plainly(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_big') return `it can be ${String(issue.maximum)} at most`;
  if (issue?.code === 'too_small') return `it has to be at least ${String(issue.minimum)}`;
  if (issue?.code === 'invalid_value') return `it is one of ${issue.values.map(String).join(', ')}`;
  if (issue?.code === 'invalid_type') {
    return `it has to be a ${issue.expected === 'int' ? 'whole number' : issue.expected}`;
  }
  return issue?.message ?? 'it does not fit';
}

function originOf(key: OptionKey, given: Given | undefined): OptionOrigin {
  if (given === undefined) {
    return { key, value: OPTIONS[key].fallback ?? null, source: 'default', where: 'default' };
  }
  const { value, source, where } = given;
  const plain = typeof value === 'string' || typeof value === 'number' || value === true;
  return { key, value: plain ? value : false, source, where };
}

function assemble(
  values: OptionValues,
  origins: readonly OptionOrigin[],
  machine: Machine,
): Config {
  const dataDir = path.resolve(values.dataDir ?? defaultDataDir(machine));
  const web = {
    atStart: values.web === true,
    port: values.webPort ?? DEFAULT_WEB_PORT,
    folder: values.webFolder === undefined ? BUILT_DASHBOARD : path.resolve(values.webFolder),
  };
  return {
    dataDir,
    network: values.network ?? 'practice',
    ...networkFixedBy(origins),
    engine: values.engine ?? 'auto',
    portRange: values.portRange ?? PROVIDER_DEFAULTS.ports,
    policy: {
      path: path.resolve(values.policyFile ?? defaultPolicyFile(machine)),
      named: values.policyFile !== undefined,
    },
    control: { ...controlPlaces(machine, dataDir), web },
    logLevel: values.logLevel ?? 'info',
    ...present({
      dockerHost: values.dockerHost,
      publishAddress: values.publishAddress,
      imageBudgetGib: values.imageBudgetGib,
      engineDiskBytes: values.engineDisk,
      gvisor: values.gvisor,
      priceScript: resolved(values['pricing.script']),
      imageScan: resolved(values['images.scan']),
      logFile: resolved(values.logFile),
    }),
    practice: present({
      seed: values['practice.seed'],
      blockMs: values['practice.blockMs'],
      scenario: values['practice.scenario'],
      socket: values['practice.socket'],
    }),
    isolation: present({
      checkMs: values['isolation.checkMs'],
      watchMs: values['isolation.watchMs'],
    }),
    akash: present({
      rpc: values['akash.rpc'],
      networkFile: resolved(values['akash.networkFile']),
    }),
    given: givenSettings(values, origins),
    gateway: present({ address: values['gateway.address'] }),
    ingress: present({
      certificate: resolved(values['ingress.certificate']),
      key: resolved(values['ingress.key']),
    }),
    ...acmeOf(values),
    wallet: present({ passphraseFd: values['wallet.passphraseFd'] }),
    provider: present({
      bidTimeoutMs: values['provider.bidTimeoutMs'],
      manifestTimeoutMs: values['provider.manifestTimeoutMs'],
      unstableMs: values['provider.unstableMs'],
      reconcileMs: values['provider.reconcileMs'],
      accrueMs: values['provider.accrueMs'],
      withdrawMs: values['provider.withdrawMs'],
      withdrawFees: values['provider.withdrawFees'],
    }),
    origins,
  };
}

/** Nothing without consent, whatever else was given. */
function acmeOf(values: OptionValues): Pick<Config, 'acme'> {
  if (values['acme.agree'] !== true) return {};
  const { 'acme.directory': directory = 'letsencrypt', 'acme.challenge': kind = 'auto' } = values;
  return {
    acme: {
      directory: isNamed(directory) ? AUTHORITIES[directory] : directory,
      kinds: kind === 'auto' ? ['http-01', 'tls-alpn-01'] : [kind],
      httpPort: values['acme.httpPort'] ?? ACME_DEFAULTS.httpPort,
      tlsPort: values['acme.tlsPort'] ?? ACME_DEFAULTS.tlsPort,
      ...present({ email: values['acme.email'] }),
    },
  };
}

function isNamed(directory: string): directory is keyof typeof AUTHORITIES {
  return Object.hasOwn(AUTHORITIES, directory);
}

function networkFixedBy(origins: readonly OptionOrigin[]): Pick<Config, 'networkFixedBy'> {
  const origin = origins.find(({ key }) => key === 'network');
  return origin === undefined || origin.source === 'default'
    ? {}
    : { networkFixedBy: origin.where };
}

function givenSettings(
  values: OptionValues,
  origins: readonly OptionOrigin[],
): readonly GivenSetting[] {
  return SETTING_OPTIONS.flatMap((path) => {
    const value = values[path];
    const where = origins.find(({ key }) => key === path)?.where ?? path;
    return value === undefined ? [] : [{ path, value, where }];
  });
}

function resolved(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(file);
}

/** Where the build puts the dashboard. */
const BUILT_DASHBOARD = fileURLToPath(new URL('../../renderer/dist', import.meta.url));

/** Without the keys that nobody gave: with them, modules would not take their own defaults. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
