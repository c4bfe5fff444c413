import { statfs } from 'node:fs/promises';
import { cpus, hostname, totalmem } from 'node:os';

import { AgentError } from '../../base/errors.ts';
import type { Hardware, MachineFacts } from '../interface.ts';

/**
 * CPU, memory and disk of this machine, by the operating system's own figures. GPUs need their
 * vendors' tools and come with their own adapters.
 */
export class HostHardware implements Hardware {
  readonly #diskPath: string;

  /** `diskPath` lies on the disk that containers use. */
  constructor(diskPath: string) {
    this.#diskPath = diskPath;
  }

  get hostName(): string {
    return hostname();
  }

  async facts(): Promise<MachineFacts> {
    const processors = cpus();
    try {
      const disk = await statfs(this.#diskPath);
      return {
        cpuMilli: processors.length * 1000,
        cpuModel: processors[0]?.model.trim() ?? 'unknown',
        memoryBytes: totalmem(),
        diskFreeBytes: disk.bavail * disk.bsize,
        gpus: [],
      };
    } catch (error) {
      throw new AgentError(
        'hardware-unreadable',
        `The free space of ${this.#diskPath} cannot be read. Check that the folder exists.`,
        { cause: error },
      );
    }
  }
}
