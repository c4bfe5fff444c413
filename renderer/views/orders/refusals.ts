import { gpuName } from '../../format/gpu-name.ts';
import { foreignText } from '../../format/names.ts';
import type { MessageKey } from '../../messages/catalogue.ts';

/** What an owner could change about a reason. */
export const REMEDIES = ['memory', 'cpu', 'disk', 'price', 'notice', 'engine'] as const;
export type Remedy = (typeof REMEDIES)[number];

export const REMEDY_HREFS: Readonly<Record<Remedy, string>> = {
  memory: '#/hardware',
  cpu: '#/hardware',
  disk: '#/hardware',
  price: '#/settings',
  notice: '#/settings',
  engine: '#/hardware',
};

interface Rule {
  /** Whether it is about what the order asks for, or about something else. */
  readonly group: 'fit' | 'other';
  readonly remedy?: Remedy;
  /** What is compared, by how it is written. A missing one is told without numbers. */
  readonly numbers: Readonly<Record<string, NumberKind>>;
}

type NumberKind = 'text' | 'models' | 'count' | 'cores' | 'bytes' | 'price' | 'span';

const PAIR = <Kind extends NumberKind>(kind: Kind) => ({ needs: kind, free: kind });

/** The agent's rules by code. */
const RULES = {
  'attribute-missing': { group: 'fit', numbers: { key: 'text', value: 'text' } },
  'gpu-none': { group: 'fit', numbers: { needs: 'count' } },
  'gpu-model': { group: 'fit', numbers: { wants: 'models', has: 'models' } },
  'gpu-engine': { group: 'fit', remedy: 'engine', numbers: { vendor: 'text' } },
  'gpu-busy': { group: 'fit', numbers: PAIR('count') },
  'cpu-short': { group: 'fit', remedy: 'cpu', numbers: PAIR('cores') },
  'memory-short': { group: 'fit', remedy: 'memory', numbers: PAIR('bytes') },
  'disk-short': { group: 'fit', remedy: 'disk', numbers: PAIR('bytes') },
  'storage-class': { group: 'fit', numbers: { wants: 'text' } },
  'ports-short': { group: 'fit', numbers: PAIR('count') },
  'too-many-volumes': { group: 'fit', numbers: { needs: 'count', most: 'count' } },
  'audit-missing': { group: 'fit', numbers: { wants: 'text' } },
  unserved: { group: 'fit', numbers: { wants: 'text' } },
  malformed: { group: 'fit', numbers: {} },
  'notice-wanted': { group: 'other', remedy: 'notice', numbers: { seconds: 'span' } },
  'notice-too-long': {
    group: 'other',
    remedy: 'notice',
    numbers: { seconds: 'span', most: 'span' },
  },
  'price-zero': { group: 'other', remedy: 'price', numbers: {} },
  'price-unknown': { group: 'other', numbers: {} },
  'script-declined': { group: 'other', numbers: { reason: 'text' } },
  'script-failed': { group: 'other', numbers: { reason: 'text' } },
  crowded: { group: 'other', numbers: { bids: 'count' } },
  denom: { group: 'fit', numbers: { wants: 'text', has: 'text' } },
  'price-too-low': { group: 'other', remedy: 'price', numbers: { pays: 'price', asks: 'price' } },
  'outbid-by-own': { group: 'other', numbers: { rank: 'count', orders: 'count' } },
  paused: { group: 'other', numbers: {} },
  'engine-down': { group: 'other', remedy: 'engine', numbers: {} },
  'bid-before': { group: 'other', numbers: {} },
  'network-refused': { group: 'other', numbers: { reason: 'text' } },
} as const satisfies Readonly<Record<string, Rule>>;

export type KnownRefusal = keyof typeof RULES;
export const KNOWN_REFUSALS = Object.keys(RULES) as readonly KnownRefusal[];

/** A text of the catalogue with its values. Texts in it come from outside. */
export interface Wording {
  readonly key: MessageKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** How numbers of the domain become text. */
export interface NumberWriter {
  cores(this: void, cpuMilli: number): string;
  bytes(this: void, bytes: number): string;
  /** A price per block as people read it. */
  price(this: void, perBlock: string): string;
  span(this: void, seconds: number): string;
}

const MOST_FOREIGN = 160;
const GIB = 1024 ** 3;
const DECIMAL = /^\d{1,60}(?:\.\d{1,18})?$/;

/** A reason for a count of many. */
export function refusalTitle(code: string): Wording {
  return isKnown(code)
    ? { key: `orders.title.${code}`, values: {} }
    : { key: 'orders.title.other', values: { code: foreignText(code, MOST_FOREIGN) } };
}

/** The reason for one order, with what was compared. */
export function refusalReason(
  code: string,
  numbers: Readonly<Record<string, number | string>>,
  write: NumberWriter,
): Wording {
  if (!isKnown(code)) {
    return { key: 'orders.reason.other', values: { code: foreignText(code, MOST_FOREIGN) } };
  }
  const values: Record<string, string | number> = {};
  for (const [name, kind] of Object.entries(RULES[code].numbers)) {
    const value = written(numbers[name], kind, write);
    // An agent that tells less than we know of: the rule alone is still true.
    if (value === undefined) return refusalTitle(code);
    values[name] = value;
  }
  if (code === 'gpu-none' && typeof numbers.memoryGi === 'number') {
    const memory = write.bytes(numbers.memoryGi * GIB);
    return { key: 'orders.reason.gpu-none-memory', values: { ...values, memory } };
  }
  if (code === 'price-too-low' && numbers.floor !== undefined) {
    return { key: 'orders.reason.price-too-low-power', values };
  }
  if (code === 'audit-missing' && numbers.of === 'any') {
    return { key: 'orders.reason.audit-missing-any', values };
  }
  // Full, or not worth its fee: the limit is told only where it was reached.
  if (code === 'crowded' && typeof numbers.most === 'number') {
    return { key: 'orders.reason.crowded-full', values: { ...values, most: numbers.most } };
  }
  return { key: `orders.reason.${code}`, values };
}

export function refusalGroup(code: string): 'fit' | 'other' {
  return isKnown(code) ? RULES[code].group : 'other';
}

export function refusalRemedy(code: string): Remedy | undefined {
  if (!isKnown(code)) return undefined;
  const rule: Rule = RULES[code];
  return rule.remedy;
}

function isKnown(code: string): code is KnownRefusal {
  return Object.hasOwn(RULES, code);
}

function written(
  value: number | string | undefined,
  kind: NumberKind,
  write: NumberWriter,
): string | number | undefined {
  if (kind === 'text') {
    return value === undefined ? undefined : foreignText(String(value), MOST_FOREIGN);
  }
  if (kind === 'models') return modelNames(value);
  if (kind === 'price') {
    return typeof value === 'string' && DECIMAL.test(value) ? write.price(value) : undefined;
  }
  if (typeof value !== 'number') return undefined;
  switch (kind) {
    case 'count':
      return value;
    case 'cores':
      return write.cores(value);
    case 'bytes':
      return write.bytes(value);
    case 'span':
      return write.span(value);
  }
}

/** The agent's `a100 or h100` and `rtx4090, rtx3090`. Any model at all (`*`) tells nothing here. */
function modelNames(value: number | string | undefined): string | undefined {
  if (typeof value !== 'string' || value === '' || value.includes('*')) return undefined;
  return foreignText(
    value
      .split(/ or |, /)
      .map(gpuName)
      .join(' / '),
    MOST_FOREIGN,
  );
}
