import type { Attribute, Gpu, GpuVendor, StorageClass } from './resources.ts';
import { GIB, gpuKey } from './resources.ts';

/** What the hardware is alone may say. */
const CAPABILITIES = 'capabilities/';
/** What a chain takes as a key. */
export const ATTRIBUTE_KEY = /^[a-zA-Z][\w/.-]{1,126}$/;

/** What a provider can say about its machine. */
export interface MachineClaims {
  readonly cpuModel: string;
  readonly gpus: readonly Gpu[];
  readonly storageClasses: readonly StorageClass[];
}

/**
 * All that a provider says about itself, in the order of the keys and each key once, as a chain wants
 * it. What the owner says wins, but for what the hardware is.
 */
export function providerAttributes(
  machine: MachineClaims,
  own: readonly Attribute[],
): readonly Attribute[] {
  const said = new Map<string, string>([
    ['feat-persistent-storage', String(isPersistent(machine))],
  ]);
  for (const { key, value } of own) if (attributeFault(key) === undefined) said.set(key, value);
  const truths = [
    ...cpuAttributes(machine.cpuModel),
    ...storageAttributes(machine.storageClasses),
    ...gpuAttributes(machine.gpus),
  ];
  for (const { key, value } of truths) said.set(key, value);
  return [...said].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Why an owner cannot say that: it is no key, or it is not theirs to say. */
export function attributeFault(key: string): 'key' | 'capability' | undefined {
  if (!ATTRIBUTE_KEY.test(key)) return 'key';
  return key === 'capabilities' || key.startsWith(CAPABILITIES) ? 'capability' : undefined;
}

/**
 * What a provider says about its GPUs, in Akash's grammar: the vendor, and for each card the model
 * alone, with its memory, with its interface, and with both, because orders ask in any of these ways.
 */
export function gpuAttributes(gpus: readonly Gpu[]): readonly Attribute[] {
  const vendor = vendorOfMost(gpus);
  if (vendor === undefined) return [];
  const keys = new Set<string>();
  for (const gpu of gpus) {
    const { vendor, model, interface: bus } = gpu;
    const ram = { memoryGi: Math.round(gpu.memoryBytes / GIB) };
    for (const more of [{}, ram, { interface: bus }, { ...ram, interface: bus }]) {
      keys.add(`${CAPABILITIES}gpu/${gpuKey({ vendor, model, ...more })}`);
    }
  }
  return [
    { key: 'capabilities/gpu', value: vendor },
    ...[...keys].sort().map((key) => ({ key, value: 'true' })),
  ];
}

// A key can be there once; it is shown and matched by nothing, so the vendor of most cards does.
function vendorOfMost(gpus: readonly Gpu[]): GpuVendor | undefined {
  const count = (vendor: GpuVendor): number => gpus.filter((gpu) => gpu.vendor === vendor).length;
  if (gpus.length === 0) return undefined;
  return count('amd') > count('nvidia') ? 'amd' : 'nvidia';
}

/**
 * What a provider says about the storage that it offers: one numbered group for each class, saying
 * whether it lives through updates. The container's own disk needs no saying.
 */
export function storageAttributes(classes: readonly StorageClass[]): readonly Attribute[] {
  return classes
    .filter((kind) => kind !== 'ephemeral')
    .flatMap((kind, index) => [
      { key: `capabilities/storage/${index + 1}/class`, value: kind },
      { key: `capabilities/storage/${index + 1}/persistent`, value: String(kind !== 'ram') },
    ]);
}

function isPersistent({ storageClasses }: MachineClaims): boolean {
  return storageClasses.some((kind) => kind !== 'ephemeral' && kind !== 'ram');
}

/** Who made the CPU, where its name says so. */
function cpuAttributes(cpuModel: string): readonly Attribute[] {
  const maker = [
    [/\bintel\b/i, 'intel'],
    [/\bamd\b/i, 'amd'],
    [/\b(?:arm|cortex|neoverse|ampere)\b|\bapple m\d/i, 'arm'],
  ] as const;
  const found = maker.find(([pattern]) => pattern.test(cpuModel));
  return found === undefined ? [] : [{ key: 'capabilities/cpu', value: found[1] }];
}
