import type { NetworkId, OrderRef, TenantId } from './ids.ts';
import type { DecCoin } from './money.ts';
import type { Attribute, GroupSpec } from './resources.ts';
import type { BlockHeight } from './time.ts';

/** A group looking for a provider. Its source is the network. */
export interface Order {
  readonly ref: OrderRef;
  readonly network: NetworkId;
  /** The short name for people that the network's adapter gives (`order 4/1/1`). */
  readonly label: string;
  readonly tenant: TenantId;
  readonly group: GroupSpec;
  /** The most that the tenant pays for the whole group, per block. */
  readonly maxPrice: DecCoin;
  readonly createdHeight: BlockHeight;
  /** Whose word about a provider the tenant wants; missing where ours is enough. */
  readonly signedBy?: SignedBy;
  /** The tenant wants so many seconds between the announcement of a close and the close. */
  readonly reclamationSeconds?: number;
  /** What it asks for that can be said here in no other way, and that we therefore do not serve. */
  readonly unserved?: readonly string[];
}

/** Auditors by their address. Attributes that nobody vouches for do not count where this is set. */
export interface SignedBy {
  readonly allOf: readonly string[];
  readonly anyOf: readonly string[];
}

/** The chain's own spelling of an order's state; unknown ones are kept apart, never guessed. */
export type ChainOrderState = 'open' | 'active' | 'closed' | 'unknown';

/** The first demand of `order` that `attributes` do not meet; see {@link firstMissing}. */
export function missingAttribute(
  order: Order,
  attributes: readonly Attribute[],
): Attribute | undefined {
  return firstMissing(order.group.requirements, attributes);
}

/**
 * The first of `wanted` that none of `own` meets. A wanted key is a glob as in Go's
 * `filepath.Match`: `*` stands for any characters but `/`, also none, `?` for one of them. Classes
 * (`[a-z]`) and `\` are not special here, because no attribute key can contain them. Values must
 * be equal.
 */
export function firstMissing(
  wanted: readonly Attribute[],
  own: readonly Attribute[],
): Attribute | undefined {
  return wanted.find(
    ({ key, value }) => !own.some((has) => has.value === value && globMatches(key, has.key)),
  );
}

/** Whether the glob stands for the text; see {@link firstMissing}. */
export function globMatches(glob: string, text: string): boolean {
  // Not by a regular expression: a tenant's glob with many stars would make it run for years.
  const globs = glob.split('/');
  const parts = text.split('/');
  return (
    globs.length === parts.length &&
    globs.every((part, at) => wildcardMatches(part, parts[at] ?? ''))
  );
}

/** Whether the text is the glob with any characters for each `*` and one for each `?`. */
export function wildcardMatches(glob: string, text: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let read = 0; read < text.length;) {
    if (glob[at] === '*') {
      star = at++;
      resume = read;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[read])) {
      at++;
      read++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      read = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(at));
}
