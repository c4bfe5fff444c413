/**
 * Why an order got no bid. `code` says which rule, `numbers` what it compared, so that "needs
 * 24 GiB of GPU memory, this machine has none" can be said in any language. Sizes are bytes, CPU
 * is thousandths of a core, prices are decimal texts per block.
 */
export interface Refusal {
  readonly code: RefusalCode;
  readonly numbers: Readonly<Record<string, number | string>>;
}

/** Every code, with the `numbers` that come with it. Stable: stored, and shown by the interface. */
export const REFUSAL_CODES = [
  /** The order demands an attribute (`key`, `value`) that this provider does not have. */
  'attribute-missing',
  /** Needs GPUs (`needs`), this machine offers none. */
  'gpu-none',
  /** No GPU of the kind asked for (`wants`); the machine has `has`. */
  'gpu-model',
  /** Every GPU of the kind asked for is of a `vendor` whose cards the container engine cannot hand in. */
  'gpu-engine',
  /** Fewer GPUs free (`free`) than asked for (`needs`). */
  'gpu-busy',
  /** CPU: `needs` against `free`, in thousandths of a core. */
  'cpu-short',
  /** Memory: `needs` against `free`, in bytes. */
  'memory-short',
  /** Disk: `needs` against `free`, in bytes. */
  'disk-short',
  /** A storage class (`wants`) that is not offered here. */
  'storage-class',
  /** Published ports: `needs` against `free`. */
  'ports-short',
  /** More volumes (`needs`) in a unit than are allowed (`most`). */
  'too-many-volumes',
  /** Wants the word of auditors (`wants`) who do not vouch for us; `of` them `all` or `any`. */
  'audit-missing',
  /** Asks for what is not served here at all (`wants`): a leased IP address, a TEE, … */
  'unserved',
  /**
   * The group asks for nothing, or for amounts that no chain takes: `what` in which `unit`, and where
   * there are limits what it `wants` against `least` and `most`.
   */
  'malformed',
  /** Wants notice before a close (`seconds`), and the owner promises none. */
  'notice-wanted',
  /** Wants more notice before a close (`seconds`) than the owner promises (`most`). */
  'notice-too-long',
  /**
   * The tenant pays at most `pays`; we ask `asks`, both per block. With `floor` it is the electricity
   * that costs so much.
   */
  'price-too-low',
  /** Our prices come to nothing for it, and no network takes a bid of 0. */
  'price-zero',
  /** The owner's prices are in US dollars, and what the coin is worth or how blocks come is not known. */
  'price-unknown',
  /** The owner's price program does not want it (`reason`, its own words). */
  'script-declined',
  /** The owner's price program gave no price: `reason` says what went wrong. */
  'script-failed',
  /**
   * Has so many `bids` that one more is not taken (`most`), or is not worth its cost: what winning
   * would bring times the chance of it is `gain`, a bid costs `cost`, both in what the lease pays in.
   */
  'crowded',
  /** The order is priced in `wants`, we are paid in `has`. */
  'denom',
  /** It fits, but other orders of that block were worth more (`rank` of `orders`). */
  'outbid-by-own',
  /** The owner paused renting out. */
  'paused',
  /** The container engine does not answer, so nothing could be run. */
  'engine-down',
  /** This order was bid on before; a bid taken back is final. */
  'bid-before',
  /** The network refused the bid; its words are in `reason`. */
  'network-refused',
] as const;

/** One of {@link REFUSAL_CODES}. */
export type RefusalCode = (typeof REFUSAL_CODES)[number];
