/** What the signer throws, besides the wallet's codes. */
export type SignerErrorCode =
  /** An entry of the journal cannot be read: nothing is sent, because it may have been sent before. */
  | 'signer-journal-damaged'
  /** Nobody can be asked for an intent of that id, because none was submitted or it was forgotten. */
  | 'intent-unknown'
  /** An intent that is not over yet cannot be forgotten. */
  | 'intent-pending'
  /** An intent without a message, or with an id that no journal takes. */
  | 'intent-malformed';

/** Why intents wait; each ends by itself or by what its text says. */
export type SignerProblemCode =
  /** No RPC endpoint answers. */
  | 'network-unreachable'
  | 'wallet-locked'
  | 'wallet-absent'
  /** The day's fees are used up; what must be done still goes. */
  | 'fee-budget-spent'
  /** The account cannot pay fees, or is not the one that the chain expects. */
  | 'account-refused'
  /** Nodes ask for a higher gas price than the owner allows. */
  | 'gas-price-too-high'
  /** Several transactions in a row did nothing. */
  | 'transactions-fail'
  | 'mempool-full'
  /** The chain is far past a transaction's last height and does not say what became of it. */
  | 'transaction-open'
  /** The journal cannot be written, or the code failed. */
  | 'signer-failed';
