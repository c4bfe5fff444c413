import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { SCAN_DEFAULTS } from '../../../agent/scanning/program/options.ts';
import { ProgramScanner } from '../../../agent/scanning/program/program-scanner.ts';

/** Real programs, as an owner has them. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const IMAGE = { image: 'nginx:1', id: 'sha256:aa', digest: 'sha256:bb' };

function scanner(
  text: string,
  more: { timeoutMs?: number; dockerHost?: string } = {},
): ProgramScanner {
  const program = path.join(folder, 'scan.sh');
  writeFileSync(program, `#!/bin/sh\n${text}\n`);
  chmodSync(program, 0o755);
  const env = { PATH: process.env.PATH, SUBLET_SECRET: 'x' };
  return new ProgramScanner(
    { ...SCAN_DEFAULTS, program, ...more },
    { clock: new SystemClock(), env },
  );
}
const scan = (text: string, more = {}) => scanner(text, more).scan(IMAGE, never);

test('the image in, and where its engine is; nothing of the agent’s own', async () => {
  const asked = await scan(`cat > "${folder}/in"; env > "${folder}/env"`, {
    dockerHost: 'unix:///its.sock',
  });
  expect(asked).toEqual({ ok: true, value: undefined });
  expect(JSON.parse(readFileSync(path.join(folder, 'in'), 'utf8'))).toEqual(IMAGE);
  const env = readFileSync(path.join(folder, 'env'), 'utf8');
  expect(env).toContain('DOCKER_HOST=unix:///its.sock\n');
  expect(env).not.toContain('SUBLET');
});

test.each([
  ['1 and words', 'echo "has a miner" >&2; exit 1', { code: 'refused', reason: 'has a miner' }],
  ['1 and words on its output', 'echo found; exit 1', { code: 'refused', reason: 'found' }],
  ['1 and nothing', 'exit 1', { code: 'refused', reason: 'it ended with 1' }],
  [
    '2: it came to no word',
    'echo "no list" >&2; exit 2',
    { code: 'failed', reason: 'it ended with 2: no list' },
  ],
  ['killed', 'kill -9 $$', { code: 'failed', reason: 'it was killed' }],
  ['too many words', 'yes', { code: 'failed', reason: 'it said more than 65536 characters' }],
  [
    'control characters',
    String.raw`printf 'a\033[2Jb' >&2; exit 1`,
    { code: 'refused', reason: 'a [2Jb' },
  ],
])('ends with %s', async (_name, text, answer) => {
  expect(await scan(text)).toEqual({ ok: false, ...answer });
});

test('one that hangs, and one that is not there, come to no word', async () => {
  expect(await scan('sleep 60', { timeoutMs: 200 })).toEqual({
    ...{ ok: false, code: 'failed', reason: 'it gave no answer within 0.2 s' },
  });
  const unnamable = new ProgramScanner(
    { ...SCAN_DEFAULTS, program: `${folder}/a\0b` },
    { clock: new SystemClock(), env: {} },
  );
  expect(await unnamable.scan(IMAGE, never)).toMatchObject({
    ...{ ok: false, code: 'failed', reason: expect.stringContaining('could not be run') },
  });
  const missing = scanner('true', {});
  rmSync(path.join(folder, 'scan.sh'));
  expect(await missing.scan(IMAGE, never)).toMatchObject({
    ...{ ok: false, code: 'failed', reason: expect.stringContaining('could not be run') },
  });
});
