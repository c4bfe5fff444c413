/** A node that the suite is played on. Nothing else of it is known or used. */
export interface AkashTarget {
  /** CometBFT RPC over HTTP. */
  readonly rpcUrl: string;
  /** Index 0 of `m/44'/118'/0'/0/<index>` has uakt and uact, and plays the tenant. Never printed. */
  readonly mnemonic: string;
  /** What the node has to say that it is; without it the node is taken as it is. */
  readonly chainId?: string;
  /** uakt for a unit of gas, such as `0.025`. */
  readonly gasPrice?: string;
  close(): Promise<void>;
}

/** What public nodes ask for. */
export const USUAL_GAS_PRICE = '0.025';

/** `0.025` or `0.025uakt` as a number with 18 digits behind the point. Throws for anything else. */
export function scaledGasPrice(text: string): bigint {
  const [, whole, part = ''] = /^(\d{1,6})(?:\.(\d{1,18}))?(?:uakt)?$/.exec(text.trim()) ?? [];
  if (whole === undefined) throw new Error(`not a gas price in uakt: ${text}`);
  return BigInt(`${whole}${part.padEnd(18, '0')}`);
}

/** Gas × price, rounded up as nodes do. */
export function feeOf(gas: bigint, scaledPrice: bigint): bigint {
  const scale = 10n ** 18n;
  return (gas * scaledPrice + scale - 1n) / scale;
}
