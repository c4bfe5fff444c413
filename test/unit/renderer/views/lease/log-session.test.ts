import { describe, expect, it } from 'vitest';

import type { StreamItem } from '../../../../../agent/api/streams.ts';
import type { StreamListener } from '../../../../../renderer/state/agent-client.ts';
import { CallError } from '../../../../../renderer/state/agent-error.ts';
import { LogSession } from '../../../../../renderer/views/lease/log-session.ts';

const T = (n: number): string => `2026-11-23T04:24:00.${String(n).padStart(9, '0')}Z`;
const LOST = new CallError('disconnected', 'gone');

/** A session whose engine, clock and timers the test moves. */
function setup() {
  const opened: { tail: number; listener: StreamListener<'lease.logs'> }[] = [];
  const timers = new Set<{ atMs: number; what: () => void }>();
  let nowMs = 0;
  let cancelled = 0;
  const session = new LogSession({
    open: (tail, listener) => {
      opened.push({ tail, listener });
      return { send: () => {}, endInput: () => {}, cancel: () => (cancelled += 1) };
    },
    nowMs: () => nowMs,
    after: (ms, what) => {
      const timer = { atMs: nowMs + ms, what };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const item = (text: string, about: Partial<StreamItem<'lease.logs'>> = {}): void =>
    opened.at(-1)!.listener.onItem({
      service: 'web' as never,
      replica: 0,
      stream: 'stdout',
      text,
      ...about,
    });
  const pass = (ms: number): void => {
    nowMs += ms;
    for (const timer of [...timers]) {
      if (timer.atMs > nowMs || !timers.delete(timer)) continue;
      timer.what();
    }
  };
  return {
    session,
    opened,
    cancelled: () => cancelled,
    item,
    /** A piece of the log, and the moment after which it is taken. */
    lines: (text: string, about: Partial<StreamItem<'lease.logs'>> = {}) => {
      item(text, about);
      pass(250);
    },
    end: (error?: CallError) => opened.at(-1)!.listener.onEnd(error),
    pass,
    texts: () => {
      const { buffer } = session;
      return Array.from({ length: buffer.endSeq - buffer.firstSeq }, (_, i) => {
        const entry = buffer.at(buffer.firstSeq + i)!;
        return entry.type === 'line' ? entry.text : `-- ${entry.mark}`;
      });
    },
  };
}

describe('LogSession', () => {
  it('follows from the first line', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    expect([it.session.status.status, it.texts(), it.opened[0]!.tail]).toEqual([
      'following',
      ['a'],
      1000,
    ]);
  });

  it('puts what was printed before into the order of time, whatever it comes from', () => {
    const it = setup();
    it.session.start();
    it.item(`${T(1)} a\nrest of a\n${T(4)} d\n`);
    it.item(`${T(2)} b\n${T(3)} c\n`, { stream: 'stderr' });
    it.pass(250);
    it.item(`${T(9)} z\n`);
    it.item(`${T(8)} y\n`, { stream: 'stderr' });
    expect(it.texts()).toEqual(['a', 'rest of a', 'b', 'c', 'd', 'z', 'y']);
  });

  it('loses nothing that came just before a cut', () => {
    const it = setup();
    it.session.start();
    it.item(`${T(1)} a\n`);
    it.end(LOST);
    expect(it.texts()).toEqual(['a', '-- lost']);
  });

  it('follows a quiet container after a moment', () => {
    const it = setup();
    it.session.start();
    it.pass(2000);
    expect(it.session.status).toEqual({ status: 'following' });
  });

  it('goes on after a cut without a line twice, and says that nothing is missing', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n${T(2)} b\n${T(2)} b\n`);
    it.end(LOST);
    const during = it.session.status.status;
    it.pass(1000);
    it.lines(`${T(1)} a\n${T(2)} b\n${T(2)} b\n${T(2)} b\n${T(3)} c\n`);
    expect([during, it.session.status.status, it.texts()]).toEqual([
      'lost',
      'following',
      ['a', 'b', 'b', '-- lost', '-- back', 'b', 'c'],
    ]);
  });

  it('says that lines may be missing where the new ones do not meet the old', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    it.end(LOST);
    it.pass(1000);
    it.lines(`${T(5)} e\n`);
    expect(it.texts()).toEqual(['a', '-- lost', '-- back-with-gap', 'e']);
  });

  it('tells the sources apart: a gap in one is said although another has none', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    it.lines(`${T(1)} x\n`, { stream: 'stderr' });
    it.end(LOST);
    it.pass(1000);
    it.lines(`${T(1)} a\n${T(2)} b\n`);
    it.lines(`${T(9)} z\n`, { stream: 'stderr' });
    expect(it.texts()).toEqual(['a', 'x', '-- lost', '-- back', 'b', '-- back-with-gap', 'z']);
  });

  it('leaves out the rest of a known long line, which has no time', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\nrest of a\n`);
    it.end(LOST);
    it.pass(1000);
    it.lines(`${T(1)} a\nrest of a\n${T(2)} b\nrest of b\n`);
    expect(it.texts()).toEqual(['a', 'rest of a', '-- lost', '-- back', 'b', 'rest of b']);
  });

  it('is back after a moment although nothing new is printed', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    it.end(LOST);
    it.pass(1000);
    it.lines(`${T(1)} a\n`);
    it.pass(2000);
    expect([it.session.status.status, it.texts()]).toEqual([
      'following',
      ['a', '-- lost', '-- back'],
    ]);
  });

  it('tries again with growing waits, and says once that it is lost', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    const counts = [1000, 2000, 4000, 8000, 10_000, 10_000].map((waitMs) => {
      it.end(LOST);
      it.pass(waitMs - 1);
      const before = it.opened.length;
      it.pass(1);
      return it.opened.length - before;
    });
    expect([counts, it.texts()]).toEqual([
      [1, 1, 1, 1, 1, 1],
      ['a', '-- lost'],
    ]);
  });

  it('waits where there is no container yet, and tries again', () => {
    const it = setup();
    it.session.start();
    it.end(new CallError('not-found', 'none'));
    const status = it.session.status.status;
    it.pass(1000);
    expect([status, it.opened.length]).toEqual(['waiting', 2]);
  });

  it('keeps the last lines when the containers are gone, and does not ask again', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    it.end();
    it.pass(60_000);
    it.session.start();
    expect([it.session.status.status, it.texts(), it.opened.length]).toEqual(['ended', ['a'], 1]);
  });

  it('calls the stream off when it stops, and hears nothing late', () => {
    const it = setup();
    it.session.start();
    it.lines(`${T(1)} a\n`);
    it.session.stop();
    it.lines(`${T(2)} b\n`);
    expect([it.cancelled(), it.texts()]).toEqual([1, ['a']]);
  });

  it('counts lines a second over the last five', () => {
    const it = setup();
    it.session.start();
    it.lines('before\n');
    it.item('x\n'.repeat(50));
    const now = it.session.rate;
    it.pass(6000);
    expect([now, it.session.rate]).toEqual([10, 0]);
  });
});
