import { PORT_SETTINGS, portTakenBy, servedPorts } from '../api/served-ports.ts';
import type { Settings, SettingsPatch } from '../api/settings.ts';
import { SETTING_GROUPS, settingsSchema } from '../api/settings.ts';
import type { Slices } from '../api/slices.ts';
import { AgentError } from '../base/errors.ts';
import { attributeFault } from '../domain/attributes.ts';
import type { NoticeTerms } from '../domain/demands.ts';
import type { PowerTerms } from '../domain/electricity.ts';
import type { Dec, Denom } from '../domain/money.ts';
import { parseDec } from '../domain/money.ts';
import type { MonthlyTargets } from '../domain/monthly.ts';
import type { PriceScale } from '../domain/pricing.ts';
import type { Attribute } from '../domain/resources.ts';
import { GIB } from '../domain/resources.ts';
import { SERVED, USUAL_PORTS } from '../domain/served-ports.ts';
import type { Storage } from '../storage/interface.ts';
import type { GivenSetting, Policy, ProviderOptions } from './options.ts';

const KEY = 'settings';

/** Akash's own default scale, and a price for any GPU until the owner sets one for the model. */
export const DEFAULT_SETTINGS: Settings = {
  prices: {
    cpuMilli: '0.004',
    memoryMib: '0.0016',
    storageMib: '0.00016',
    endpoint: '1',
    gpu: { '*': '233' },
  },
  reserve: { cpuMilli: 500, memoryBytes: 2 * GIB, diskBytes: 10 * GIB },
  pricing: { strategy: 'scale', electricity: '0', machineWatts: 60, gpuWatts: { '*': 250 } },
  // The targets of Akash's own price script.
  monthly: { cpu: '1.60', memory: '0.80', storage: '0.02', endpoint: '0.05', gpu: { '*': '100' } },
  bidding: { reclamation: false, mostNoticeHours: 24 },
  provider: { host: '', email: '', website: '', attributes: {} },
  gateway: { port: USUAL_PORTS.gateway, grpcPort: USUAL_PORTS.grpc, publicPort: 0 },
  ingress: { port: USUAL_PORTS.ingress, securePort: USUAL_PORTS.secureIngress, domain: '' },
  content: { images: {}, otherImages: 'allow', evidenceDays: 180 },
  payout: { rule: 'manual', threshold: '50', keep: '5' },
};

/** The settings as clients see them. */
export type SettingsValue = Slices['settings'];

/** What of the start options the settings have to do with. */
type SettingsOptions = Partial<
  Pick<ProviderOptions, 'policy' | 'given' | 'ports' | 'dashboardPort'>
> & {
  /** A price program was named at the start, so that it can be chosen. */
  readonly script?: boolean;
};

/**
 * The owner's live settings, stored with the agent's data, and over them what a start option or a policy
 * fixes. What the owner chose there stays stored and counts again once that is gone.
 */
export class LiveSettings {
  readonly #storage: Storage;
  readonly #options: SettingsOptions;
  readonly #fixed: ReadonlyMap<string, Fixed>;
  #own: Settings;
  #value: Settings;

  constructor(storage: Storage, options: SettingsOptions = {}) {
    this.#storage = storage;
    this.#options = options;
    this.#fixed = fixedBy(options.given, options.policy);
    this.#own = read(storage);
    this.#value = withFixed(this.#own, this.#fixed);
  }

  /** What counts. */
  get value(): Settings {
    return this.#value;
  }

  get slice(): SettingsValue {
    return {
      values: this.value,
      defaults: withFixed(DEFAULT_SETTINGS, this.#fixed),
      locked: [...this.#fixed].map(([path, { by }]) => ({ path, by })),
      ...(this.#options.script === true ? { script: true } : {}),
    };
  }

  /**
   * Changes what is named and stores it. Throws `locked` where a policy or a start option fixes it
   * otherwise, and `bad-arguments`.
   */
  update(patch: SettingsPatch): void {
    for (const { path, value } of pathsOf(patch)) {
      const fixed = this.#fixed.get(path);
      if (fixed !== undefined && !sameValue(value, fixed.value)) throw locked(path, fixed);
    }
    this.#refuse(patch);
    this.#refusePorts(patch);
    this.#store(merged(this.#own, patch, this.#fixed));
  }

  reset(): void {
    this.#store(DEFAULT_SETTINGS);
  }

  priceScale(denom: Denom): PriceScale {
    const { prices } = this.value;
    const gpu: Record<string, Dec> = {};
    for (const [model, price] of Object.entries(prices.gpu)) gpu[model] = parseDec(price);
    return {
      denom,
      cpuMilli: parseDec(prices.cpuMilli),
      memoryMib: parseDec(prices.memoryMib),
      storageMib: { ephemeral: parseDec(prices.storageMib) },
      endpoint: parseDec(prices.endpoint),
      gpu: { '*': parseDec(DEFAULT_SETTINGS.prices.gpu['*'] ?? '0'), ...gpu },
    };
  }

  /** What the owner wants a month of each to cost, in US dollars. */
  monthlyTargets(): MonthlyTargets {
    const { cpu, memory, storage, endpoint, gpu } = this.value.monthly;
    const models = Object.entries(gpu).map(([model, usd]) => [model, parseDec(usd)] as const);
    return {
      cpu: parseDec(cpu),
      memory: parseDec(memory),
      storage: parseDec(storage),
      endpoint: parseDec(endpoint),
      gpu: {
        '*': parseDec(DEFAULT_SETTINGS.monthly.gpu['*'] ?? '0'),
        ...Object.fromEntries(models),
      },
    };
  }

  /** What power costs, and how much of it a rental takes. */
  power(): PowerTerms {
    const { electricity, machineWatts, gpuWatts } = this.value.pricing;
    const anyWatts = DEFAULT_SETTINGS.pricing.gpuWatts['*'] ?? 0;
    return {
      usdPerKwh: parseDec(electricity),
      machineWatts,
      gpuWatts: { '*': anyWatts, ...gpuWatts },
    };
  }

  noticeTerms(): NoticeTerms {
    const { reclamation, mostNoticeHours } = this.value.bidding;
    return { agreed: reclamation, mostSeconds: mostNoticeHours * 3_600 };
  }

  /** What the owner says about this provider beside what the hardware is. */
  attributes(): readonly Attribute[] {
    const { email, website, attributes } = this.value.provider;
    const known = [
      ['email', email],
      ['website', website],
    ].filter(([, value]) => value !== '');
    return [...known, ...Object.entries(attributes)].map(([key = '', value = '']) => ({
      key,
      value,
    }));
  }

  #refuse({ pricing, provider }: SettingsPatch): void {
    if (pricing?.strategy === 'script' && this.#options.script !== true) {
      throw new AgentError(
        'bad-arguments',
        'No price program was named. Start the agent with --pricing-script <program> to let it say the prices. Nothing was changed.',
      );
    }
    const fault = Object.keys(provider?.attributes ?? {}).find((key) => attributeFault(key));
    if (fault === undefined) return;
    throw new AgentError(
      'bad-arguments',
      `"${fault}" cannot be set: what begins with "capabilities" is read from the hardware, so that it is true. Nothing was changed.`,
      { data: { key: fault } },
    );
  }

  /** A port that cannot be opened whatever other programs do. */
  #refusePorts(patch: SettingsPatch): void {
    const wanted = merged(this.value, patch, this.#fixed);
    const changed = new Set(pathsOf(patch).map(({ path }) => path));
    const ports = servedPorts(wanted);
    for (const each of SERVED) {
      const path = PORT_SETTINGS[each];
      const why = changed.has(path) ? this.#portFault(path, ports[each], wanted) : undefined;
      if (why === undefined) continue;
      throw new AgentError('bad-arguments', `Port ${ports[each]} ${why}. Nothing was changed.`, {
        data: { at: path, port: ports[each] },
      });
    }
  }

  #portFault(path: string, port: number, wanted: Settings): string | undefined {
    const { ports, dashboardPort } = this.#options;
    const holder = portTakenBy(wanted, path, port);
    if (holder !== undefined) return `is that of ${holder}: choose another`;
    if (port === dashboardPort) return 'is that of the dashboard: choose another';
    if (ports === undefined || port < ports.first || port > ports.last) return undefined;
    return `is one of those that tenants lease (${ports.first} to ${ports.last}): choose another`;
  }

  #store(settings: Settings): void {
    const checked = settingsSchema.parse(settings);
    this.#storage.journal.write(KEY, JSON.stringify(checked));
    this.#own = checked;
    this.#value = withFixed(checked, this.#fixed);
  }
}

/** A setting that is not the owner's to change. */
interface Fixed {
  readonly value: unknown;
  readonly by: string;
  /** Else a policy. */
  readonly isStart: boolean;
}

function fixedBy(
  given: readonly GivenSetting[] = [],
  policy: Policy | undefined,
): ReadonlyMap<string, Fixed> {
  const fixed = new Map<string, Fixed>();
  for (const { path, value, where } of given) fixed.set(path, { value, by: where, isStart: true });
  for (const { path, value } of pathsOf(policy?.settings)) {
    fixed.set(path, { value, by: policy?.by ?? '', isStart: false });
  }
  return fixed;
}

function withFixed(settings: Settings, fixed: ReadonlyMap<string, Fixed>): Settings {
  const patch: Record<string, Record<string, unknown>> = {};
  for (const [path, { value }] of fixed) {
    const [group = '', key = ''] = path.split('.');
    patch[group] = { ...patch[group], [key]: value };
  }
  return merged(settings, patch, new Map());
}

function locked(at: string, { by, isStart }: Fixed): AgentError {
  const message = isStart
    ? `${at} is fixed by what the agent was started with (${by}): start it without that to change it here.`
    : `${at} is fixed by a policy of this machine (${by}) and cannot be changed here.`;
  return new AgentError('locked', `${message} Nothing was changed.`, { data: { at, by } });
}

interface PathValue {
  readonly path: string;
  readonly value: unknown;
}

/** What the patch names: `prices.cpuMilli`, `reserve.memoryBytes`. */
function pathsOf(patch: SettingsPatch | undefined): readonly PathValue[] {
  return SETTING_GROUPS.flatMap((group) =>
    Object.entries(defined(patch?.[group])).map(([key, value]): PathValue => ({
      path: `${group}.${key}`,
      value,
    })),
  );
}

/** The settings with what the patch names, but for what is fixed: that stays as it was. */
function merged(
  settings: Settings,
  patch: SettingsPatch,
  fixed: ReadonlyMap<string, unknown>,
): Settings {
  const groups = SETTING_GROUPS.map((group) => {
    const changes = Object.entries(defined(patch[group])).filter(
      ([key]) => !fixed.has(`${group}.${key}`),
    );
    return [group, { ...settings[group], ...Object.fromEntries(changes) }] as const;
  });
  return Object.fromEntries(groups) as unknown as Settings;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [first, second] = [Object.entries(a).sort(byKey), Object.entries(b).sort(byKey)];
  return JSON.stringify(first) === JSON.stringify(second);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function read(storage: Storage): Settings {
  const text = storage.journal.read(KEY);
  if (text === undefined) return DEFAULT_SETTINGS;
  // A version before some of the tables had none of them.
  const stored: unknown = JSON.parse(text);
  const parsed = settingsSchema.safeParse(
    typeof stored === 'object' && stored !== null ? { ...DEFAULT_SETTINGS, ...stored } : stored,
  );
  if (!parsed.success) {
    // Going on with defaults could offer the machine below the owner's price.
    throw new AgentError(
      'settings-unreadable',
      'The stored settings cannot be read. Run an agent of the version that wrote them, or reset them.',
      { cause: parsed.error },
    );
  }
  return parsed.data;
}

function defined<T extends object>(
  patch: T | undefined,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(patch ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
