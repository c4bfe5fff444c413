import { describe, expect, test } from 'vitest';

import { LineDemuxer, LONGEST_LINE_BYTES } from '../../../../agent/engine/docker/demux.ts';

function frame(stream: 1 | 2, text: string | Buffer): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

function demux(chunks: readonly Buffer[]) {
  const demuxer = new LineDemuxer();
  return [...chunks.flatMap((chunk) => demuxer.read(chunk)), ...demuxer.end()];
}

function split(bytes: Buffer, sizes: () => number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizes();
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const joined = (lines: ReturnType<typeof demux>, stream: string): string =>
  lines
    .filter((entry) => entry.stream === stream)
    .map(({ text }) => text)
    .join('');

describe('demuxer', () => {
  test('takes a 64 KiB chunk of 9-byte frames in one piece', () => {
    const chunk = Buffer.concat(Array.from({ length: 7281 }, () => frame(1, '\n')));
    expect(chunk.length).toBe(65_529);
    const demuxer = new LineDemuxer();
    expect(demuxer.read(chunk)).toEqual([{ stream: 'stdout', text: '\n'.repeat(7281) }]);
    expect(demuxer.end()).toEqual([]);
  });

  test('gives the same lines however the bytes are split', () => {
    const bytes = Buffer.concat([
      frame(1, 'one\ntw'),
      frame(2, 'error\n'),
      frame(1, 'o\n'),
      frame(1, ''),
      frame(1, Buffer.from('€').subarray(0, 1)),
      frame(1, Buffer.concat([Buffer.from('€').subarray(1), Buffer.from('ö\nlast')])),
      frame(2, 'open'),
    ]);
    for (let size = 1; size <= bytes.length; size++) {
      const lines = demux(split(bytes, () => size));
      expect(joined(lines, 'stdout')).toBe('one\ntwo\n€ö\nlast\n');
      expect(joined(lines, 'stderr')).toBe('error\nopen\n');
      for (const { text } of lines) expect(text.endsWith('\n')).toBe(true);
    }
  });

  test('keeps the order of the two streams', () => {
    expect(demux([Buffer.concat([frame(1, 'a\n'), frame(2, 'b\n'), frame(1, 'c\n')])])).toEqual([
      { stream: 'stdout', text: 'a\n' },
      { stream: 'stderr', text: 'b\n' },
      { stream: 'stdout', text: 'c\n' },
    ]);
  });

  test('cuts a line that is too long, between characters', () => {
    const text = `x${'ä'.repeat(100_000)}\nnext\n`;
    let seed = 7;
    const sizes = (): number => 1 + ((seed = (seed * 48_271) % 2_147_483_647) % 9000);
    const frames = split(Buffer.from(text), () => 16_384).map((piece) => frame(1, piece));
    const lines = joined(demux(split(Buffer.concat(frames), sizes)), 'stdout').split('\n');
    expect(lines.map((line) => Buffer.byteLength(line))).toEqual([
      LONGEST_LINE_BYTES - 1,
      LONGEST_LINE_BYTES,
      LONGEST_LINE_BYTES,
      3394,
      4,
      0,
    ]);
    expect(lines.join('')).toBe(text.replaceAll('\n', ''));
  });

  test('survives bytes that are no text', () => {
    const noise = Buffer.alloc(300_000, 0x80);
    const lines = demux([frame(1, noise)]);
    expect(joined(lines, 'stdout').replaceAll('\n', '')).toHaveLength(300_000);
  });

  test('refuses what is not framed', () => {
    expect(() => demux([Buffer.from('plain text that has no frames')])).toThrow(/cannot be read/);
  });
});
