import { describeNetworkOn } from '../helpers/akash/node-contract.ts';
import { describeAkash } from '../helpers/akash/suite.ts';
import type { AkashTarget } from '../helpers/akash/target.ts';

/**
 * The suite, and the contract of every compute network, on the node at `AKASH_RPC`, paid for by
 * `AKASH_MNEMONIC`. `AKASH_CHAIN_ID` has to be the node's where it is set; `AKASH_GAS_PRICE` is in
 * uakt.
 */
const {
  AKASH_RPC: rpcUrl = '',
  AKASH_MNEMONIC: mnemonic = '',
  AKASH_CHAIN_ID: chainId,
  AKASH_GAS_PRICE: gasPrice,
} = process.env;

const STEP_MS = 10 * 60_000;

function target(): Promise<AkashTarget> {
  return Promise.resolve({
    rpcUrl: rpcUrl.trim(),
    mnemonic: mnemonic.trim().split(/\s+/).join(' '),
    ...(chainId ? { chainId } : {}),
    ...(gasPrice ? { gasPrice } : {}),
    close: () => Promise.resolve(),
  });
}

describeAkash('the node at AKASH_RPC', target, STEP_MS);
describeNetworkOn('the node at AKASH_RPC', target, STEP_MS);
