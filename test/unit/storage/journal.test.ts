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
