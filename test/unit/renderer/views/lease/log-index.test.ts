import { describe, expect, it } from 'vitest';

import { LogBuffer } from '../../../../../renderer/views/lease/log-buffer.ts';
import type { LogLook } from '../../../../../renderer/views/lease/log-index.ts';
import { LogIndex } from '../../../../../renderer/views/lease/log-index.ts';
import { PLAIN_LOOK } from '../../../../../renderer/views/lease/log-model.ts';

const from = (service: string) => ({ service, replica: 0, stream: 'stdout' as const });

function bufferOf(mostLines = 1000): LogBuffer {
  const buffer = new LogBuffer({ mostLines, mostChars: 1e9 });
  for (let i = 0; i < 10; i += 1) {
    buffer.append(from(i % 2 === 0 ? 'api' : 'web'), `line ${i}${i % 3 === 0 ? ' HIT' : ''}\n`);
  }
  return buffer;
}

function listed(index: LogIndex): string[] {
  return Array.from({ length: index.count }, (_, place) => {
    const entry = index.entryAt(place);
    return entry?.type === 'line' ? entry.text : 'mark';
  });
}
const look = (changed: Partial<LogLook>): LogLook => ({ ...PLAIN_LOOK, ...changed });

describe('LogIndex', () => {
  it('lists everything where nothing is asked', () => {
    const index = new LogIndex(PLAIN_LOOK, bufferOf());
    expect([index.count, index.rows, index.linesEver, index.matchCount]).toEqual([10, 10, 10, 0]);
  });

  it('lists one service, and its marks', () => {
    const buffer = bufferOf();
    buffer.mark('lost', 1);
    const index = new LogIndex(look({ service: 'web' }), buffer);
    expect(listed(index)).toEqual([
      'line 1',
      'line 3 HIT',
      'line 5',
      'line 7',
      'line 9 HIT',
      'mark',
    ]);
  });

  it('finds matches whatever their case, and leaves the rest where asked', () => {
    const buffer = bufferOf();
    const all = new LogIndex(look({ query: 'hit' }), buffer);
    const only = new LogIndex(look({ query: 'hit', onlyMatching: true }), buffer);
    expect([all.count, all.matchCount, listed(only)]).toEqual([
      10,
      4,
      ['line 0 HIT', 'line 3 HIT', 'line 6 HIT', 'line 9 HIT'],
    ]);
  });

  it('takes signs of a pattern as they are', () => {
    const buffer = new LogBuffer();
    buffer.append(from('web'), 'a.b (c)\naxb c\n');
    expect(new LogIndex(look({ query: '.b (' }), buffer).matchCount).toBe(1);
  });

  it.each([
    ['all', {}],
    ['one service', { service: 'api' }],
    ['matching lines', { query: 'hit', onlyMatching: true }],
    ['wrapped', { columns: 4 }],
    [
      'wrapped matching lines of a service',
      { query: 'line', onlyMatching: true, service: 'api', columns: 4 },
    ],
  ] as const)('listing %s, what comes piece by piece is as if it came at once', (_, changed) => {
    const buffer = new LogBuffer({ mostLines: 7, mostChars: 1e9 });
    const index = new LogIndex(look(changed), buffer);
    for (let i = 0; i < 30; i += 1) {
      const service = i % 2 === 0 ? 'api' : 'web';
      buffer.append(from(service), `line ${i}${i % 3 === 0 ? ' hit' : ''}\n`);
      if (i % 4 === 0) index.update(buffer);
    }
    index.update(buffer);
    const fresh = new LogIndex(look(changed), buffer);
    const shape = (each: LogIndex) => ({
      texts: listed(each),
      rows: each.rows,
      tops: listed(each).map((__, place) => each.topOf(place)),
      matches: each.matchCount,
    });
    expect(shape(index)).toEqual(shape(fresh));
  });

  it('knows which entry stands at a row, wrapped', () => {
    const buffer = new LogBuffer();
    buffer.append(from('web'), 'aaaaaaaa\nb\ncccccc\n');
    const index = new LogIndex(look({ columns: 4 }), buffer);
    expect([0, 1, 2, 3, 4].map((row) => index.placeAtRow(row))).toEqual([0, 0, 1, 2, 2]);
  });

  it.each([
    ['all', {}, 3],
    ['one service', { service: 'web' }, 1],
    ['matching lines', { query: 'b', onlyMatching: true }, 1],
    ['wrapped', { columns: 4 }, 3],
  ] as const)('listing %s, marks are listed and no lines', (_, changed, lines) => {
    const buffer = new LogBuffer();
    buffer.append(from('api'), 'a\n');
    buffer.mark('lost', 1);
    buffer.append(from('web'), 'b\n');
    const index = new LogIndex(look(changed), buffer);
    buffer.mark('back', 2);
    buffer.append(from('api'), 'c\n');
    index.update(buffer);
    expect([index.count, index.lines, index.linesEver]).toEqual([lines + 2, lines, lines]);
  });

  it.each([
    ['all', {}],
    ['one service', { service: 'web' }],
    ['wrapped', { columns: 4 }],
  ] as const)('listing %s, marks that leave at the front take no line with them', (_, changed) => {
    const buffer = new LogBuffer({ mostLines: 6, mostChars: 1e9 });
    const index = new LogIndex(look(changed), buffer);
    for (let i = 0; i < 40; i += 1) {
      buffer.append(from('web'), `line ${i}\n`);
      if (i % 3 === 0) buffer.mark('lost', i);
      // Not after each: what leaves between two looks counts too.
      if (i % 2 === 0) index.update(buffer);
    }
    index.update(buffer);
    const shown = listed(index).filter((text) => text !== 'mark');
    expect([index.lines, shown.at(-1), index.linesEver]).toEqual([shown.length, 'line 39', 40]);
    // Made later, from what is left: it counts on from there.
    const later = new LogIndex(look(changed), buffer);
    const before = later.linesEver;
    buffer.mark('lost', 41);
    buffer.append(from('web'), 'x\ny\n');
    later.update(buffer);
    expect([later.lines, later.linesEver - before]).toEqual([
      listed(later).filter((text) => text !== 'mark').length,
      2,
    ]);
  });

  it('a mark that came and went between two looks is nobody’s line', () => {
    const buffer = new LogBuffer({ mostLines: 2, mostChars: 1e9 });
    const index = new LogIndex(look({ service: 'web' }), buffer);
    buffer.mark('lost', 1);
    buffer.append(from('web'), 'a\nb\nc\n');
    index.update(buffer);
    expect([index.count, index.lines, index.linesEver]).toEqual([2, 2, 2]);
  });

  it('counts from a reading that is held still as from one that goes on', () => {
    const buffer = new LogBuffer();
    buffer.append(from('web'), 'a\n');
    buffer.mark('lost', 1);
    const index = new LogIndex(PLAIN_LOOK, buffer.snapshot());
    buffer.mark('back', 2);
    buffer.append(from('web'), 'b\n');
    expect([index.count, index.lines, index.linesEver]).toEqual([2, 1, 1]);
  });

  it('says how far what is listed moved up', () => {
    const buffer = new LogBuffer({ mostLines: 2, mostChars: 1e9 });
    buffer.append(from('web'), 'aaaaaaaa\nb\n');
    const index = new LogIndex(look({ columns: 4 }), buffer);
    buffer.append(from('web'), 'c\n');
    index.update(buffer);
    expect([index.goneRows, index.rows, index.linesEver]).toEqual([2, 2, 3]);
  });
});
