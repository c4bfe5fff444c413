import { homedir } from 'node:os';

import { describe, expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import type { LogLevel } from '../../../agent/base/logger.ts';
import { JsonLogger, LOG_LEVELS, silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';

function logger(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  return { lines, log: new JsonLogger({ clock: new ManualClock(), level, write }) };
}

const parsed = (lines: readonly string[]): unknown[] => lines.map((line) => JSON.parse(line));
const own = { at: '2025-06-15T15:06:40.000Z', level: 'error', module: 'agent' };

test('writes one whole line of JSON', () => {
  const { lines, log } = logger();
  log.child('bidding').info('bid open', {
    order: 'practice:tenant-1/4/1/1',
    price: { amount: 5n, denom: 'uact' },
    from: '203.0.113.9',
    token: 'abc',
    text: 'two\nlines',
  });
  expect(lines).toEqual([
    '{"at":"2025-06-15T15:06:40.000Z","level":"info","module":"bidding","message":"bid open",' +
      '"order":"practice:tenant-1/4/1/1","price":{"amount":"5","denom":"uact"},' +
      '"from":"*.*.*.9","token":"***","text":"two\\nlines"}\n',
  ]);
});

test('a message without fields', () => {
  const { lines, log } = logger();
  log.warn('clock jumped');
  expect(lines).toEqual([
    '{"at":"2025-06-15T15:06:40.000Z","level":"warn","module":"agent","message":"clock jumped"}\n',
  ]);
});

test('no field takes the place of what the line says of itself', () => {
  const { lines, log } = logger();
  log.error('real', { message: 'not', level: 'debug', module: 'x', at: 0, other: 1 });
  expect(lines).toEqual([`${JSON.stringify({ ...own, message: 'real', other: 1 })}\n`]);
});

describe('the level', () => {
  const expected: Record<LogLevel, readonly LogLevel[]> = {
    debug: ['debug', 'info', 'warn', 'error'],
    info: ['info', 'warn', 'error'],
    warn: ['warn', 'error'],
    error: ['error'],
  };
  test.each(LOG_LEVELS)('%s', (level) => {
    const { lines, log } = logger(level);
    for (const each of LOG_LEVELS) log[each]('message');
    expect(parsed(lines)).toEqual(
      expected[level].map((each) => ({ ...own, level: each, message: 'message' })),
    );
  });
});

describe('errors', () => {
  const line = (error: unknown): unknown => {
    const { lines, log } = logger();
    log.error('failed', { error });
    return parsed(lines)[0];
  };
  const shown = (error: unknown): unknown => ({ ...own, message: 'failed', error });

  test('ours: message, code, data and causes, without a stack', () => {
    const error = new AgentError('image-not-found', `no image in ${homedir()}/x`, {
      data: { image: 'web:1', token: 'abc' },
      cause: new Error('404 from 203.0.113.9', { cause: 'why' }),
    });
    expect(line(error)).toEqual(
      shown({
        message: 'no image in ~/x',
        code: 'image-not-found',
        data: { image: 'web:1', token: '***' },
        causes: ['404 from *.*.*.9', 'why'],
      }),
    );
  });

  test("Node's: with its code and its stack", () => {
    const error = Object.assign(new Error('no file'), { code: 'ENOENT', stack: 'Error: no file' });
    expect(line(error)).toEqual(
      shown({ message: 'no file', code: 'ENOENT', stack: 'Error: no file' }),
    );
  });

  test('what was called off: its message alone', () => {
    expect(line(new Aborted())).toEqual(shown({ message: 'called off' }));
  });

  test('a chain of causes that never ends is cut', () => {
    const error = new AgentError('lost', 'gone');
    error.cause = error;
    const causes = ['gone', 'gone', 'gone', 'gone', 'gone'];
    expect(line(error)).toEqual(shown({ message: 'gone', code: 'lost', data: {}, causes }));
  });
});

test('the silent logger is its own child', () => {
  expect(silentLogger.child('engine')).toBe(silentLogger);
});
