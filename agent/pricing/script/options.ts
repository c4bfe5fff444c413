/** How a price program is asked. */
export interface ScriptOptions {
  /** The program. It is started as it is, without a shell and without arguments. */
  readonly program: string;
  /** After this it is killed with everything that it started. */
  readonly timeoutMs: number;
  /** Programs at once; others wait. */
  readonly mostProcesses: number;
}

/** Those of Akash's own provider. */
export const SCRIPT_DEFAULTS: Omit<ScriptOptions, 'program'> = {
  timeoutMs: 10_000,
  mostProcesses: 32,
};
