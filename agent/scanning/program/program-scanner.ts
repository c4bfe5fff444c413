import type { Clock } from '../../base/clock.ts';
import { AgentError } from '../../base/errors.ts';
import type { Ending } from '../../base/owners-program.ts';
import { firstLineOf, ownersEnvironment, runOwnersProgram } from '../../base/owners-program.ts';
import { fail, ok } from '../../base/result.ts';
import { Turns } from '../../base/turns.ts';
import type { ImageScanner, ScanAnswer, ScannedImage } from '../interface.ts';
import type { ScanOptions } from './options.ts';

/** A program of the owner's that is asked of every image: see `scanning/README.md`. */
export class ProgramScanner implements ImageScanner {
  readonly #options: ScanOptions;
  readonly #clock: Clock;
  readonly #env: Readonly<Record<string, string>>;
  readonly #turns: Turns;

  constructor(
    options: ScanOptions,
    parts: { readonly clock: Clock; readonly env: Readonly<Record<string, string | undefined>> },
  ) {
    const { dockerHost, mostProcesses } = options;
    this.#options = options;
    this.#clock = parts.clock;
    this.#env = {
      ...ownersEnvironment(parts.env),
      ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
    };
    this.#turns = new Turns(mostProcesses);
  }

  async scan({ image, id, digest }: ScannedImage, signal: AbortSignal): Promise<ScanAnswer> {
    const { program, timeoutMs } = this.#options;
    const input = `${JSON.stringify({ image, id, digest })}\n`;
    const call = { program, env: this.#env, input, timeoutMs };
    try {
      return readScan(await this.#turns.take(() => runOwnersProgram(call, this.#clock, signal)));
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== 'program-failed') throw error;
      return fail({ code: 'failed', reason: error.message });
    }
  }
}

/** 0: it may run. 1: it must not. Anything else is a scanner that did not come to a word. */
function readScan({ exitCode, stdout, stderr }: Ending): ScanAnswer {
  if (exitCode === 0) return ok(undefined);
  const said = firstLineOf(stderr) || firstLineOf(stdout);
  if (exitCode === 1) return fail({ code: 'refused', reason: said || 'it ended with 1' });
  const ended = exitCode === null ? 'it was killed' : `it ended with ${exitCode}`;
  return fail({ code: 'failed', reason: said === '' ? ended : `${ended}: ${said}` });
}
