import { describeAkash } from '../helpers/akash/suite.ts';

/**
 * The suite on the node at `AKASH_RPC`, paid for by `AKASH_MNEMONIC`. `AKASH_CHAIN_ID` has to be the
 * node's where it is set; `AKASH_GAS_PRICE` is in uakt.
 */
const {
  AKASH_RPC: rpcUrl = '',
  AKASH_MNEMONIC: mnemonic = '',
  AKASH_CHAIN_ID: chainId,
  AKASH_GAS_PRICE: gasPrice,
} = process.env;

const STEP_MS = 10 * 60_000;

describeAkash(
  'the node at AKASH_RPC',
  () =>
    Promise.resolve({
      rpcUrl: rpcUrl.trim(),
      mnemonic: mnemonic.trim().split(/\s+/).join(' '),
      ...(chainId ? { chainId } : {}),
      ...(gasPrice ? { gasPrice } : {}),
      close: () => Promise.resolve(),
    }),
  STEP_MS,
);
