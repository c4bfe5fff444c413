import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 64 * 1024;

/** What an answer begins with, read to its end. */
export async function readStart(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (bytes < MOST_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}
