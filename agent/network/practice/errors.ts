/** What the practice network throws, besides the port's own `network-unreachable`. */
export type PracticeErrorCode =
  /** The market does not answer: not running, cut off, or closed. */
  | 'network-unreachable'
  /** A frame on the socket was no JSON, too long, or not of the form agreed on. */
  | 'practice-frame-malformed'
  /** The market refused a request that can never be right, such as a method it does not have. */
  | 'practice-request-refused'
  /** The saved books cannot be read; remove them to start the market anew. */
  | 'practice-books-damaged'
  /** Another market listens on that socket. */
  | 'practice-socket-in-use';

/** Why the market refused a transaction; the message beside it has Akash's words where it has some. */
export type MarketRefusalCode =
  /** No such order, or forgotten already. */
  | 'order-unknown'
  /** The order was matched or taken back. */
  | 'order-closed'
  /** The price is above what the tenant pays at most. */
  | 'price-above-order'
  /** The price is nothing, or below. */
  | 'price-malformed'
  /** The price is in another denom than the order's. */
  | 'denom-wrong'
  /** Bids come from registered providers only. */
  | 'not-a-provider'
  /** The provider's attributes do not meet the order's requirements. */
  | 'attributes-missing'
  /** The provider's attributes do not claim the GPU or storage class that is asked for. */
  | 'capability-missing'
  /** A tenant cannot provide for itself. */
  | 'own-order'
  /** One bid for each provider and order, for good: also after it was taken back. */
  | 'bid-exists'
  /** Not enough coins for the bid's deposit. */
  | 'deposit-short'
  | 'bid-unknown'
  /** Lost or closed already. */
  | 'bid-not-open'
  /** The bid has become a lease, and no reason was given to end that. */
  | 'lease-active'
  | 'lease-unknown'
  | 'lease-closed'
  | 'deployment-closed';

/** An expected "no" of the market. */
export interface MarketRefusal {
  readonly code: MarketRefusalCode;
  readonly message: string;
}
