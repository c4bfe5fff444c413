import type { IncomingMessage } from 'node:http';

/**
 * The whole body as text; `undefined` where it is longer than `most` bytes. What is no UTF-8 becomes
 * U+FFFD, as it does to those who wrote the hash.
 */
export async function readBody(
  request: IncomingMessage,
  most: number,
): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
