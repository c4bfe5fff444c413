import { z } from 'zod';

import { parseUnixMs } from '../../base/instant.ts';
import type { Logger } from '../../base/logger.ts';
import { AcmeError } from './errors.ts';
import { readChain } from './x509.ts';

/**
 * Where the account's key and the certificates lie: a place that only this user may read. What was
 * written is on the disk when `write` returns.
 */
export interface AcmeStore {
  read(): string | undefined;
  write(text: string): void;
}

const instant = z.number().transform(parseUnixMs);
const kind = z.enum(['http-01', 'tls-alpn-01']);
const problem = z.enum([
  ...(['unreachable', 'clock', 'limit', 'terms', 'name-unknown', 'name-unreached'] as const),
  ...(['name-elsewhere', 'name-forbidden', 'port', 'record', 'refused'] as const),
]);
const current = z.strictObject({
  name: z.string(),
  directory: z.string(),
  certPem: z.string(),
  privateKeyPem: z.string(),
  notBeforeMs: instant,
  notAfterMs: instant,
  renewAtMs: instant,
  /** When it came, by the authority's clock: it cannot be earlier than that. */
  issuedMs: instant,
  /** With which it was got: the next one is tried with the same first. */
  kind,
});
const record = z.strictObject({
  version: z.literal(1),
  account: z
    .strictObject({ directory: z.string(), privateKeyPem: z.string(), url: z.string().nullable() })
    .nullable(),
  /** An order that was made and not finished. */
  order: z
    .strictObject({ url: z.string(), name: z.string(), privateKeyPem: z.string(), kind })
    .nullable(),
  current: current.nullable(),
  /** By the authority's clock. `count`: how many in a row. */
  failure: z
    .strictObject({
      ...{ count: z.number().int().min(1), problem, message: z.string() },
      ...{ name: z.string(), directory: z.string(), atMs: instant, nextMs: instant },
      /** The kind of challenge that did not work last. */
      kind: kind.nullable(),
    })
    .nullable(),
});
/** Everything that outlives a restart. */
export type AcmeRecord = z.infer<typeof record>;
export type KeptCertificate = z.infer<typeof current>;

const NOTHING: AcmeRecord = {
  ...{ version: 1, account: null, order: null, current: null, failure: null },
};

/** What is kept, in memory and on the disk. One that cannot be read is left as it is. */
export class AcmeBook {
  readonly #store: AcmeStore;
  #record: AcmeRecord = NOTHING;
  /** Why it is not written to. */
  readonly damage: AcmeError | undefined;

  constructor(store: AcmeStore, log: Logger) {
    this.#store = store;
    try {
      const text = store.read();
      if (text !== undefined) this.#record = parse(text);
    } catch (cause) {
      log.error('the kept certificate of the authority cannot be read', { error: cause });
      this.damage = new AcmeError(
        'acme-record',
        'What is kept of the certificate authority cannot be read. Remove the file public-certificate.json in the folder of this network: an account and a certificate are got anew then.',
        { cause },
      );
    }
  }

  get now(): AcmeRecord {
    return this.#record;
  }

  /** On the disk first. Throws what the store throws, and then nothing has changed. */
  change(part: Partial<AcmeRecord>): void {
    if (this.damage !== undefined) throw this.damage;
    const next = { ...this.#record, ...part };
    this.#store.write(JSON.stringify(next));
    this.#record = next;
  }
}

function parse(text: string): AcmeRecord {
  const read = record.parse(JSON.parse(text));
  if (read.current !== null) {
    readChain(read.current.certPem, read.current.name, read.current.privateKeyPem);
  }
  return read;
}
