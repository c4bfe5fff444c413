import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Looks for secrets in whatever was written or sent. A secret is found as text, as JSON escapes it,
 * in base64 (whatever stands before it), in hexadecimal, URL-encoded, as 16-bit text, as a list of
 * byte numbers, and a mnemonic also word by word.
 */

/** What must not be found anywhere. */
export interface SeededSecrets {
  /** Tokens, passphrases, mnemonics; by a name under which a finding is reported. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Keys, seeds, entropy. */
  readonly bytes?: Readonly<Record<string, Uint8Array>>;
  /** Mnemonics: looked for as texts, and by runs of their words. */
  readonly mnemonics?: Readonly<Record<string, string>>;
}

/** One secret at one place. */
export interface Finding {
  readonly where: string;
  readonly secret: string;
  readonly encoding: string;
  readonly offset: number;
}

/** Words of a mnemonic in their order within so many bytes are a finding. */
const RUN_WORDS = 4;
const RUN_BYTES = 200;
/** Shorter ones are found by chance. */
const LEAST_BYTES = 8;

interface Needle {
  readonly secret: string;
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Knows what each secret would look like. */
export class SecretScanner {
  readonly #needles: readonly Needle[];
  readonly #mnemonics: readonly (readonly [name: string, words: readonly string[]])[];

  constructor({ texts = {}, bytes = {}, mnemonics = {} }: SeededSecrets) {
    this.#needles = [
      ...Object.entries({ ...texts, ...mnemonics }).flatMap(([name, text]) =>
        textNeedles(name, text),
      ),
      ...Object.entries(bytes).flatMap(([name, value]) => byteNeedles(name, Buffer.from(value))),
    ];
    const short = this.#needles.find((needle) => needle.bytes.length < LEAST_BYTES);
    if (short !== undefined) throw new Error(`too short to be looked for: ${short.secret}`);
    this.#mnemonics = Object.entries(mnemonics).map(([name, text]) => [name, text.split(' ')]);
  }

  /** The encodings that are looked for. */
  encodings(): readonly string[] {
    return [...new Set(this.#needles.map(({ encoding }) => encoding)), 'words'];
  }

  /** Everything that is found in `content`, at most once for each secret and encoding. */
  scan(where: string, content: string | Uint8Array): readonly Finding[] {
    const buffer = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    const found: Finding[] = [];
    for (const { secret, encoding, bytes } of this.#needles) {
      const offset = buffer.indexOf(bytes);
      if (offset >= 0) found.push({ where, secret, encoding, offset });
    }
    for (const [secret, words] of this.#mnemonics) {
      const offset = runOf(words, buffer);
      if (offset !== undefined) found.push({ where, secret, encoding: 'words', offset });
    }
    return found;
  }

  /** The same for a file. */
  scanFile(file: string): readonly Finding[] {
    return this.scan(file, readFileSync(file));
  }

  /** The same for every file below a folder, and their names; says how many there were. */
  scanFolder(folder: string): { readonly files: number; readonly found: readonly Finding[] } {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
    const found = files.flatMap((file) => [
      ...this.scan(`name of ${file}`, file),
      ...this.scanFile(file),
    ]);
    return { files: files.length, found };
  }

  /** What everybody on the machine, or this user, can read of a running process. Linux only. */
  scanProcess(pid: number): readonly Finding[] {
    return ['cmdline', 'environ'].flatMap((part) => this.scanFile(`/proc/${pid}/${part}`));
  }
}

/** Every way in which a scanner must find that secret, with a sample of it: what plants them. */
export function plantings(secret: Uint8Array | string): readonly (readonly [string, Buffer])[] {
  const needles =
    typeof secret === 'string' ? textNeedles('', secret) : byteNeedles('', Buffer.from(secret));
  return needles.map(({ encoding, bytes }) => [encoding, bytes]);
}

function textNeedles(secret: string, text: string): readonly Needle[] {
  const bytes = Buffer.from(text);
  const escaped = Array.from({ length: text.length }, (_, place) => text.charCodeAt(place)).map(
    (unit) => `\\u${unit.toString(16).padStart(4, '0')}`,
  );
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const needle = (encoding: string, value: string | Buffer): Needle => ({
    secret,
    encoding,
    bytes: Buffer.from(value as string),
  });
  return distinct([
    needle('text', text),
    needle('upper-case text', text.toUpperCase()),
    needle('JSON', JSON.stringify(text).slice(1, -1)),
    needle('JSON, every character escaped', escaped.join('')),
    needle('URL', encodeURIComponent(text)),
    needle('URL, plus for blank', encodeURIComponent(text).replaceAll('%20', '+')),
    needle('URL, every byte', percent),
    needle('URL, every byte, upper case', percent.toUpperCase()),
    needle('16-bit text', Buffer.from(text, 'utf16le')),
    ...byteNeedles(secret, bytes).filter(({ encoding }) => encoding !== 'bytes'),
  ]);
}

function byteNeedles(secret: string, bytes: Buffer): readonly Needle[] {
  const needle = (encoding: string, value: string | Buffer): Needle => ({
    secret,
    encoding,
    bytes: Buffer.from(value as string),
  });
  return distinct([
    needle('bytes', bytes),
    needle('hex', bytes.toString('hex')),
    needle('hex, upper case', bytes.toString('hex').toUpperCase()),
    needle('byte numbers', [...bytes].join(',')),
    needle('byte numbers, spaced', [...bytes].join(', ')),
    ...[0, 1, 2].flatMap((before) => [
      needle(`base64 after ${before}`, base64After(bytes, before, 'base64')),
      needle(`base64url after ${before}`, base64After(bytes, before, 'base64url')),
    ]),
  ]);
}

// Of base64 only those characters that are the same whatever stands before and behind.
function base64After(bytes: Buffer, before: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString(encoding)
    .replace(/=+$/, '');
  const unclear = (before + bytes.length) % 3 === 0 ? 0 : 1;
  return text.slice(before === 0 ? 0 : before + 1, text.length - unclear);
}

function distinct(needles: readonly Needle[]): readonly Needle[] {
  const seen = new Set<string>();
  return needles.filter(({ bytes }) => {
    const key = bytes.toString('hex');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Where the first run of enough words in their order begins, whatever stands between them. */
function runOf(words: readonly string[], content: Buffer): number | undefined {
  // One byte is one character, so that places are offsets.
  const text = content.toString('latin1').toLowerCase();
  const places = new Map([...new Set(words)].map((word) => [word, placesOf(word, text)]));
  for (let first = 0; first + RUN_WORDS <= words.length; first++) {
    const run = words.slice(first, first + RUN_WORDS);
    for (const start of places.get(run[0] ?? '') ?? []) {
      if (continues(run, start, places)) return start;
    }
  }
  return undefined;
}

function continues(
  run: readonly string[],
  start: number,
  places: ReadonlyMap<string, readonly number[]>,
): boolean {
  let at = start;
  for (const word of run.slice(1)) {
    const next = places.get(word)?.find((place) => place > at);
    if (next === undefined || next + word.length - start > RUN_BYTES) return false;
    at = next;
  }
  return true;
}

function placesOf(word: string, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const alone = !/[a-z]/.test(text[at - 1] ?? '') && !/[a-z]/.test(text[at + word.length] ?? '');
    if (alone) places.push(at);
  }
  return places;
}
