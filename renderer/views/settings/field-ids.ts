import { SERVED_SETTINGS } from '../../../agent/api/served-ports.ts';
import type { Settings } from '../../../agent/api/settings.ts';

/** Every setting of one value by its path; a row of a table is a setting of its own. */
export const PLAIN_PRICES = [
  'prices.cpuMilli',
  'prices.memoryMib',
  'prices.storageMib',
  'prices.endpoint',
] as const;
export const MONTHLY_TARGETS = [
  'monthly.cpu',
  'monthly.memory',
  'monthly.storage',
  'monthly.endpoint',
] as const;
export const POWERS = ['pricing.electricity', 'pricing.machineWatts'] as const;
export const RESERVES = ['reserve.cpuMilli', 'reserve.memoryBytes', 'reserve.diskBytes'] as const;
export const NOTICES = ['bidding.reclamation', 'bidding.mostNoticeHours'] as const;
export const CONTENT = ['content.otherImages', 'content.evidenceDays'] as const;
export const PUBLIC_FACTS = ['provider.host', 'provider.email', 'provider.website'] as const;
export const PORTS = SERVED_SETTINGS;
export const PAYOUTS = ['payout.rule', 'payout.threshold', 'payout.keep'] as const;

export type PlainPrice = (typeof PLAIN_PRICES)[number];
export type MonthlyTarget = (typeof MONTHLY_TARGETS)[number];
export type Reserve = (typeof RESERVES)[number];
export type PublicFact = (typeof PUBLIC_FACTS)[number];
export type PlainField =
  | 'pricing.strategy'
  | PlainPrice
  | MonthlyTarget
  | (typeof POWERS)[number]
  | Reserve
  | (typeof NOTICES)[number]
  | PublicFact
  | (typeof PORTS)[number]
  | (typeof CONTENT)[number]
  | (typeof PAYOUTS)[number];

/** Tables with a row for each model of a GPU. */
export const MODEL_TABLES = ['prices.gpu', 'monthly.gpu', 'pricing.gpuWatts'] as const;
export type ModelTable = (typeof MODEL_TABLES)[number];
const TABLES = [...MODEL_TABLES, 'provider.attributes', 'content.images'] as const;
export type Table = (typeof TABLES)[number];

export type FieldId = PlainField | `${Table}.${string}`;

/** What a value is: how it is written, read and shown. */
export type FieldKind =
  /** The network's coin, per block. */
  | 'coin'
  | 'dollars'
  | 'cores'
  | 'size'
  | 'watts'
  | 'hours'
  | 'days'
  /** One that may be no port as well is 0 then. */
  | 'port'
  | 'text'
  | 'choice'
  | 'switch'
  /** Whole coins of what leases pay in. */
  | 'payCoins'
  /** Whole coins of what fees are paid in. */
  | 'feeCoins';

const KINDS: Readonly<Record<PlainField | Table, FieldKind>> = {
  'pricing.strategy': 'choice',
  'prices.cpuMilli': 'coin',
  'prices.memoryMib': 'coin',
  'prices.storageMib': 'coin',
  'prices.endpoint': 'coin',
  'prices.gpu': 'coin',
  'monthly.cpu': 'dollars',
  'monthly.memory': 'dollars',
  'monthly.storage': 'dollars',
  'monthly.endpoint': 'dollars',
  'monthly.gpu': 'dollars',
  'pricing.electricity': 'dollars',
  'pricing.machineWatts': 'watts',
  'pricing.gpuWatts': 'watts',
  'reserve.cpuMilli': 'cores',
  'reserve.memoryBytes': 'size',
  'reserve.diskBytes': 'size',
  'bidding.reclamation': 'switch',
  'bidding.mostNoticeHours': 'hours',
  'provider.host': 'text',
  'provider.email': 'text',
  'provider.website': 'text',
  'provider.attributes': 'text',
  'gateway.port': 'port',
  'gateway.publicPort': 'port',
  'gateway.grpcPort': 'port',
  'ingress.port': 'port',
  'ingress.securePort': 'port',
  'ingress.domain': 'text',
  'content.images': 'choice',
  'content.otherImages': 'choice',
  'content.evidenceDays': 'days',
  'payout.rule': 'choice',
  'payout.threshold': 'payCoins',
  'payout.keep': 'feeCoins',
};

/** The model that stands for all that are not named. */
export const ANY_MODEL = '*';

export function rowId(table: Table, member: string): FieldId {
  return `${table}.${member}`;
}

/** The table that the setting is a row of. */
export function entryOf(
  id: FieldId,
): { readonly table: Table; readonly member: string } | undefined {
  const table = TABLES.find((each) => id.startsWith(`${each}.`));
  return table === undefined ? undefined : { table, member: id.slice(table.length + 1) };
}

export function isModelTable(table: Table): table is ModelTable {
  return MODEL_TABLES.some((each) => each === table);
}

/** The GPU that the setting is about. */
export function modelOf(id: FieldId): string | undefined {
  const entry = entryOf(id);
  return entry !== undefined && isModelTable(entry.table) ? entry.member : undefined;
}

export function kindOf(id: FieldId): FieldKind {
  return KINDS[entryOf(id)?.table ?? (id as PlainField)];
}

/** The path that a policy locks: a table is locked as a whole. */
export function lockPath(id: FieldId): string {
  return entryOf(id)?.table ?? id;
}

/** The rows of a table as it is. */
export function membersOf(settings: Settings, table: Table): readonly string[] {
  switch (table) {
    case 'prices.gpu':
      return Object.keys(settings.prices.gpu);
    case 'monthly.gpu':
      return Object.keys(settings.monthly.gpu);
    case 'pricing.gpuWatts':
      return Object.keys(settings.pricing.gpuWatts);
    case 'provider.attributes':
      return Object.keys(settings.provider.attributes);
    case 'content.images':
      return Object.keys(settings.content.images);
  }
}

/** Named models by name; the one for all others comes last. */
export function gpuModels(models: readonly string[]): readonly string[] {
  const named = new Set(models.filter((model) => model !== ANY_MODEL));
  return [...[...named].sort(), ANY_MODEL];
}
