import { isAborted } from '../base/abort.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { EngineCapabilities } from '../engine/interface.ts';
import type { ProviderParts } from './parts.ts';

const UP_PERIOD_MS = 10_000;
const DOWN_PERIOD_MS = 2_000;

/** Knows whether the engine answers, and tells when that changes. */
export class EngineWatch {
  readonly #parts: Pick<ProviderParts, 'engine' | 'clock'>;
  readonly #log: Logger;
  readonly #onChange: (up: boolean) => void;
  #capabilities: EngineCapabilities | undefined;
  #problem: string | undefined;

  constructor(
    parts: Pick<ProviderParts, 'engine' | 'clock' | 'log'>,
    onChange: (up: boolean) => void,
  ) {
    this.#parts = parts;
    this.#log = parts.log.child('engine');
    this.#onChange = onChange;
  }

  get up(): boolean {
    return this.#capabilities !== undefined;
  }

  get capabilities(): EngineCapabilities | undefined {
    return this.#capabilities;
  }

  /** What is wrong and what to do, while it is not up. */
  get problem(): string | undefined {
    return this.#problem;
  }

  async check(signal: AbortSignal): Promise<void> {
    const before = this.up;
    try {
      this.#capabilities = await this.#parts.engine.capabilities(signal);
      this.#problem = undefined;
    } catch (error) {
      if (isAborted(error)) return;
      this.#capabilities = undefined;
      this.#problem = messageOf(error);
      if (before) this.#log.warn('engine does not answer', { error });
    }
    if (before === this.up) return;
    if (this.up) this.#log.info('engine answers', { version: this.#capabilities?.version });
    this.#onChange(this.up);
  }

  /** Goes on checking until `signal` fires, more often while it is down. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#parts.clock.sleep(this.up ? UP_PERIOD_MS : DOWN_PERIOD_MS, signal);
      } catch (error) {
        if (isAborted(error)) return;
        throw error;
      }
      await this.check(signal);
    }
  }
}
