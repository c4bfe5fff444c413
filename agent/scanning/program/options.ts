/** How a scan program is asked. */
export interface ScanOptions {
  /** The program. It is started as it is, without a shell and without arguments. */
  readonly program: string;
  /** What reaches the engine that has the image, as `DOCKER_HOST` names it; its usual place without. */
  readonly dockerHost?: string;
  /** After this it is killed with everything that it started. */
  readonly timeoutMs: number;
  /** Programs at once; others wait. */
  readonly mostProcesses: number;
}

/** A scanner reads all of an image, and some fetch their list of faults first. */
export const SCAN_DEFAULTS: Omit<ScanOptions, 'program'> = {
  timeoutMs: 10 * 60_000,
  mostProcesses: 2,
};
