import { z } from 'zod';

import { leaseRef, serviceName } from './values.ts';

/**
 * Calls that answer more than once. The agent sends items until the end; a client may send inputs
 * and may call it off. A client that reads slowly slows its own stream and nothing else.
 */
export interface Stream<
  A extends z.ZodType = z.ZodType,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  readonly args: A;
  /** What a client may send. */
  readonly input: I;
  /** What the agent sends. */
  readonly item: O;
}

const stream = <A extends z.ZodType, I extends z.ZodType, O extends z.ZodType>(
  definition: Stream<A, I, O>,
): Stream<A, I, O> => definition;

/** Bytes as base64 text. */
export const base64Bytes = z.codec(z.base64(), z.instanceof(Uint8Array<ArrayBuffer>), {
  decode: (text) => z.util.base64ToUint8Array(text),
  encode: (bytes) => z.util.uint8ArrayToBase64(bytes),
});

const size = {
  columns: z.number().int().min(1).max(1000),
  rows: z.number().int().min(1).max(1000),
};

export const streams = {
  /** What a lease's containers print: whole lines, many in one item. */
  'lease.logs': stream({
    args: z.strictObject({
      lease: leaseRef,
      follow: z.boolean().default(false),
      tail: z.number().int().min(0).max(1_000_000).optional(),
      service: serviceName.optional(),
      timestamps: z.boolean().default(false),
    }),
    input: z.never(),
    item: z.object({
      service: serviceName,
      replica: z.number(),
      stream: z.enum(['stdout', 'stderr']),
      text: z.string(),
    }),
  }),
  /** A command in one of a lease's containers. */
  'lease.shell': stream({
    args: z.strictObject({
      lease: leaseRef,
      service: serviceName,
      replica: z.number().int().min(0).optional(),
      command: z.array(z.string().max(32_768)).min(1).max(256),
      tty: z.boolean(),
      stdin: z.boolean(),
      size: z.strictObject(size).optional(),
    }),
    input: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('bytes'), bytes: base64Bytes }),
      z.strictObject({ type: z.literal('end') }),
      z.strictObject({ type: z.literal('resize'), ...size }),
    ]),
    item: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('output'),
        stream: z.enum(['stdout', 'stderr']),
        bytes: base64Bytes,
      }),
      z.object({ type: z.literal('exit'), code: z.number() }),
    ]),
  }),
} as const;

export type Streams = typeof streams;
export type StreamName = keyof Streams;
export type StreamArgs<Name extends StreamName> = z.output<Streams[Name]['args']>;
export type StreamInput<Name extends StreamName> = z.output<Streams[Name]['input']>;
export type StreamItem<Name extends StreamName> = z.output<Streams[Name]['item']>;
