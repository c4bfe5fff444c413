/** An engine of our own on Linux. */
export interface OwnEngineOptions {
  /** Everything of it lies in here. */
  readonly folder: string;
  /** What it may take of the disk in all: images, containers' files, volumes and logs. */
  readonly diskBytes: number;
  /** Names its bridge and control group; at most 15 characters, and no lease's bridge begins so. */
  readonly name: string;
  /** Its networks get their addresses from here (`10.213.0.0/16`); nothing else of the machine may. */
  readonly range: string;
  /** The program of gVisor, which the engine then knows as a runtime; none: it has no other than its own. */
  readonly gvisor?: string;
  /** Of the owner's programs each has 100. */
  readonly weight: number;
  /** A program that becomes the engine, such as one that enters a network namespace. */
  readonly within: readonly string[];
  /** A start that takes longer has failed. */
  readonly startMs: number;
}

export const OWN_ENGINE_DEFAULTS: Pick<OwnEngineOptions, 'weight' | 'within' | 'startMs'> = {
  weight: 10,
  within: [],
  startMs: 60_000,
};
