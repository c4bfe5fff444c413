import { AgentError } from '../../base/errors.ts';
import type { LeaseRef, ServiceName } from '../../domain/ids.ts';
import type { ContainerEngine } from '../../engine/interface.ts';
import type { TenantWay } from './ways.ts';

/** More of what a command prints is not needed to see that it ran. */
const MOST_OUTPUT = 64 * 1024;

/** A tenant's way where there is no gateway: what the gateway would ask, asked at once. */
export class EngineWay implements TenantWay {
  readonly #engine: Pick<ContainerEngine, 'logs' | 'exec'>;

  constructor(engine: Pick<ContainerEngine, 'logs' | 'exec'>) {
    this.#engine = engine;
  }

  sendManifest(): Promise<never> {
    throw new AgentError('conflict', 'The network takes manifests itself here.');
  }

  async firstLine(lease: LeaseRef, service: ServiceName, signal: AbortSignal): Promise<string> {
    for await (const { text } of this.#engine.logs(lease, { follow: true, service }, signal)) {
      return text;
    }
    throw new AgentError('failed', 'The log ended without a line.');
  }

  async run(
    lease: LeaseRef,
    service: ServiceName,
    command: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly code: number; readonly output: string }> {
    const options = { service, command, tty: false, stdin: false };
    const session = await this.#engine.exec(lease, options, signal);
    try {
      let output = '';
      for await (const { bytes } of session.output) {
        if (output.length < MOST_OUTPUT) output += Buffer.from(bytes).toString();
      }
      return { code: await session.exited, output: output.slice(0, MOST_OUTPUT) };
    } finally {
      session.close();
    }
  }
}
