/** Why the control server cannot start. */
export type ControlErrorCode =
  /** Another agent answers on this socket. */
  | 'agent-running'
  /** Another program has the port of the dashboard. */
  | 'port-in-use'
  /** The socket's folder belongs to somebody else, or the path is too long for a socket. */
  | 'socket-unusable';
