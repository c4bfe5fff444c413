/** Why the gateway cannot start. */
export type GatewayErrorCode =
  /** Another program has the port that tenants' tools expect. */
  | 'gateway-port-in-use'
  /** The address that was named at the start is none of this machine. */
  | 'gateway-address-unknown'
  /** The certificate for web pages that was named at the start, or its key, cannot be used. */
  | 'certificate-unusable';
