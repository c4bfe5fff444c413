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
  readonly #ownFree: (() => Promise<number>) | undefined;

  /** `diskPath` lies on the disk that containers use, unless they have one that says itself what is free. */
  constructor(diskPath: string, ownFree?: () => Promise<number>) {
    this.#diskPath = diskPath;
    this.#ownFree = ownFree;
  }

  get hostName(): string {
    return hostname();
  }

  async facts(): Promise<MachineFacts> {
    const processors = cpus();
    try {
      const diskFreeBytes = await (this.#ownFree?.() ?? this.#free());
      return {
        cpuMilli: processors.length * 1000,
        cpuModel: processors[0]?.model.trim() ?? 'unknown',
        memoryBytes: totalmem(),
        diskFreeBytes,
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

  async #free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#diskPath);
    return bavail * bsize;
  }
}
