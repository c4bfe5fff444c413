/** Where our own clients reach the agent. */
export interface ControlOptions {
  /** The local socket (a named pipe on Windows); its folder is made, for this user only. */
  readonly socketPath: string;
  /** The file with this start's token; only this user can read it. */
  readonly tokenPath: string;
  readonly web: WebOptions;
}

/** The dashboard in the browser. */
export interface WebOptions {
  /**
   * Served from the start, and no other port will do. Otherwise once a client asks for it, or when
   * browsers have sessions from before.
   */
  readonly atStart: boolean;
  /** On 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  /** The built dashboard. Where it does not exist, a page says what is here. */
  readonly folder?: string;
}

/** Below the range from which systems take ports for outgoing connections, and unassigned. */
export const DEFAULT_WEB_PORT = 7258;
