import { createHash } from 'node:crypto';

import type { Clock } from '../../base/clock.ts';
import { codeOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Result } from '../../base/result.ts';
import { fail, ok } from '../../base/result.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { TenantCredentials } from '../../provider/tenant-surface.ts';
import { RequestShares } from '../shares.ts';
import { isAccount, isKeyOf, prefixOf } from './address.ts';
import type { TokenClaims } from './claims.ts';
import { parseClaims } from './claims.ts';
import type { ClientCertificate } from './client-certificate.ts';
import { derOfPem, readClientCertificate } from './client-certificate.ts';
import type { Caller } from './permissions.ts';
import type { AccessCode, AccessRefusal } from './refusal.ts';
import { refusal } from './refusal.ts';
import { Remembered } from './remembered.ts';
import { decodeToken, isSignedBy } from './token.ts';

export interface GatekeeperParts {
  /** `undefined` where the network has no accounts: then nobody can prove who they are. */
  readonly credentials: TenantCredentials | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the gateway closes. */
  readonly signal: AbortSignal;
}

/** What a caller shows. */
export interface Shown {
  /** The certificate of the connection, DER. */
  readonly certificate?: Uint8Array;
  /** The header `Authorization` as it came. */
  readonly authorization?: string;
  /** Where it came from. */
  readonly address: string;
}

/** Clocks differ. */
export const SKEW_MS = 30_000;
/** A token of one account is asked for by many requests; the chain is asked for each account once. */
const KEYS = { foundMs: Infinity, missingMs: 5_000, most: 10_000 };
/** A certificate can be revoked: that counts here after so long. */
const CERTIFICATES = { foundMs: 30_000, missingMs: 5_000, most: 10_000 };
/**
 * Strangers can name accounts that nobody asked for before, and each costs a question to the network.
 * Those who are known go on while the others wait.
 */
const LOOK_UPS = { burst: 200, perSecond: 50 };

/**
 * Anybody can make up tokens, and to see that a signature is none takes a millisecond or two of the one
 * thread that serves everybody. Of one address so many are looked at; a token that was good before costs
 * nothing, so that those who come through the same proxy go on.
 */
const SIGNATURES = { burst: 100, perSecond: 20 };
/** So many good tokens are remembered; the first goes first. */
const MOST_TOKENS = 10_000;

/** Says who calls: by the certificate of the connection, or by a token, never by both. */
export class Gatekeeper {
  readonly #parts: GatekeeperParts;
  readonly #keys: Remembered<Uint8Array>;
  readonly #certificates: Remembered<true>;
  readonly #lookUps: TokenBucket;
  /** Hashes of tokens whose signature is good; whether their time has come or gone is another question. */
  readonly #signed = new Set<string>();
  readonly #signatures: RequestShares;

  constructor(parts: GatekeeperParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#keys = new Remembered(clock, KEYS);
    this.#certificates = new Remembered(clock, CERTIFICATES);
    this.#lookUps = new TokenBucket(clock, LOOK_UPS.burst, LOOK_UPS.perSecond);
    this.#signatures = new RequestShares(clock, SIGNATURES.burst, SIGNATURES.perSecond);
  }

  /** The caller to the provider `provider`; `undefined` where nothing was shown. */
  async admit(
    { certificate, authorization, address }: Shown,
    provider: string,
  ): Promise<Result<Caller | undefined, AccessRefusal>> {
    const bearer = bearerOf(authorization);
    if (!bearer.ok) return bearer;
    if (certificate === undefined && bearer.value === undefined) return ok(undefined);
    try {
      const prefix = prefixOf(provider);
      if (certificate === undefined) {
        return await this.#byToken(bearer.value ?? '', prefix, address);
      }
      const caller = await this.#byCertificate(certificate, prefix);
      return caller.ok && bearer.value !== undefined ? fail(refusal('ambiguous')) : caller;
    } catch (error) {
      if (codeOf(error) !== 'network-unreachable') throw error;
      return fail(refusal('network-unreachable'));
    }
  }

  async #byCertificate(der: Uint8Array, prefix: string): Promise<Result<Caller, AccessRefusal>> {
    const certificate = readClientCertificate(der);
    if (certificate === undefined || !isAccount(certificate.owner, prefix)) {
      return this.#refuse('unauthorized', 'certificate of another form');
    }
    const { owner, notBeforeMs, notAfterMs } = certificate;
    const nowMs = this.#parts.clock.now();
    if (nowMs + SKEW_MS < notBeforeMs || nowMs - SKEW_MS > notAfterMs) {
      return this.#refuse('unauthorized', 'certificate outside of its time');
    }
    const key = createHash('sha256').update(der).digest('base64');
    if (!this.#certificates.has(key) && !this.#lookUps.take()) return fail(refusal('too-many'));
    const published = await this.#certificates.get(key, () => this.#isPublished(certificate));
    if (published !== true) return this.#refuse('unauthorized', 'certificate not published');
    return ok({ owner, by: 'certificate', access: { access: 'full' } });
  }

  async #isPublished({ owner, serial, der }: ClientCertificate): Promise<true | undefined> {
    const { credentials, signal } = this.#parts;
    const found = await credentials?.certificate(owner, serial, signal);
    if (found?.state !== 'valid') return undefined;
    const published = derOfPem(found.pem);
    return published !== undefined && Buffer.from(published).equals(der) ? true : undefined;
  }

  async #byToken(
    text: string,
    prefix: string,
    address: string,
  ): Promise<Result<Caller, AccessRefusal>> {
    const token = decodeToken(text);
    if (token === undefined) return this.#refuse('token-invalid', 'token of another form');
    const claims = parseClaims(token.payload);
    if (claims === undefined) return this.#refuse('claims-invalid', 'claims');
    if (!isAccount(claims.issuer, prefix)) return this.#refuse('token-invalid', 'issuer');
    const late = this.#isOutOfTime(claims);
    if (late !== undefined) return this.#refuse(late, 'token outside of its time');
    const { issuer } = claims;
    if (!this.#keys.has(issuer) && !this.#lookUps.take()) return fail(refusal('too-many'));
    const key = await this.#keys.get(issuer, () => this.#keyOf(issuer, prefix));
    if (key === undefined) return this.#refuse('token-invalid', 'account without a key');
    const hash = createHash('sha256').update(text).digest('base64');
    if (!this.#signed.has(hash)) {
      if (!this.#signatures.take(address)) return fail(refusal('too-many'));
      if (!isSignedBy(token, issuer, key)) return this.#refuse('token-invalid', 'signature');
      this.#remember(hash);
    }
    return ok({ owner: issuer, by: 'token', access: claims.leases });
  }

  #remember(hash: string): void {
    this.#signed.add(hash);
    const [first] = this.#signed;
    if (this.#signed.size > MOST_TOKENS && first !== undefined) this.#signed.delete(first);
  }

  #isOutOfTime({ notBefore, expiresAt }: TokenClaims): AccessCode | undefined {
    const nowMs = this.#parts.clock.now();
    if (nowMs - SKEW_MS >= expiresAt * 1000) return 'token-expired';
    return nowMs + SKEW_MS < notBefore * 1000 ? 'claims-invalid' : undefined;
  }

  /** Who answers for the network may be wrong or bribed: a key that is not the address's is none. */
  async #keyOf(address: string, prefix: string): Promise<Uint8Array | undefined> {
    const { credentials, signal, log } = this.#parts;
    const key = await credentials?.publicKey(address, signal);
    if (key === undefined || isKeyOf(key, address, prefix)) return key;
    log.warn('the network names a key that is not the account’s', { address });
    return undefined;
  }

  #refuse(code: AccessCode, why: string): ReturnType<typeof fail<AccessRefusal>> {
    this.#parts.log.debug('not let in', { code, why });
    return fail(refusal(code));
  }
}

/** The token of the header; `undefined` where there is no header. */
function bearerOf(header: string | undefined): Result<string | undefined, AccessRefusal> {
  if (header === undefined || header === '') return ok(undefined);
  const [kind = '', token, more] = header.trim().split(/\s+/);
  if (kind.toLowerCase() !== 'bearer' || token === undefined || more !== undefined) {
    return fail(refusal('header-invalid'));
  }
  return ok(token);
}
