import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = path.resolve(import.meta.dirname, '../../../build/keyring.cjs');

// Elsewhere the tests use no keyring of their own.
test.runIf(process.platform === 'linux')('says which programs of a keyring are not there', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sublet-keyring-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Without apt-get on the PATH nothing is ever installed.
  const run = (): { status: number | null; stderr: string } => {
    const code = `require(${JSON.stringify(SCRIPT)}).ensureKeyring().then((status) => { process.exitCode = status; });`;
    const env = { PATH: folder };
    const { status, stderr } = spawnSync(process.execPath, ['-e', code], { env, encoding: 'utf8' });
    return { status, stderr };
  };
  const advice = 'Install the packages gnome-keyring and dbus.\n';
  const needed = 'The tests of the wallet need a keyring; not found:';
  writeFileSync(path.join(folder, 'dbus-send'), '');
  expect(run()).toEqual({
    status: 1,
    stderr: `${needed} gnome-keyring-daemon, dbus-daemon. ${advice}`,
  });
  writeFileSync(path.join(folder, 'dbus-daemon'), '');
  writeFileSync(path.join(folder, 'gnome-keyring-daemon'), '');
  expect(run()).toEqual({ status: 0, stderr: '' });
});
