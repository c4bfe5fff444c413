import type { Clock } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
import { runOwnersProgram } from '../../base/owners-program.ts';
import { fail } from '../../base/result.ts';
import { Turns } from '../../base/turns.ts';
import type { PriceAnswer, PriceRequest, PriceSource } from '../interface.ts';
import { readAnswer } from './answer.ts';
import { scriptEnvironment } from './environment.ts';
import type { ScriptOptions } from './options.ts';
import { requestText } from './request.ts';

/**
 * A program of the owner's that says prices, by the protocol of Akash's own provider: JSON in, a
 * decimal out, `AKASH_OWNER` and `AKASH_DENOM` in its environment, and any other exit code than 0 is
 * no bid.
 */
export class ScriptPrices implements PriceSource {
  readonly #options: ScriptOptions;
  readonly #clock: Clock;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #turns: Turns;

  constructor(
    options: ScriptOptions,
    parts: { readonly clock: Clock; readonly env: Readonly<Record<string, string | undefined>> },
  ) {
    this.#options = options;
    this.#clock = parts.clock;
    this.#env = parts.env;
    this.#turns = new Turns(options.mostProcesses);
  }

  async priceOf(request: PriceRequest, signal: AbortSignal): Promise<PriceAnswer> {
    const { program, timeoutMs } = this.#options;
    const env = scriptEnvironment(this.#env, request);
    const call = { program, env, timeoutMs, input: requestText(request) };
    try {
      return readAnswer(await this.#turns.take(() => runOwnersProgram(call, this.#clock, signal)));
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== 'program-failed') throw error;
      return fail({ code: 'failed', reason: error.message });
    }
  }
}
