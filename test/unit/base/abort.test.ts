import { describe, expect, test } from 'vitest';

import {
  Aborted,
  childController,
  isAborted,
  orAborted,
  throwIfAborted,
} from '../../../agent/base/abort.ts';

describe('isAborted', () => {
  const platform = new AbortController();
  platform.abort();
  test.each([
    [new Aborted(), true],
    [platform.signal.reason, true],
    [new Error('Aborted'), false],
    ['AbortError', false],
    [undefined, false],
  ])('%s: %s', (error, expected) => {
    expect(isAborted(error)).toBe(expected);
  });
});

describe('throwIfAborted', () => {
  test('lets a quiet signal pass', () => {
    throwIfAborted(new AbortController().signal);
  });

  test('throws the reason where it is an Aborted', () => {
    const reason = new Aborted('closing');
    expect(() => throwIfAborted(AbortSignal.abort(reason))).toThrow(reason);
  });

  test('throws an Aborted where the reason is something else', () => {
    expect(() => throwIfAborted(AbortSignal.abort('why'))).toThrow(new Aborted());
  });
});

describe('orAborted', () => {
  test('gives what the work gives', async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve(7), signal)).toBe(7);
  });

  test('fails as the work fails', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  });

  test('is called off while the work goes on', async () => {
    const controller = new AbortController();
    const waiting = orAborted(new Promise(() => {}), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toEqual(new Aborted());
  });

  test('leaves no failure of the work unheard, whenever the signal fires', async () => {
    const unheard: unknown[] = [];
    const note = (error: unknown): void => {
      unheard.push(error);
    };
    process.on('unhandledRejection', note);
    const controller = new AbortController();
    const fail: ((error: Error) => void)[] = [];
    const work = (): Promise<never> => new Promise((_resolve, reject) => fail.push(reject));
    const during = orAborted(work(), controller.signal);
    controller.abort();
    const after = orAborted(work(), controller.signal);
    await Promise.allSettled([during, after]);
    for (const reject of fail) reject(new Error('too late'));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    process.off('unhandledRejection', note);
    expect(unheard).toEqual([]);
  });
});

describe('childController', () => {
  test('fires with its parent, with the same reason', () => {
    const parent = new AbortController();
    const child = childController(parent.signal);
    parent.abort('why');
    expect([child.signal.aborted, child.signal.reason]).toEqual([true, 'why']);
  });

  test('has fired where the parent has', () => {
    expect(childController(AbortSignal.abort()).signal.aborted).toBe(true);
  });

  test('fires alone', () => {
    const parent = new AbortController();
    childController(parent.signal).abort();
    expect(parent.signal.aborted).toBe(false);
  });

  test('does not fire with its parent once it was released', () => {
    const parent = new AbortController();
    const child = childController(parent.signal);
    child.release();
    parent.abort();
    expect(child.signal.aborted).toBe(false);
  });
});
