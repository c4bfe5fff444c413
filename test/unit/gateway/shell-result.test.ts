import { expect, test } from 'vitest';

import type { ShellEnd } from '../../../agent/gateway/own-tenant/shell-result.ts';
import { shellResult } from '../../../agent/gateway/own-tenant/shell-result.ts';
import { resultFrame, shellFrame } from '../../../agent/gateway/streams/shell-frames.ts';

/** What comes of these frames. */
function ended(...frames: readonly Buffer[]): Promise<ShellEnd> {
  return new Promise((resolve, reject) => {
    const hear = shellResult(resolve, reject);
    for (const frame of frames) hear(frame);
  });
}
const text = (kind: 'stdout' | 'stderr' | 'result' | 'failure', words: string): Buffer =>
  shellFrame(kind, Buffer.from(words));

test('what was printed, with its code', async () => {
  const frames = [text('stdout', 'one '), text('stderr', 'two'), resultFrame(3)];
  expect(await ended(...frames)).toEqual({ code: 3, output: 'one two' });
});

test('of much that was printed, the first 64 KiB', async () => {
  const much = text('stdout', 'x'.repeat(40_000));
  const { code, output } = await ended(...new Array<Buffer>(50).fill(much), resultFrame(0));
  expect([code, output]).toEqual([0, 'x'.repeat(64 * 1024)]);
});

test.each([
  ['no JSON', text('result', '{"exit_'), 'the result is not understood: {"exit_'],
  ['no object', text('result', 'null'), 'the result is not understood: null'],
  ['no code', text('result', '{}'), 'the result is not understood: {}'],
  [
    'a code of another kind',
    text('result', '{"exit_code":"0"}'),
    'the result is not understood: {"exit_code":"0"}',
  ],
  ['why it was not run', resultFrame(0, 'y'.repeat(900)), 'y'.repeat(500)],
  ['a failure', text('failure', 'z'.repeat(900)), 'z'.repeat(500)],
])('a result with %s is an error', async (_what, frame, message) => {
  await expect(ended(frame)).rejects.toThrow(new Error(message));
});
