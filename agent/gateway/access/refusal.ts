/** Why a caller is not let through. The texts and codes are those that tenants' tools know. */
export interface AccessRefusal {
  readonly code: AccessCode;
  readonly status: number;
  readonly message: string;
}

export type AccessCode =
  | 'header-invalid'
  | 'ambiguous'
  | 'claims-invalid'
  | 'token-invalid'
  | 'token-expired'
  | 'unauthorized'
  | 'too-many'
  | 'network-unreachable';

const REFUSALS: Readonly<Record<AccessCode, readonly [status: number, message: string]>> = {
  'header-invalid': [400, 'invalid authorization header'],
  ambiguous: [400, 'auth: ambiguous authentication. may not use mTLS and JWT at the same time'],
  'claims-invalid': [400, 'JWT has invalid claims'],
  'token-invalid': [401, 'JWT is invalid'],
  'token-expired': [401, 'JWT is expired'],
  unauthorized: [401, 'unauthorized access'],
  // Ours alone: the official gateway has no such limit, and says nothing useful of its node.
  'too-many': [429, 'too many requests, try again in a moment'],
  'network-unreachable': [503, 'the network does not answer, try again in a moment'],
};

/** The refusal with that code. */
export function refusal(code: AccessCode): AccessRefusal {
  const [status, message] = REFUSALS[code];
  return { code, status, message };
}
