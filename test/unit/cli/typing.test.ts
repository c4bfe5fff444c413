import { describe, expect, test } from 'vitest';

import { codeOf } from '../../../agent/base/errors.ts';
import { Typing } from '../../../agent/cli/typing.ts';
import { WORDS } from '../../helpers/wallet/samples.ts';
import { Terminal } from './terminal.ts';

const atTerminal = () => {
  const terminal = new Terminal({}, { tty: true });
  return { terminal, typing: new Typing(terminal.io) };
};
const piped = (text: string) => {
  const terminal = new Terminal({});
  terminal.stdin.end(text);
  return { terminal, typing: new Typing(terminal.io) };
};
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const codeThrown = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
};

describe('at a terminal', () => {
  test('what is hidden is shown nowhere, and the terminal is given back', async () => {
    const { terminal, typing } = atTerminal();
    const typed = typing.hidden('Passphrase');
    terminal.stdin.write('sec\u007f\u007f\u007fsecret ü\r');
    expect(await typed).toBe('secret ü');
    await settle();
    expect([terminal.out, terminal.err, terminal.rawModes]).toEqual([
      '',
      'Passphrase: \n',
      [true, false],
    ]);
  });

  test('what is visible is shown as it is typed', async () => {
    const { terminal, typing } = atTerminal();
    const typed = typing.visible('Its end');
    for (const character of 'abx\u007fc\r') terminal.stdin.write(character);
    expect(await typed).toBe('abc');
    await settle();
    expect(terminal.err).toBe('Its end: abx\b \bc\n');
  });

  test('a new one is typed twice, and is refused where the two differ', async () => {
    const { terminal, typing } = atTerminal();
    const same = typing.chosen('New');
    terminal.stdin.write('one and only\rone and only\r');
    expect(await same).toBe('one and only');
    const other = typing.chosen('New');
    terminal.stdin.write('one and only\rone and onyl\r');
    expect(await codeThrown(other)).toBe('usage');
  });

  test('words may be pasted on many lines; what comes behind them is no answer to them', async () => {
    const { terminal, typing } = atTerminal();
    const list = WORDS.split(' ');
    const typed = typing.words('Words');
    for (const [place, word] of list.entries()) terminal.stdin.write(`${place + 1}. ${word}\r\n`);
    terminal.stdin.write('next\r');
    expect((await typed).split(/\s*\d+\.\s*/).filter((word) => word !== '')).toEqual(list);
    expect(await typing.hidden('Next')).toBe('next');
  });

  test('an empty line ends words that are too few', async () => {
    const { terminal, typing } = atTerminal();
    const typed = typing.words('Words');
    terminal.stdin.write('one two\r\r');
    expect(await typed).toBe('one two');
  });

  test.each([
    ['Ctrl-C', 'abc\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s ends it and gives the terminal back', async (_key, text) => {
    const { terminal, typing } = atTerminal();
    const typed = typing.hidden('Passphrase');
    terminal.stdin.write(text);
    expect([await codeThrown(typed), terminal.rawModes]).toEqual(['interrupted', [true, false]]);
  });
});

describe('from a pipe', () => {
  test('each question has a line, and nothing is asked', async () => {
    const { terminal, typing } = piped(`${WORDS}\r\nmy passphrase`);
    expect([await typing.words('Words'), await typing.chosen('New')]).toEqual([
      WORDS,
      'my passphrase',
    ]);
    expect([terminal.out, terminal.err]).toEqual(['', '']);
  });

  test('words on many lines end with the input', async () => {
    const { typing } = piped('one\ntwo\n');
    expect(await typing.words('Words')).toBe('one two');
  });

  test('nothing is not taken for an empty passphrase', async () => {
    expect(await codeThrown(piped('').typing.hidden('Passphrase'))).toBe('usage');
  });
});

describe('from a file descriptor', () => {
  const reading = (text: string) => new Typing(new Terminal({}, { readDescriptor: () => text }).io);

  test('all but the last line end', () => {
    expect(reading(' pass phrase \r\n').descriptor(3)).toBe(' pass phrase ');
  });

  test('none is said as such', async () => {
    expect(await codeThrown((async () => reading('\n').descriptor(3))())).toBe('usage');
    const broken = new Typing(new Terminal({}).io);
    expect(await codeThrown((async () => broken.descriptor(3))())).toBe('usage');
  });
});
