import { z } from 'zod';

/**
 * CometBFT's JSON-RPC answers as far as we read them; fields beside these are left alone. Numbers of
 * 64 bits and heights come as texts.
 */

const height = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const whole = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform((text) => BigInt(text));
const hash = z.string().regex(/^(?:[0-9A-F]{2})*$/);
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** `2026-11-22T15:25:00.82995307Z`, up to nanoseconds. */
const rfc3339 = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/)
  .transform((text, context) => {
    const [seconds = '', fraction = ''] = text.slice(0, -1).split('.');
    const wholeMs = dateMs(`${seconds}Z`);
    if (wholeMs === undefined) {
      context.addIssue({ code: 'custom', message: 'not a time' });
      return z.NEVER;
    }
    return BigInt(wholeMs) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  });

/** One envelope for every answer; `result` is read by the schema of its method. */
export const envelope = z.object({
  result: z.unknown().optional(),
  error: z
    .object({ code: z.number(), message: z.string(), data: z.string().optional() })
    .optional(),
});

export const status = z.object({
  node_info: z.object({ network: z.string() }),
  sync_info: z.object({
    latest_block_hash: hash,
    latest_block_height: height,
    latest_block_time: rfc3339,
    earliest_block_height: height,
    catching_up: z.boolean(),
  }),
});

const attribute = z.object({ key: z.string(), value: z.string().nullish() });
const event = z.object({ type: z.string(), attributes: z.array(attribute).nullish() });
const events = z.array(event).nullish();

const txResult = z.object({
  code: z.number(),
  codespace: z.string().nullish(),
  log: z.string().nullish(),
  gas_wanted: whole,
  gas_used: whole,
  events,
});

export const blockResults = z.object({
  height,
  txs_results: z
    .array(
      z.object({
        code: z.number(),
        codespace: z.string().nullish(),
        log: z.string().nullish(),
        events,
      }),
    )
    .nullish(),
  finalize_block_events: events,
});

const header = z.object({
  chain_id: z.string(),
  height,
  time: rfc3339,
  last_block_id: z.object({ hash }),
});

export const block = z.object({
  block_id: z.object({ hash }),
  block: z.object({ header, data: z.object({ txs: z.array(base64).nullish() }) }),
});

export const abciQuery = z.object({
  response: z.object({
    code: z.number(),
    codespace: z.string().nullish(),
    log: z.string().nullish(),
    value: base64.nullish(),
    height,
  }),
});

export const tx = z.object({ hash, height, tx_result: txResult });

export const broadcast = z.object({
  code: z.number(),
  codespace: z.string().nullish(),
  log: z.string().nullish(),
  hash,
});

const modules = z.array(z.object({ module: z.string(), version: z.string() }));
export const discovery = z.object({
  chain_id: z.string(),
  node_version: z.string(),
  supported_versions: z.array(z.object({ api_version: z.string(), modules })).min(1),
});

/** What comes over the WebSocket for a new block; anything else there is left alone. */
export const newBlockHeader = z.object({
  result: z.object({ data: z.object({ value: z.object({ header }) }) }),
});

export type RpcStatus = z.infer<typeof status>;
export type RpcEvents = z.infer<typeof events>;
export type RpcTx = z.infer<typeof tx>;

// `Date.parse` of a text is a calculation, not the time of now.
function dateMs(text: string): number | undefined {
  // eslint-disable-next-line no-restricted-globals -- no clock is asked
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms < 0 ? undefined : ms;
}
