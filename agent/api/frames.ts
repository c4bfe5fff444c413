import { z } from 'zod';

import { API_ERROR_CODES } from './errors.ts';

/**
 * The control protocol: one JSON object a line on the local socket, one a message on the web
 * transport. The client's first frame is `hello`; the agent answers `welcome` or an error and
 * closes. Values inside `args`, `value` and `slices` are checked by the schema of their method.
 */
export const PROTOCOL_VERSION = 1;

/** Longest frame that a client may send, in bytes. The agent's own can be longer. */
export const MOST_CLIENT_FRAME_BYTES = 256 * 1024;

/**
 * Inputs that a client may have sent to a stream without seeing them `taken`: a program that reads
 * its standard input slowly holds up its own client, never the agent.
 */
export const MOST_WAITING_INPUTS = 32;

/** The client's number for a call, stream or subscription; unique while that is open. */
const id = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.number().int(),
    /** From the token file beside the socket; left out on the web transport, which has a cookie. */
    token: z.string().max(200).optional(),
    client: z.string().max(60),
  }),
  z.strictObject({ type: z.literal('call'), id, method: z.string().max(60), args: z.unknown() }),
  z.strictObject({ type: z.literal('subscribe'), id }),
  z.strictObject({ type: z.literal('open'), id, stream: z.string().max(60), args: z.unknown() }),
  z.strictObject({ type: z.literal('input'), id, value: z.unknown() }),
  /** The client has no more inputs for that stream. */
  z.strictObject({ type: z.literal('end-input'), id }),
  /** Ends a subscription or stream. */
  z.strictObject({ type: z.literal('cancel'), id }),
]);
export type ClientFrame = z.output<typeof clientFrame>;

export const apiError = z.object({
  code: z.enum(API_ERROR_CODES),
  message: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type ApiError = z.output<typeof apiError>;

export const agentFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    protocol: z.number().int(),
    version: z.string(),
    pid: z.number().int(),
  }),
  z.object({ type: z.literal('result'), id, value: z.unknown() }),
  /** Without an id it is about the connection, which is then closed. */
  z.object({ type: z.literal('error'), id: id.optional(), error: apiError }),
  z.object({ type: z.literal('snapshot'), id, revision: z.number().int(), slices: z.unknown() }),
  z.object({
    type: z.literal('slice'),
    id,
    revision: z.number().int(),
    slice: z.string(),
    value: z.unknown(),
  }),
  z.object({ type: z.literal('item'), id, value: z.unknown() }),
  /** The stream has taken `count` more inputs. */
  z.object({ type: z.literal('taken'), id, count: z.number().int() }),
  /** A stream is over, or a stream or subscription was called off. */
  z.object({ type: z.literal('end'), id }),
]);
export type AgentFrame = z.output<typeof agentFrame>;
