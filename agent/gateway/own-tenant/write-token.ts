import type { UnixMs } from '../../base/instant.ts';

const GOOD_FOR_S = 300;

interface Signing {
  readonly address: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A token for all leases of `tenant`, good for some minutes, as tenants' tools write it. */
export async function writeToken(tenant: Signing, nowMs: UnixMs): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  const claims = {
    ...{ iss: tenant.address, iat: now, nbf: now, exp: now + GOOD_FOR_S, version: 'v1' },
    leases: { access: 'full' },
  };
  const input = `${part({ alg: 'ES256K', typ: 'JWT' })}.${part(claims)}`;
  const signature = await tenant.sign(new TextEncoder().encode(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
