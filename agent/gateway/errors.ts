/** Why the gateway cannot start. */
export type GatewayErrorCode =
  /** Another program has the port. `data`: `port`, and `for`, which of the owner's ports that is. */
  | 'gateway-port-in-use'
  /** The system keeps the port from this user. `data` as above. */
  | 'gateway-port-forbidden'
  /** The address that was named at the start is none of this machine. */
  | 'gateway-address-unknown'
  /** The certificate for web pages that was named at the start, or its key, cannot be used. */
  | 'certificate-unusable';
