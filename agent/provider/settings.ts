import type { Settings, SettingsPatch } from '../api/settings.ts';
import { settingsSchema } from '../api/settings.ts';
import { AgentError } from '../base/errors.ts';
import type { Dec, Denom } from '../domain/money.ts';
import { parseDec } from '../domain/money.ts';
import type { PriceScale } from '../domain/pricing.ts';
import { GIB } from '../domain/resources.ts';
import type { Storage } from '../storage/interface.ts';

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
};

/** The owner's live settings, stored with the agent's data. */
export class LiveSettings {
  readonly #storage: Storage;
  #settings: Settings;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#settings = read(storage);
  }

  get value(): Settings {
    return this.#settings;
  }

  /** Changes what is named, stores it, and returns the whole. */
  update(patch: SettingsPatch): Settings {
    const { prices, reserve } = this.#settings;
    return this.#store({
      prices: { ...prices, ...defined(patch.prices) },
      reserve: { ...reserve, ...defined(patch.reserve) },
    });
  }

  reset(): Settings {
    return this.#store(DEFAULT_SETTINGS);
  }

  priceScale(denom: Denom): PriceScale {
    const { prices } = this.#settings;
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

  #store(settings: Settings): Settings {
    const checked = settingsSchema.parse(settings);
    this.#storage.journal.write(KEY, JSON.stringify(checked));
    this.#settings = checked;
    return checked;
  }
}

function read(storage: Storage): Settings {
  const text = storage.journal.read(KEY);
  if (text === undefined) return DEFAULT_SETTINGS;
  const parsed = settingsSchema.safeParse(JSON.parse(text));
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
