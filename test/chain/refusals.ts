import { Refusal } from './module.ts';

/** The codespace of what is common to all modules. */
export const SDK = 'sdk';

/**
 * The refusals that are common to all modules: their number, and the words at the end of the text.
 * What comes before says what it was about.
 */
const known = {
  txParse: [2, 'tx parse error'],
  unauthorized: [4, 'unauthorized'],
  insufficientFunds: [5, 'insufficient funds'],
  unknownRequest: [6, 'unknown request'],
  invalidAddress: [7, 'invalid address'],
  invalidPubKey: [8, 'invalid pubkey'],
  unknownAddress: [9, 'unknown address'],
  invalidCoins: [10, 'invalid coins'],
  outOfGas: [11, 'out of gas'],
  memoTooLarge: [12, 'memo too large'],
  insufficientFee: [13, 'insufficient fee'],
  noSignatures: [15, 'no signatures supplied'],
  invalidRequest: [18, 'invalid request'],
  keyNotFound: [22, 'key not found'],
  invalidHeight: [26, 'invalid height'],
  txTimeoutHeight: [30, 'tx timeout height'],
  wrongSequence: [32, 'incorrect account sequence'],
  notFound: [38, 'not found'],
  invalidGasLimit: [41, 'invalid gas limit'],
  txTimeout: [42, 'tx timeout'],
} as const;

/** A refusal in the codespace `sdk`: `about: words`. */
export function refusal(kind: keyof typeof known, about: string): Refusal {
  const [code, words] = known[kind];
  return new Refusal(SDK, code, about === '' ? words : `${about}: ${words}`);
}

/** What a query says of something that is not there. */
export const keyNotFound = (about: string): Refusal => refusal('keyNotFound', about);
/** What a query or message says of a request that makes no sense. */
export const invalidRequest = (about: string): Refusal => refusal('invalidRequest', about);
