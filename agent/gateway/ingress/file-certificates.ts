import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';

import type { Clock } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { GatewayErrorCode } from '../errors.ts';
import type { HostCertificates } from './certificates.ts';

/** Files of the owner's, PEM. */
export interface CertificateFiles {
  /** With those of its authority behind it. */
  readonly certificate: string;
  readonly key: string;
}

interface Parts {
  readonly clock: Clock;
  readonly log: Logger;
}

interface Loaded {
  readonly leaf: X509Certificate;
  readonly context: SecureContext;
  /** Of both files: another one is another pair. */
  readonly stamp: string;
}

/** Whoever renews certificates writes new files in the same place. */
const LOOK_EVERY_MS = 60_000;

/** One certificate of the owner's, for all names that it is made out to, such as `*.ingress.example.org`. */
export class FileCertificates implements HostCertificates {
  readonly #files: CertificateFiles;
  readonly #parts: Parts;
  #loaded: Loaded;
  #lookedMs: number;

  /** Throws `certificate-unusable` where they cannot be read or do not belong together. */
  constructor(files: CertificateFiles, parts: Parts) {
    this.#files = files;
    this.#parts = parts;
    this.#loaded = loadedFrom(files);
    this.#lookedMs = parts.clock.monotonicMs();
  }

  of(serverName: string): SecureContext | undefined {
    this.#look();
    const { leaf, context } = this.#loaded;
    // A name of the subject alone is none: visitors' programs do not count it either.
    return leaf.checkHost(serverName, { subject: 'never' }) === undefined ? undefined : context;
  }

  /** New files count from the next handshake on; where they cannot be used the old ones go on. */
  #look(): void {
    const { clock, log } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = nowMs;
    try {
      if (stampOf(this.#files) !== this.#loaded.stamp) this.#loaded = loadedFrom(this.#files);
    } catch (error) {
      log.warn('the new certificate for web pages cannot be used', { error });
    }
  }
}

function loadedFrom(files: CertificateFiles): Loaded {
  try {
    const stamp = stampOf(files);
    const cert = readFileSync(files.certificate);
    const context = createSecureContext({ cert, key: readFileSync(files.key) });
    return { leaf: new X509Certificate(cert), context, stamp };
  } catch (error) {
    throw new AgentError<GatewayErrorCode>(
      'certificate-unusable',
      `The certificate for web pages cannot be used: ${messageOf(error)}. Name its file with --ingress-certificate and that of its key with --ingress-key, both PEM.`,
      { cause: error },
    );
  }
}

function stampOf({ certificate, key }: CertificateFiles): string {
  return [certificate, key].map((file) => statSync(file).mtimeMs).join(' ');
}
