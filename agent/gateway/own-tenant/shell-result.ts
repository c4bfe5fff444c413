import { z } from 'zod';

import { SHELL_CODES } from '../streams/shell-frames.ts';
import { MOST_BYTES } from './read-start.ts';

/** How a command ended, and what it printed before. */
export interface ShellEnd {
  readonly code: number;
  readonly output: string;
}

const MOST_WORDS = 500;
const result = z.object({ exit_code: z.number().int(), message: z.string().optional() });

/** Hears the frames of a shell without a terminal until the one with its end. */
export function shellResult(
  resolve: (end: ShellEnd) => void,
  reject: (error: Error) => void,
): (frame: Buffer) => void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return (frame) => {
    const rest = frame.subarray(1);
    switch (frame[0]) {
      case SHELL_CODES.stdout:
      case SHELL_CODES.stderr:
        if (bytes < MOST_BYTES) chunks.push(rest);
        bytes += rest.length;
        return;
      case SHELL_CODES.failure:
        reject(wordsOf(rest));
        return;
      case SHELL_CODES.result: {
        const output = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
        const said = readResult(rest);
        if (said === undefined)
          reject(new Error(`the result is not understood: ${wordsOf(rest).message}`));
        else if (said.message !== undefined) reject(new Error(said.message.slice(0, MOST_WORDS)));
        else resolve({ code: said.exit_code, output });
        return;
      }
      case undefined:
      default:
    }
  };
}

function readResult(bytes: Buffer): z.output<typeof result> | undefined {
  try {
    return result.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

function wordsOf(bytes: Buffer): Error {
  return new Error(bytes.toString('utf8').slice(0, MOST_WORDS));
}
