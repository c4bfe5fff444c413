import { StringDecoder } from 'node:string_decoder';

import { AgentError } from '../../base/errors.ts';
import type { EngineErrorCode } from '../interface.ts';

// The engine's events and progress lines are short; an endless one is not from an engine.
const LONGEST_LINE = 4 * 1024 ** 2;

/**
 * Reads one JSON value per line, at the caller's pace. Ours and not docker-modem's
 * `followProgress`, which keeps every value in memory and throws where nobody can catch it.
 */
export async function* readJsonLines<T>(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    let from = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
      const line = rest.slice(from, end).trim();
      from = end + 1;
      if (line !== '') yield parse(line) as T;
    }
    rest = rest.slice(from);
    if (rest.length > LONGEST_LINE) throw unreadable(undefined);
  }
  if (rest.trim() !== '') yield parse(rest) as T;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause: unknown): AgentError {
  return new AgentError(
    'engine-unreachable' satisfies EngineErrorCode,
    'What answers is not a container engine; check DOCKER_HOST.',
    { cause },
  );
}
