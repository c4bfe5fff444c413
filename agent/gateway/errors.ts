/** Why the gateway cannot start. */
export type GatewayErrorCode =
  /** Another program has the port. */
  | 'gateway-port-in-use'
  /** The system keeps the port from this user. */
  | 'gateway-port-forbidden'
  /** The address that was named at the start is none of this machine. */
  | 'gateway-address-unknown'
  /** The certificate for web pages that was named at the start, or its key, cannot be used. */
  | 'certificate-unusable';
