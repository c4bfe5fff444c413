import { z } from 'zod';

import { messageOf } from '../../base/errors.ts';
import { malformed } from './lines.ts';
import { marketEvent } from './schemas.ts';

/** The frames of the socket, one JSON line each. What a request asks is read by its method. */

const requestFrame = z.object({
  id: z.number().int().nonnegative(),
  method: z.string().max(64),
  params: z.unknown(),
});
export type RequestFrame = z.output<typeof requestFrame>;

const answerFrame = z.union([
  z.object({ id: z.number().int(), error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ id: z.number().int(), result: z.unknown() }),
  z.object({ event: marketEvent }),
]);
export type AnswerFrame = z.output<typeof answerFrame>;

export function parseRequest(line: string): RequestFrame {
  return parse(requestFrame, line);
}

export function parseAnswer(line: string): AnswerFrame {
  return parse(answerFrame, line);
}

function parse<T>(schema: z.ZodType<T>, line: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw malformed(`a frame is not understood (${messageOf(error).slice(0, 200)})`, error);
  }
}
