import { expect, test } from 'vitest';

import { Aborted } from '../../../agent/base/abort.ts';
import { codeOf } from '../../../agent/base/errors.ts';
import type { ProgramCall } from '../../../agent/base/run-program.ts';
import { runProgram } from '../../../agent/base/run-program.ts';

const quiet = new AbortController().signal;

const shell = (script: string, more: Partial<ProgramCall> = {}): ProgramCall => ({
  ...{ program: '/bin/sh', args: ['-c', script], path: '/usr/bin:/bin' },
  ...{ limitMs: 60_000, mostCharacters: 100, ...more },
});

test.skipIf(process.platform === 'win32')('hands over what it said and how it ended', async () => {
  const call = shell('cat; echo "$PATH $LC_ALL" >&2; exit 3', { input: 'read' });
  expect(await runProgram(call, quiet)).toEqual({
    ...{ code: 3, stdout: 'read', stderr: '/usr/bin:/bin C\n' },
  });
});

test.skipIf(process.platform === 'win32')('keeps the end of what is long', async () => {
  const call = shell('echo 123456789', { mostCharacters: 4 });
  expect((await runProgram(call, quiet)).stdout).toBe('789\n');
});

test('a program that is not there is an ending too', async () => {
  const { code, error } = await runProgram({ ...shell(''), program: 'no-such-program' }, quiet);
  expect([code, codeOf(error)]).toEqual([undefined, 'ENOENT']);
});

test.skipIf(process.platform === 'win32')('is killed at its limit', async () => {
  const { code, error } = await runProgram(shell('exec sleep 1000', { limitMs: 50 }), quiet);
  expect([code, error?.name]).toEqual([undefined, 'AbortError']);
});

test.skipIf(process.platform === 'win32')('is killed where nobody wants it any more', async () => {
  const controller = new AbortController();
  const running = runProgram(shell('exec sleep 1000'), controller.signal);
  controller.abort();
  await expect(running).rejects.toThrow(Aborted);
  await expect(runProgram(shell('exit 0'), controller.signal)).rejects.toThrow(Aborted);
});
