import { describe, expect, it } from 'vitest';

import type { LogReading, LogSource } from '../../../../../renderer/views/lease/log-buffer.ts';
import { LogBuffer } from '../../../../../renderer/views/lease/log-buffer.ts';

const WEB: LogSource = { service: 'web', replica: 0, stream: 'stdout' };
const stamp = (second: number): string =>
  `2026-11-23T04:24:${String(second).padStart(2, '0')}.000000000Z`;

function textsOf(reading: LogReading): string[] {
  const texts: string[] = [];
  for (let seq = reading.firstSeq; seq < reading.endSeq; seq += 1) {
    const entry = reading.at(seq);
    texts.push(entry?.type === 'line' ? entry.text : (entry?.mark ?? 'nothing'));
  }
  return texts;
}

describe('LogBuffer', () => {
  it('makes an entry of each line, with its time', () => {
    const buffer = new LogBuffer();
    expect(buffer.append(WEB, `${stamp(1)} one\n${stamp(2)} two\n`)).toBe(2);
    expect([buffer.at(0), buffer.at(1), buffer.at(2)]).toEqual([
      { type: 'line', seq: 0, source: WEB, stamp: stamp(1), text: 'one' },
      { type: 'line', seq: 1, source: WEB, stamp: stamp(2), text: 'two' },
      undefined,
    ]);
  });

  it('keeps empty lines, and a last one without its end', () => {
    const buffer = new LogBuffer();
    buffer.append(WEB, 'a\n\nb');
    expect(textsOf(buffer)).toEqual(['a', '', 'b']);
  });

  it('drops from the front above the most lines, and counts', () => {
    const buffer = new LogBuffer({ mostLines: 3, mostChars: 1e9 });
    buffer.append(WEB, 'a\nb\nc\nd\ne\n');
    expect({ texts: textsOf(buffer), dropped: buffer.dropped, lines: buffer.lines }).toEqual({
      texts: ['c', 'd', 'e'],
      dropped: 2,
      lines: 5,
    });
  });

  it('drops from the front above the most signs', () => {
    const buffer = new LogBuffer({ mostLines: 100, mostChars: 2 * (64 + 100) });
    for (const sign of 'abc') buffer.append(WEB, `${sign.repeat(100)}\n`);
    expect({ texts: textsOf(buffer), dropped: buffer.dropped }).toEqual({
      texts: ['b'.repeat(100), 'c'.repeat(100)],
      dropped: 1,
    });
  });

  it('does not count a mark as a line', () => {
    const buffer = new LogBuffer({ mostLines: 2, mostChars: 1e9 });
    buffer.append(WEB, 'a\n');
    buffer.mark('lost', 5);
    buffer.append(WEB, 'b\nc\n');
    expect({ texts: textsOf(buffer), dropped: buffer.dropped, lines: buffer.lines }).toEqual({
      texts: ['b', 'c'],
      dropped: 1,
      lines: 3,
    });
  });

  it('every line that came is here or was counted, whatever the pieces', () => {
    const buffer = new LogBuffer({ mostLines: 10_000, mostChars: 1e9 });
    let sent = 0;
    for (let chunk = 0; chunk < 300; chunk += 1) {
      const lines = Array.from({ length: 1 + ((chunk * 37) % 211) }, () => `line ${sent++}`);
      buffer.append(WEB, `${lines.join('\n')}\n`);
    }
    const expected = Array.from({ length: 10_000 }, (_, i) => `line ${sent - 10_000 + i}`);
    expect({ texts: textsOf(buffer), came: buffer.dropped + 10_000 }).toEqual({
      texts: expected,
      came: sent,
    });
  });

  it('a snapshot stays as it was', () => {
    const buffer = new LogBuffer({ mostLines: 2, mostChars: 1e9 });
    buffer.append(WEB, 'a\nb\n');
    const held = buffer.snapshot();
    buffer.append(WEB, 'c\nd\ne\n');
    expect({ held: textsOf(held), dropped: held.dropped, now: textsOf(buffer) }).toEqual({
      held: ['a', 'b'],
      dropped: 0,
      now: ['d', 'e'],
    });
  });
});
