/** An IP address as a number. An IPv4 address that is written as IPv6 (`::ffff:1.2.3.4`) is IPv4. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A block of addresses in CIDR form. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly bits: number;
}

const V4_IN_V6 = 0xffffn;

/** `undefined` where the text is not an address. A zone (`%eth0`) is left out. */
export function parseAddress(text: string): Address | undefined {
  const [bare = ''] = text.split('%');
  if (!bare.includes(':')) {
    const value = parseV4(bare);
    return value === undefined ? undefined : { family: 4, value };
  }
  const value = parseV6(bare);
  if (value === undefined) return undefined;
  return value >> 32n === V4_IN_V6
    ? { family: 4, value: value & 0xffff_ffffn }
    : { family: 6, value };
}

/** `undefined` where the text is not `address/bits`; bits of the host part are dropped. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = '', bits = '', more] = text.split('/');
  if (more !== undefined || !/^\d{1,3}$/.test(bits)) return undefined;
  const value = address.includes(':') ? parseV6(address) : parseV4(address);
  if (value === undefined) return undefined;
  return rangeOf(address.includes(':') ? 6 : 4, value, Number(bits));
}

/** The block of so many leading bits around an address; `undefined` for a number that cannot be. */
export function rangeOf(family: 4 | 6, value: bigint, bits: number): AddressRange | undefined {
  const width = widthOf(family);
  if (!Number.isInteger(bits) || bits < 0 || bits > width) return undefined;
  const rest = BigInt(width - bits);
  return { family, first: (value >> rest) << rest, bits };
}

export function contains(range: AddressRange, address: Address): boolean {
  if (range.family !== address.family) return false;
  const rest = BigInt(widthOf(range.family) - range.bits);
  return range.first >> rest === address.value >> rest;
}

/** True where the ranges share an address. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return (
    contains(one, { family: other.family, value: other.first }) ||
    contains(other, { family: one.family, value: one.first })
  );
}

/** As `nft`, `iptables` and people write it; IPv6 in full groups. */
export function rangeText({ family, first, bits }: AddressRange): string {
  return `${addressText({ family, value: first })}/${bits}`;
}

export function addressText({ family, value }: Address): string {
  const parts = family === 4 ? 4 : 8;
  const size = family === 4 ? 8n : 16n;
  const digits = Array.from(
    { length: parts },
    (_unused, index) => (value >> (size * BigInt(parts - 1 - index))) & ((1n << size) - 1n),
  );
  return digits.map((part) => part.toString(family === 4 ? 10 : 16)).join(family === 4 ? '.' : ':');
}

function widthOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  // Without leading zeros, which some readers take for octal digits.
  if (!parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

// Only the very end may be written as IPv4.
function groupsOf(text: string, isEnd: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const v4 = isEnd && index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 === undefined) return undefined;
    groups.push(v4 >> 16n, v4 & 0xffffn);
  }
  return groups;
}
