import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = path.resolve(import.meta.dirname, '../../../build/authority.cjs');

test('says which tests are left out where there is no authority for them', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sublet-authority-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Without apt-get on the PATH nothing is ever installed.
  const run = (): { stdout: string; stderr: string } => {
    const code = `require(${JSON.stringify(SCRIPT)}).ensureAuthority().then((there) => console.log(there));`;
    const env = { PATH: folder };
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { env, encoding: 'utf8' });
    return { stdout, stderr };
  };
  writeFileSync(path.join(folder, 'pebble'), '');
  expect(run()).toEqual({
    stdout: 'false\n',
    stderr:
      'Not found: pebble-challtestsrv. The tests that get certificates from a real authority are ' +
      'left out; they need the package pebble of Debian or Ubuntu.\n',
  });
  writeFileSync(path.join(folder, 'pebble-challtestsrv'), '');
  expect(run()).toEqual({ stdout: 'true\n', stderr: '' });
});
