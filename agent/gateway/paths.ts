import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Wanted } from './access/permissions.ts';

/** The parts of a path by their names in the pattern; `undefined` where it is another path. */
export function matchPath(
  pattern: string,
  path: string,
): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const part = given[index] ?? '';
    if (!want.startsWith(':')) {
      if (part !== want) return undefined;
      continue;
    }
    const decoded = decodedPart(part);
    if (decoded === undefined || decoded === '') return undefined;
    parts[want.slice(1)] = decoded;
  }
  return parts;
}

export interface BadId {
  readonly code: 'bad-id';
  /** In the words of the tools that wrote the path. */
  readonly message: string;
}

const MOST = { 64: (1n << 64n) - 1n, 32: (1n << 32n) - 1n } as const;
const SHOWN_CHARS = 64;

/** The deployment or lease that a path names. */
export function wantedOf(parts: Readonly<Record<string, string>>): Result<Wanted, BadId> {
  const { dseq = '', gseq, oseq } = parts;
  const values: bigint[] = [];
  for (const [text, bits] of [
    [dseq, 64],
    [gseq, 32],
    [oseq, 32],
  ] as const) {
    if (text === undefined) continue;
    const read = unsigned(text, bits);
    if (!read.ok) return read;
    values.push(read.value);
  }
  const [first = 0n, second, third] = values;
  return ok({
    dseq: first,
    ...(second === undefined ? {} : { gseq: Number(second) }),
    ...(third === undefined ? {} : { oseq: Number(third) }),
  });
}

function unsigned(text: string, bits: 64 | 32): Result<bigint, BadId> {
  const shown = JSON.stringify(text.slice(0, SHOWN_CHARS));
  const about = (what: string): Result<bigint, BadId> =>
    fail({ code: 'bad-id', message: `strconv.ParseUint: parsing ${shown}: ${what}` });
  if (!/^\d{1,64}$/.test(text)) return about('invalid syntax');
  const value = BigInt(text);
  return value > MOST[bits] ? about('value out of range') : ok(value);
}

function decodedPart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
