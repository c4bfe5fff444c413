import { expect, test } from 'vitest';

import { parseAnswer, parseRequest } from '../../../../agent/network/practice/frames.ts';
import { encodeFrame, LineCutter } from '../../../../agent/network/practice/lines.ts';

test('cuts lines wherever the bytes were cut, also within a character', () => {
  const bytes = Buffer.from('eins\nzwei — drei\n\nvier');
  for (let at = 0; at <= bytes.length; at++) {
    const cutter = new LineCutter(100);
    const lines = [...cutter.cut(bytes.subarray(0, at)), ...cutter.cut(bytes.subarray(at))];
    expect(lines).toEqual(['eins', 'zwei — drei', '']);
  }
});

test('refuses a line that is too long, also one without an end', () => {
  expect(() => [...new LineCutter(3).cut(Buffer.from('abcd\n'))]).toThrow(/longer/);
  const endless = new LineCutter(3);
  expect([...endless.cut(Buffer.from('abc'))]).toEqual([]);
  expect(() => [...endless.cut(Buffer.from('d'))]).toThrow(/longer/);
});

test('writes amounts as text and reads frames strictly', () => {
  expect(encodeFrame({ id: 1, result: { amount: 5n } })).toBe('{"id":1,"result":{"amount":"5"}}\n');
  expect(parseRequest('{"id":1,"method":"order","params":{}}').method).toBe('order');
  const malformed = expect.objectContaining({ code: 'practice-frame-malformed' });
  expect(() => parseRequest('{"id":"1","method":"order"}')).toThrow(malformed);
  expect(() => parseAnswer('[]')).toThrow(malformed);
  expect(() => parseAnswer('{"event":{"type":"block","height":-1,"atMs":0}}')).toThrow(malformed);
  expect(parseAnswer('{"event":{"type":"block","height":1,"atMs":0}}')).toEqual({
    event: { type: 'block', height: 1, atMs: 0 },
  });
});
