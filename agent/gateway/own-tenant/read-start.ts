import type { IncomingMessage } from 'node:http';

/** The most that is read of anything that answers. */
export const MOST_BYTES = 64 * 1024;

/** What an answer begins with; one that goes on beyond that is ended. */
export async function readStart(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop destroys the answer, and its connection.
    if (bytes >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}
