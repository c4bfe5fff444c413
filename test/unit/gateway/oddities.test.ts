import { expect, test } from 'vitest';

import { wantedOf } from '../../../agent/gateway/paths.ts';
import { findRoute } from '../../../agent/gateway/routes.ts';
import {
  readShellFrame,
  resultFrame,
  shellFrame,
} from '../../../agent/gateway/streams/shell-frames.ts';
import { logsWish, shellWish } from '../../../agent/gateway/streams/wishes.ts';
import { Dice } from '../../helpers/chain/scenario/dice.ts';
import { damaged } from '../../helpers/gateway/damage.ts';

// What strangers may send: it is read or refused, and never throws.

test.each<[method: string, path: string, found: unknown]>([
  ['GET', '/lease/7/1/2/status', { dseq: '7', gseq: '1', oseq: '2' }],
  ['GET', '/lease/7/1/2/service/web/status', { dseq: '7', gseq: '1', oseq: '2', service: 'web' }],
  ['GET', '/lease/7/1/2/service/a%2Fb/status', { dseq: '7', gseq: '1', oseq: '2', service: 'a/b' }],
  ['PUT', '/deployment/7/manifest', { dseq: '7' }],
  ['DELETE', '/lease/7/1/2/shell', { dseq: '7', gseq: '1', oseq: '2' }],
  ['POST', '/version', 'wrong-method'],
  ['HEAD', '/version', 'wrong-method'],
  ['GET', '/version/', 'nothing'],
  ['GET', '//version', 'nothing'],
  ['GET', '/lease/7/1//status', 'nothing'],
  ['GET', '/lease/7/1/%zz/status', 'nothing'],
  ['GET', '/lease/../version', 'nothing'],
  ['GET', 'http://x/version', 'nothing'],
  ['GET', '*', 'nothing'],
  ['GET', '', 'nothing'],
])('%s %s', (method, path, expected) => {
  const found = findRoute(method, path);
  expect(typeof found === 'string' ? found : found.parts).toEqual(expected);
});

test.each<[parts: Record<string, string>, expected: unknown]>([
  [{ dseq: '7' }, { ok: true, value: { dseq: 7n } }],
  [
    { dseq: '007', gseq: '1', oseq: '2' },
    { ok: true, value: { dseq: 7n, gseq: 1, oseq: 2 } },
  ],
  [{ dseq: '18446744073709551615' }, { ok: true, value: { dseq: (1n << 64n) - 1n } }],
  [{ dseq: '18446744073709551616' }, message('18446744073709551616', 'value out of range')],
  [{ dseq: '1', gseq: '4294967296' }, message('4294967296', 'value out of range')],
  [{ dseq: '-1' }, message('-1', 'invalid syntax')],
  [{ dseq: '1e3' }, message('1e3', 'invalid syntax')],
  [{ dseq: '١' }, message('١', 'invalid syntax')],
  [{ dseq: 'x'.repeat(1000) }, message('x'.repeat(64), 'invalid syntax')],
])('the ids %j', (parts, expected) => {
  expect(wantedOf(parts)).toEqual(expected);
});

test('shell frames are read and written as tools do it', () => {
  expect(readShellFrame(Buffer.of(104, 1, 2))).toEqual({ type: 'bytes', bytes: Buffer.of(1, 2) });
  expect(readShellFrame(Buffer.of(105, 1, 0, 0, 24))).toEqual({
    type: 'resize',
    columns: 256,
    rows: 24,
  });
  expect(readShellFrame(Buffer.of(105, 0, 0, 0, 0))).toBe(undefined);
  expect(readShellFrame(Buffer.of())).toBe(undefined);
  for (const wrong of [[105], [105, 0, 80, 0], [105, 0, 80, 0, 24, 0], [100, 1], [0], [255]]) {
    expect(readShellFrame(Buffer.from(wrong)), String(wrong)).toEqual({ type: 'wrong' });
  }
  expect(shellFrame('stderr', Buffer.from('x'))).toEqual(Buffer.from('ex'));
  expect(resultFrame(3).toString()).toBe('f{"exit_code":3}\n');
  expect(resultFrame(0, 'no')).toEqual(Buffer.from('f{"exit_code":0,"message":"no"}\n'));
});

test('20000 damaged requests and frames of a fixed seed throw nothing and name nothing new', () => {
  const dice = new Dice(4);
  const paths = ['/lease/7/1/2/logs', '/deployment/7/manifest', '/lease/7/1/2/service/web/status'];
  const queries = [
    'follow=true&tail=5&service=web,db',
    'cmd0=sh&cmd1=-c&tty=1&stdin=1&service=web&podIndex=0',
  ];
  const frames = [Buffer.of(104, 1, 2, 3), Buffer.of(105, 0, 80, 0, 24)];
  const seen = { routes: 0, ids: 0, logs: 0, shells: 0, frames: 0 };
  for (let count = 0; count < 20_000; count++) {
    const found = findRoute(
      'GET',
      damaged(Buffer.from(paths[count % 3]!), dice).toString('latin1'),
    );
    if (typeof found !== 'string') {
      seen.routes += 1;
      const wanted = wantedOf(found.parts);
      if (wanted.ok) {
        seen.ids += 1;
        expect(wanted.value.dseq >= 0n && wanted.value.dseq < 1n << 64n).toBe(true);
      }
    }
    const query = new URLSearchParams(
      damaged(Buffer.from(queries[count % 2]!), dice).toString('latin1'),
    );
    const logs = logsWish(query, 'logs');
    if (logs.ok) {
      seen.logs += 1;
      expect(logs.value.tail === undefined || logs.value.tail >= 0).toBe(true);
    }
    const shell = shellWish(query);
    if (shell !== undefined) {
      seen.shells += 1;
      expect(shell.command.length > 0 && Number.isInteger(shell.replica)).toBe(true);
    }
    const frame = readShellFrame(damaged(frames[count % 2]!, dice));
    if (frame?.type === 'resize') {
      seen.frames += 1;
      expect(frame.columns > 0 && frame.columns < 65_536 && frame.rows > 0).toBe(true);
    }
  }
  // Each of them was tried, also with what could still be read.
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(100);
});

function message(shown: string, why: string): object {
  return { ok: false, code: 'bad-id', message: `strconv.ParseUint: parsing "${shown}": ${why}` };
}
