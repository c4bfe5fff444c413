import { z } from 'zod';

/** What a token lets its bearer do, each scope one kind of route. */
export const TOKEN_SCOPES = [
  'send-manifest',
  'get-manifest',
  'logs',
  'shell',
  'events',
  'status',
  'restart',
  'hostname-migrate',
  'ip-migrate',
  'attestation',
] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Everything of the owner's, some scopes of it, or what each provider is allowed by itself. */
export type TokenAccess =
  | { readonly access: 'full' }
  | { readonly access: 'scoped'; readonly scope: readonly TokenScope[] }
  | { readonly access: 'granular'; readonly permissions: readonly ProviderPermission[] };

export type ProviderPermission = { readonly provider: string } & (
  | { readonly access: 'full' }
  | { readonly access: 'scoped'; readonly scope: readonly TokenScope[] }
  | { readonly access: 'granular'; readonly deployments: readonly DeploymentPermission[] }
);

/** `gseq` and `oseq` of `undefined` are any; `services` are the only ones that it is for. */
export interface DeploymentPermission {
  readonly dseq: bigint;
  readonly gseq: number | undefined;
  readonly oseq: number | undefined;
  readonly scope: readonly TokenScope[];
  readonly services: readonly string[];
}

/** What a token says. Times in seconds since 1970, with parts of a second where it has them. */
export interface TokenClaims {
  readonly issuer: string;
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly leases: TokenAccess;
}

/** More than these are no permissions that somebody wrote, but a way to keep us busy. */
const MOST_ENTRIES = 256;

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const seconds = z.number().nonnegative();
const scopes = z.array(z.enum(TOKEN_SCOPES)).min(1).refine(unique, 'has a scope twice').readonly();
/** Left out, `null` and empty are the same to the tools that write tokens. */
const nothing = z.array(z.unknown()).max(0).nullish();
// Left out and 0 are the same: any.
const sequence = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)
  .nullish()
  .transform((value) => value || undefined);
// Beyond 2^53 JSON's numbers are not whole any more: such a token may be about another deployment.
const dseq = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,19}$/)])
  .transform((value) => BigInt(value));

const deployment = z
  .object({
    dseq,
    gseq: sequence,
    oseq: sequence,
    scope: scopes,
    services: z
      .array(z.string().min(1).max(63))
      .min(1)
      .max(MOST_ENTRIES)
      .refine(unique, 'has a service twice')
      .readonly(),
  })
  .refine(({ gseq, oseq }) => oseq === undefined || gseq !== undefined, 'has oseq without gseq');

const provider = z.string().min(1).max(100);
const permission = z.discriminatedUnion('access', [
  z
    .object({ provider, access: z.literal('full'), scope: nothing, deployments: nothing })
    .transform(({ access, provider: of }) => ({ access, provider: of })),
  z
    .object({ provider, access: z.literal('scoped'), scope: scopes, deployments: nothing })
    .transform(({ access, provider: of, scope }) => ({ access, provider: of, scope })),
  z
    .object({
      provider,
      access: z.literal('granular'),
      scope: nothing,
      deployments: z.array(deployment).min(1).max(MOST_ENTRIES).readonly(),
    })
    .transform(({ access, provider: of, deployments }) => ({ access, provider: of, deployments })),
]);

const leases = z.discriminatedUnion('access', [
  z
    .object({ access: z.literal('full'), scope: nothing, permissions: nothing })
    .transform(({ access }) => ({ access })),
  z
    .object({ access: z.literal('scoped'), scope: scopes, permissions: nothing })
    .transform(({ access, scope }) => ({ access, scope })),
  z
    .object({
      access: z.literal('granular'),
      permissions: z
        .array(permission)
        .min(1)
        .max(MOST_ENTRIES)
        .refine((all) => unique(all.map((one) => one.provider)), 'names a provider twice')
        .readonly(),
    })
    .transform(({ access, permissions }) => ({ access, permissions })),
]);

const claims = z
  .object({
    iss: z.string().min(1).max(100),
    iat: seconds,
    nbf: seconds,
    exp: seconds,
    version: z.literal('v1'),
    leases,
  })
  .transform(({ iss, iat, nbf, exp, leases: access }): TokenClaims => ({
    issuer: iss,
    issuedAt: iat,
    notBefore: nbf,
    expiresAt: exp,
    leases: access,
  }));

/** Reads a token's payload; `undefined` where it breaks a rule. Fields that we do not use are ignored. */
export function parseClaims(payload: unknown): TokenClaims | undefined {
  const parsed = claims.safeParse(payload);
  return parsed.success ? parsed.data : undefined;
}
