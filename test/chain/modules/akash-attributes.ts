import type { Attribute } from '@akashnetwork/chain-sdk/private-types/akash.v1';

import { refusals } from './akash-refusals.ts';

// Attributes are pairs of texts. Providers declare them, auditors vouch for them, orders ask for
// them; what they mean is agreed on elsewhere, except for those that begin with `capabilities/`.

export type Attributes = readonly Attribute[];

const refuse = refusals('akash', {
  duplicateKeys: [1, 'attributes cannot have duplicate keys'],
  invalidKey: [2, 'attribute key does not match regexp'],
});

/** What a provider may call an attribute. */
export const PROVIDER_KEY = /^([a-zA-Z][\w/.-]{1,126})$/;
/** What a resource of an order may: it may end with a star. */
export const RESOURCE_KEY = /^([a-zA-Z][\w/.-]{1,126}[\w*]?)$/;

/** Refuses keys that do not look like one, or come twice. */
export function checkAttributes(attributes: Attributes, allowed: RegExp): void {
  const seen = new Set<string>();
  for (const { key } of attributes) {
    if (!allowed.test(key)) throw refuse.invalidKey();
    if (seen.has(key)) throw refuse.duplicateKeys();
    seen.add(key);
  }
}

/** Has each asked attribute a match among the offered? The asked key may hold stars. */
export function subsetOf(asked: Attributes, offered: Attributes): boolean {
  return asked.every((one) => offered.some((other) => matches(one, other)));
}

/** Has one of the asked attributes a match among the offered? */
export function anyOf(asked: Attributes, offered: Attributes): boolean {
  return asked.some((one) => offered.some((other) => matches(one, other)));
}

function matches(asked: Attribute, offered: Attribute): boolean {
  return asked.value === offered.value && globOf(asked.key).test(offered.key);
}

/** A star or a question mark stands for anything but a slash. */
function globOf(key: string): RegExp {
  const pattern = key
    .replaceAll(/[\\^$+.()|{}[\]]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${pattern}$`);
}

/**
 * The storage that a provider declares: `capabilities/storage/<n>/<key>`, those of one number
 * together.
 */
export function storageCapabilities(declared: Attributes): readonly Attributes[] {
  const groups = new Map<string, Attribute[]>();
  for (const [[, number = '', key = '', ...more], value] of capabilities(declared, 'storage')) {
    if (key === '' || more.length > 0) continue;
    groups.set(number, [...(groups.get(number) ?? []), { key, value }]);
  }
  return [...groups.values()];
}

/** The GPUs that a provider declares: `capabilities/gpu/<key>`; shorter than three parts does not count. */
export function gpuCapabilities(declared: Attributes): Attributes {
  return capabilities(declared, 'gpu')
    .filter(([path]) => path.length >= 3)
    .map(([[, ...key], value]) => ({ key: key.join('/'), value }));
}

function capabilities(
  declared: Attributes,
  kind: string,
): readonly (readonly [path: readonly string[], value: string])[] {
  return declared
    .filter(({ key }) => key.startsWith(`capabilities/${kind}`))
    .map(({ key, value }) => [key.split('/').slice(1), value] as const);
}
