import { z } from 'zod';

import { problemDocument } from './problems.ts';

const url = z.string().max(2000).startsWith('https://');

export const directory = z.looseObject({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  meta: z.looseObject({ termsOfService: z.string().max(2000).optional() }).optional(),
});
export type Directory = z.infer<typeof directory>;

export const order = z.looseObject({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: z.array(url).max(100),
  finalize: url,
  certificate: url.optional(),
  error: problemDocument.optional(),
});
export type Order = z.infer<typeof order>;

const challenge = z.looseObject({
  type: z.string().max(100),
  url,
  status: z.enum(['pending', 'processing', 'valid', 'invalid']),
  // It becomes a part of a path and of a hash: nothing but what the standard says.
  token: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/)
    .optional(),
  error: problemDocument.optional(),
});

export const authorization = z.looseObject({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier: z.looseObject({ type: z.string(), value: z.string().max(300) }),
  challenges: z.array(challenge).max(20),
});
export type Authorization = z.infer<typeof authorization>;
