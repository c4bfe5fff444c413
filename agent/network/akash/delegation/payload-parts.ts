import { createHash } from 'node:crypto';

import { delegationError } from './errors.ts';

/** Characters in one QR code that a phone still reads from a screen. */
export const PART_CHARACTERS = 900;
const HEAD = 'SUBLET-TX';
const DIGEST_CHARACTERS = 12;
const MOST_PARTS = 99;

/**
 * The contents of the QR codes that carry `text`. One code holds it as it is, so that any reader
 * shows it; a longer one becomes parts `SUBLET-TX/<digest>/<part>/<parts>/<base64url>`, which may be
 * read in any order.
 */
export function payloadParts(text: string, mostCharacters = PART_CHARACTERS): readonly string[] {
  if (text.length <= mostCharacters) return [text];
  const encoded = Buffer.from(text, 'utf8').toString('base64url');
  const room = mostCharacters - `${HEAD}/${'x'.repeat(DIGEST_CHARACTERS)}/99/99/`.length;
  const parts = Math.ceil(encoded.length / room);
  if (parts > MOST_PARTS) throw delegationError('payload-parts-wrong', 'Too long for QR codes.');
  return Array.from({ length: parts }, (_, place) => {
    const chunk = encoded.slice(place * room, (place + 1) * room);
    return `${HEAD}/${digestOf(text)}/${place + 1}/${parts}/${chunk}`;
  });
}

/** The text of all its parts, in whatever order. Throws `payload-parts-wrong`, which says what is missing. */
export function joinParts(read: readonly string[]): string {
  const [only] = read;
  if (read.length === 1 && only !== undefined && !only.startsWith(`${HEAD}/`)) return only;
  const chunks = new Map<number, string>();
  const kinds = new Set<string>();
  for (const part of read) {
    const [head, digest = '', number = '', of = '', chunk = ''] = part.split('/');
    if (head !== HEAD) throw delegationError('payload-parts-wrong', 'Not a part of a transaction.');
    kinds.add(`${digest}/${of}`);
    chunks.set(Number(number), chunk);
  }
  const [kind = ''] = kinds;
  const [digest, of] = kind.split('/');
  if (kinds.size !== 1) {
    throw delegationError('payload-parts-wrong', 'These are parts of different transactions.');
  }
  const missing = Array.from({ length: Number(of) }, (_, place) => place + 1).filter(
    (number) => !chunks.has(number),
  );
  if (missing.length > 0) {
    throw delegationError('payload-parts-wrong', `Still missing: part ${missing.join(', ')}.`);
  }
  const encoded = [...chunks].sort(([a], [b]) => a - b).map(([, chunk]) => chunk);
  const text = Buffer.from(encoded.join(''), 'base64url').toString('utf8');
  if (digestOf(text) !== digest) {
    throw delegationError('payload-parts-wrong', 'A part is damaged: read them again.');
  }
  return text;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_CHARACTERS);
}
