import type { Gpu } from '../domain/resources.ts';

/** What this machine has. CPU in thousandths of a core, sizes in bytes. */
export interface MachineFacts {
  readonly cpuMilli: number;
  readonly cpuModel: string;
  readonly memoryBytes: number;
  /** Free space where containers keep their data; the part that could be rented out. */
  readonly diskFreeBytes: number;
  readonly gpus: readonly Gpu[];
}

/** Reads the machine. Throws `AgentError` with the code `hardware-unreadable`. */
export interface Hardware {
  /** What this machine is called, as its owner knows it. */
  readonly hostName: string;
  facts(signal: AbortSignal): Promise<MachineFacts>;
}
