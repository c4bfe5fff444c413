import { Aborted, isAborted } from '../../base/abort.ts';
import { AgentError, codeOf, messageOf } from '../../base/errors.ts';
import type { EngineErrorCode } from '../interface.ts';

/** What the engine answered, where it did not do as asked. */
export class EngineAnswer extends Error {
  override readonly name = 'EngineAnswer';
  readonly statusCode: number;

  constructor(statusCode: number, text: string) {
    super(text);
    this.statusCode = statusCode;
  }
}

/** True where the engine answered with one of these codes. */
export function answered(error: unknown, ...statusCodes: readonly number[]): boolean {
  return error instanceof EngineAnswer && statusCodes.includes(error.statusCode);
}

const GONE = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOTSOCK',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Failures of the wire, before any answer. Anything else is passed on as it is. */
export function wireFailure(error: unknown, signal: AbortSignal | undefined): unknown {
  if (isAborted(error) || signal?.aborted === true) return new Aborted();
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return new AgentError(
      'engine-permission' satisfies EngineErrorCode,
      'This user may not use the container engine; add it to the group "docker" and log in again.',
      { cause: error },
    );
  }
  if (code !== undefined && GONE.has(code)) {
    return new AgentError(
      'engine-unreachable' satisfies EngineErrorCode,
      'The container engine does not answer; start Docker.',
      { cause: error },
    );
  }
  return error;
}

/**
 * The engine's refusal in our words; `otherwise` is the code where its text tells nothing known.
 * The engine's own text is the best that there is for the tenant, so it is kept.
 */
export function engineFailure(error: unknown, otherwise: EngineErrorCode): unknown {
  if (!(error instanceof EngineAnswer)) return error;
  const said = oneLine(error.message);
  const as = (code: EngineErrorCode, message: string): AgentError<EngineErrorCode> =>
    new AgentError(code, message, { cause: error, data: { statusCode: error.statusCode } });
  if (/no space left on device|disk quota exceeded/i.test(said)) {
    return as('engine-disk-full', `The container engine's disk is full; free some space: ${said}`);
  }
  if (
    /port is already allocated|address already in use|ports are not available/i.test(said) ||
    /port .*(?:failed|forbidden by its access permissions)/i.test(said)
  ) {
    const port =
      /(?:\d{1,3}\.){3}\d{1,3}:(\d{2,5})/.exec(said)?.[1] ?? /:(\d{2,5})\b/.exec(said)?.[1];
    return new AgentError(
      'port-in-use' satisfies EngineErrorCode,
      `Another program has taken port ${port ?? 'that we need'} of this machine`,
      { cause: error, data: { statusCode: error.statusCode, ...(port && { port: Number(port) }) } },
    );
  }
  if (/client version .* is too (?:new|old)/i.test(said)) {
    return as('engine-too-old', `The container engine's version does not fit; update it: ${said}`);
  }
  switch (otherwise) {
    case 'container-refused':
      return as(otherwise, `The container cannot run with these settings: ${said}`);
    case 'engine-unreachable':
      return as(otherwise, `The container engine does not work; look at its log: ${said}`);
    case 'engine-permission':
    case 'engine-too-old':
    case 'image-not-found':
    case 'image-pull-failed':
    case 'image-too-large':
    case 'port-in-use':
    case 'engine-disk-full':
    case 'workload-not-found':
      return as(otherwise, said);
  }
}

/** A failed pull: what the registry said decides whether trying again can help. */
export function pullFailure(error: unknown, image: string): unknown {
  const text =
    error instanceof EngineAnswer || !(error instanceof AgentError) ? messageOf(error) : undefined;
  if (text === undefined || isAborted(error)) return error;
  const said = oneLine(text);
  if (/no space left on device|disk quota exceeded/i.test(said)) {
    return engineFailure(error, 'engine-disk-full');
  }
  const hopeless =
    answered(error, 400, 404) ||
    /pull access denied|manifest unknown|not found|unauthorized|denied|authentication required/i.test(
      said,
    ) ||
    /no basic auth credentials|invalid reference|no matching manifest|unsupported/i.test(said);
  return hopeless
    ? new AgentError(
        'image-not-found' satisfies EngineErrorCode,
        `There is no image "${image}" for this machine, or these credentials may not pull it: ${said}`,
        { cause: error },
      )
    : new AgentError(
        'image-pull-failed' satisfies EngineErrorCode,
        `The image "${image}" could not be pulled now; try again later: ${said}`,
        { cause: error },
      );
}

/** The engine's text on one line, of a length that fits a log and a window. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
