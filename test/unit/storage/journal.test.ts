import { expect, onTestFinished, test } from 'vitest';

import { at, makeFolder, open } from '../../helpers/storage-samples.ts';

test('values are read as they were last written, also after opening again', () => {
  const { file, remove } = makeFolder();
  onTestFinished(remove);
  const first = open(file);
  first.journal.write('height', '41');
  first.journal.write('height', '42 ü \0 end');
  first.journal.write('', '');
  first.close();
  const second = open(file);
  onTestFinished(() => second.close());
  expect(['height', '', 'nothing'].map((key) => second.journal.read(key))).toEqual([
    '42 ü \0 end',
    '',
    undefined,
  ]);
});

test('several values are written together or not at all, and listed by the beginning of their key', () => {
  const { journal } = open();
  journal.writeAll([
    ['tx.2', 'b'],
    ['tx.10', 'c'],
    ['tx', 'a'],
    ['ty', 'e'],
    ['tw.9', 'z'],
  ]);
  const failing = function* (): Generator<readonly [string, string | undefined]> {
    yield ['tx.2', undefined];
    yield ['tx.3', 'd'];
    throw new Error('stopped half-way');
  };
  expect(() => journal.writeAll(failing())).toThrow('stopped half-way');
  const before = [
    ['tx', 'a'],
    ['tx.10', 'c'],
    ['tx.2', 'b'],
  ];
  expect([journal.list('tx'), journal.list('tx.'), journal.list('').length]).toEqual([
    before,
    before.slice(1),
    5,
  ]);
  journal.writeAll([
    ['tx.2', undefined],
    ['tx.10', 'new'],
    ['never-there', undefined],
  ]);
  expect(journal.list('tx')).toEqual([
    ['tx', 'a'],
    ['tx.10', 'new'],
  ]);
});

test('images are listed by their last use, the oldest first, until forgotten', () => {
  const { images } = open();
  images.touch('a', at(1));
  images.touch('b', at(2));
  images.touch('c', at(3));
  images.touch('a', at(4));
  images.forget('b');
  images.forget('never-there');
  expect(images.list()).toEqual([
    { image: 'c', usedAtMs: at(3) },
    { image: 'a', usedAtMs: at(4) },
  ]);
});
