import type { EngineClient } from './client.ts';
import { LineDemuxer } from './demux.ts';

/** All that a container of ours printed; for short texts only. */
export async function containerOutput(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const demuxer = new LineDemuxer();
  const said = { stdout: '', stderr: '' };
  const answer = await client.stream({
    method: 'GET',
    path: `/containers/${id}/logs`,
    query: { stdout: true, stderr: true },
    signal,
  });
  for await (const piece of answer as AsyncIterable<Buffer>) {
    for (const { stream, text } of demuxer.read(piece)) said[stream] += text;
  }
  for (const { stream, text } of demuxer.end()) said[stream] += text;
  return said;
}
