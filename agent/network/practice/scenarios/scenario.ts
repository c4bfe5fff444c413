import { z } from 'zod';

import { TENANT_KINDS, termsOverrides } from '../tenants/terms.ts';

const height = z.number().int().positive();

/** Who comes to the market; checked where it is read from a file or an option. */
export const scenario = z.discriminatedUnion('name', [
  /** A first order at once, then a slow stream of all kinds, never more than a few at a time. */
  z.strictObject({ name: z.literal('living') }),
  /** Nobody: tests place their orders. */
  z.strictObject({ name: z.literal('manual') }),
  /** These tenants at these heights. */
  z.strictObject({
    name: z.literal('scripted'),
    tenants: z.array(
      z.strictObject({ at: height, kind: z.enum(TENANT_KINDS), terms: termsOverrides.optional() }),
    ),
  }),
  /** Many orders in one block, and again every so many blocks where `every` is given. */
  z.strictObject({
    name: z.literal('burst'),
    orders: z.number().int().min(1).max(10_000),
    at: height.default(2),
    every: height.optional(),
    /** `mixed`: most ask too low or too much; `fitting`: all could be served; `gpu`: so, with one GPU each. */
    mix: z.enum(['mixed', 'fitting', 'gpu']).default('mixed'),
    /** What all of them have otherwise than their kind would. */
    terms: termsOverrides.optional(),
  }),
]);
export type Scenario = z.input<typeof scenario>;
export type CheckedScenario = z.output<typeof scenario>;

/** Reads a scenario's name, or its JSON. Throws `ZodError` or `SyntaxError`. */
export function parseScenario(text: string): CheckedScenario {
  const json: unknown = text.trimStart().startsWith('{') ? JSON.parse(text) : { name: text.trim() };
  return scenario.parse(json);
}
