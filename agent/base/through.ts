import { z } from 'zod';

import { messageOf } from './errors.ts';

/** Makes of a parser that throws one for zod's `transform`; its message becomes the issue's. */
export function through<From, To>(
  parse: (value: From) => To,
): (value: From, context: z.RefinementCtx) => To {
  return (value, context) => {
    try {
      return parse(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
      return z.NEVER;
    }
  };
}
