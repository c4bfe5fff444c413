import { z } from 'zod';

const wholeNumber = z.string().regex(/^-?\d+$/);

/** What the chain itself reads of a genesis file; each module reads its own part of `app_state`. */
export const genesisSchema = z.looseObject({
  genesis_time: z.string(),
  chain_id: z.string(),
  initial_height: wholeNumber,
  consensus_params: z.looseObject({
    block: z.object({ max_bytes: wholeNumber, max_gas: wholeNumber }),
    evidence: z.looseObject({}),
    validator: z.looseObject({}),
  }),
  app_state: z.record(z.string(), z.unknown()),
});

/** A genesis file, read. */
export type Genesis = z.output<typeof genesisSchema>;

/** The validator that makes the blocks, as the genesis file brings it in. */
export const producerSchema = z.object({
  genutil: z.object({
    gen_txs: z.array(
      z.object({
        body: z.object({
          messages: z.array(
            z.object({
              description: z.object({ moniker: z.string() }),
              pubkey: z.object({ key: z.base64() }),
              value: z.object({ amount: wholeNumber }),
            }),
          ),
        }),
      }),
    ),
  }),
  auth: z.object({ params: z.object({ max_memo_characters: wholeNumber }) }),
});
