/** What reading and asking an Akash chain throws; the signer and the wallet have lists of their own. */
export type AkashErrorCode =
  /** No endpoint answers, none is in step with the chain, or they contradict each other. */
  | 'network-unreachable'
  /** The chain understood a question and said no; `data` has its `code` and `codespace`. */
  | 'chain-query-refused'
  /** A transaction was sent, and nobody can say whether it arrived: ask for its hash. */
  | 'broadcast-unknown'
  /** No endpoint has that block any more; `data.lowest` is the lowest height that one has. */
  | 'chain-block-pruned'
  /** The chain's answer decodes, but to something that cannot be, such as an order without an id. */
  | 'chain-answer-malformed'
  /** Endpoints, chain id or denoms of a network cannot be read. */
  | 'networks-malformed'
  /** The chain would not carry out what was sent; `data` has its `codespace`, `code` and words. */
  | 'transaction-refused'
  /** What was to be sent soon was not: the state may have changed, and is looked at again. */
  | 'transaction-late'
  /** The lease ends with notice: it was announced, and ends at `data.deadlineMs` at the earliest. */
  | 'lease-has-notice'
  /** The chain takes no attribute of that form. */
  | 'provider-attribute-wrong'
  /** Registering needs the address at which tenants reach this machine. */
  | 'provider-host-missing'
  /** The account's owner has to sign that elsewhere: this machine's key may not. */
  | 'wallet-delegated'
  /** What is kept of payments or of the certificate cannot be read. */
  | 'akash-journal-damaged';

/** What a single RPC endpoint does wrong; {@link AkashErrorCode} is what is left when all do. */
export type RpcFaultCode =
  /** No connection, a cut, no answer in time, or an HTTP status other than 200. */
  | 'rpc-unreachable'
  /** An answer that is no JSON, not of the form agreed on, or too large. */
  | 'rpc-garbage'
  /** The height is not there yet. */
  | 'rpc-beyond-tip'
  /** The height is not kept any more. */
  | 'rpc-pruned'
  /** The answer belongs to another chain. */
  | 'rpc-other-chain'
  /** The endpoint understood and refused for a reason of its own. */
  | 'rpc-refused';
