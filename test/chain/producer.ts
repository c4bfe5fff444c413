import { hex, sha256 } from './addresses.ts';
import type { Genesis } from './genesis-schema.ts';
import { producerSchema } from './genesis-schema.ts';

/** The one validator that makes all blocks. */
export interface Producer {
  readonly moniker: string;
  /** The first 20 bytes of SHA-256 of its key, capital hex. */
  readonly address: string;
  /** ed25519, base64. */
  readonly publicKey: string;
  /** Its weight: what is bonded, in millions of the smallest unit. */
  readonly power: bigint;
}

const ADDRESS_BYTES = 20;
const POWER_REDUCTION = 1_000_000n;

/** The validator that the genesis brings in; a genesis without one throws. */
export function producerOf(genesis: Genesis): Producer {
  const { genutil } = producerSchema.parse(genesis.app_state);
  const [message] = genutil.gen_txs.flatMap(({ body }) => body.messages);
  if (message === undefined) throw new Error('the genesis brings in no validator');
  const publicKey = message.pubkey.key;
  return {
    moniker: message.description.moniker,
    address: hex(sha256(Buffer.from(publicKey, 'base64')).subarray(0, ADDRESS_BYTES)),
    publicKey,
    power: BigInt(message.value.amount) / POWER_REDUCTION,
  };
}
