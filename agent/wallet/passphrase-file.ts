import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';

import { z } from 'zod';

import { walletError } from './errors.ts';
import { SecretBytes } from './secret-bytes.ts';

/**
 * A secret under a passphrase, as a text file. scrypt makes 64 bytes of passphrase and salt: 32
 * encrypt (AES-256-GCM), 32 make the `proof` by which a wrong passphrase is known. `sum` is a
 * checksum of all other fields, so that damage is known before anybody doubts the passphrase.
 */

/** Cost of scrypt: 128 × `n` × `r` bytes of memory, `p` times over. */
export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB, so that the agent stays small; three rounds make up for what a larger `n` would cost a guesser. */
export const SCRYPT_COST: ScryptCost = { n: 2 ** 15, r: 8, p: 3 };
/** What a file may ask for, so that one from elsewhere cannot eat the machine. */
const MOST_MEMORY = 256 * 1024 ** 2;
const MOST_ROUNDS = 16;

const KEY_BYTES = 32;
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
const fileSchema = z.strictObject({
  format: z.literal('sublet wallet under a passphrase'),
  version: z.literal(1),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    n: z
      .int()
      .min(2 ** 14)
      .refine((n) => Number.isInteger(Math.log2(n))),
    r: z.int().min(8),
    p: z.int().min(1).max(MOST_ROUNDS),
    salt: base64,
  }),
  proof: base64,
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), nonce: base64, tag: base64 }),
  secret: base64,
  sum: base64,
});
type PassphraseFile = z.output<typeof fileSchema>;

/** What opening comes to; `damaged` says that the passphrase is not to blame. */
export type Opened =
  | { readonly outcome: 'opened'; readonly secret: SecretBytes }
  | { readonly outcome: 'wrong-passphrase' }
  | { readonly outcome: 'damaged'; readonly message: string };

/** The file's text for that secret. */
export async function sealSecret(
  secret: SecretBytes,
  passphrase: SecretBytes,
  cost: ScryptCost = SCRYPT_COST,
): Promise<string> {
  const salt = randomBytes(32);
  const keys = await keysOf(passphrase, salt, cost);
  try {
    const nonce = randomBytes(12);
    const kdf = { name: 'scrypt', ...cost, salt: salt.toString('base64') } as const;
    const cipher = createCipheriv('aes-256-gcm', keys.subarray(0, KEY_BYTES), nonce);
    cipher.setAAD(Buffer.from(JSON.stringify(kdf)));
    const sealed = secret.use((bytes) => Buffer.concat([cipher.update(bytes), cipher.final()]));
    const body: Omit<PassphraseFile, 'sum'> = {
      format: 'sublet wallet under a passphrase',
      version: 1,
      kdf,
      proof: proofOf(keys, kdf).toString('base64'),
      cipher: {
        name: 'aes-256-gcm',
        nonce: nonce.toString('base64'),
        tag: cipher.getAuthTag().toString('base64'),
      },
      secret: sealed.toString('base64'),
    };
    return `${JSON.stringify({ ...body, sum: sumOf(body) }, null, 2)}\n`;
  } finally {
    keys.fill(0);
  }
}

/** The secret of such a file. Rejects only where the machine has no memory for scrypt. */
export async function openSecret(text: string, passphrase: SecretBytes): Promise<Opened> {
  const file = parseFile(text);
  if (typeof file === 'string') return { outcome: 'damaged', message: file };
  const { kdf, cipher } = file;
  const keys = await keysOf(passphrase, Buffer.from(kdf.salt, 'base64'), kdf);
  try {
    const proof = Buffer.from(file.proof, 'base64');
    const wanted = proofOf(keys, kdf);
    // Lengths are no secret, and `timingSafeEqual` insists on equal ones.
    if (proof.length !== wanted.length || !timingSafeEqual(proof, wanted)) {
      return { outcome: 'wrong-passphrase' };
    }
    const nonce = Buffer.from(cipher.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keys.subarray(0, KEY_BYTES), nonce);
    decipher.setAAD(Buffer.from(JSON.stringify(kdf)));
    decipher.setAuthTag(Buffer.from(cipher.tag, 'base64'));
    try {
      const first = decipher.update(Buffer.from(file.secret, 'base64'));
      const opened = Buffer.concat([first, decipher.final()]);
      const secret = SecretBytes.copyOf(opened);
      first.fill(0);
      opened.fill(0);
      return { outcome: 'opened', secret };
    } catch {
      // All that the cipher can say is that its tag does not fit.
      return { outcome: 'damaged', message: 'its content was changed' };
    }
  } finally {
    keys.fill(0);
  }
}

function parseFile(text: string): PassphraseFile | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'it is cut off or no JSON';
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const newer = z.object({ version: z.int().min(2) }).safeParse(json).success;
    return newer ? 'a newer version of Sublet wrote it' : 'a part of it is missing or changed';
  }
  const { sum, ...body } = parsed.data;
  if (sumOf(body) !== sum) return 'a part of it was changed';
  if (128 * body.kdf.n * body.kdf.r > MOST_MEMORY) return 'it asks for too much memory';
  return parsed.data;
}

function proofOf(keys: Buffer, kdf: PassphraseFile['kdf']): Buffer {
  return createHmac('sha256', keys.subarray(KEY_BYTES)).update(JSON.stringify(kdf)).digest();
}

function sumOf(body: Omit<PassphraseFile, 'sum'>): string {
  // In the order of the schema, whatever order the file had.
  const { format, version, kdf, proof, cipher, secret } = body;
  const parts = [
    ...[format, version, kdf.name, kdf.n, kdf.r, kdf.p, kdf.salt, proof],
    ...[cipher.name, cipher.nonce, cipher.tag, secret],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

const scryptAsync = promisify<Uint8Array, Uint8Array, number, object, Buffer>(scrypt);

async function keysOf(passphrase: SecretBytes, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const { n, r, p } = cost;
  // The library's own bound leaves no room for its bookkeeping.
  const options = { N: n, r, p, maxmem: 128 * n * r * 2 };
  const lent = passphrase.use((bytes) => Uint8Array.from(bytes));
  try {
    return await scryptAsync(lent, salt, 2 * KEY_BYTES, options);
  } catch (cause) {
    throw walletError('protection-unavailable', 'There is not enough memory free.', {}, cause);
  } finally {
    lent.fill(0);
  }
}
