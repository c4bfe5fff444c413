import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const SCRIPT = path.resolve(import.meta.dirname, '../../../build/browser.cjs');

// Elsewhere browsers have fixed places, which a test cannot empty.
describe.runIf(process.platform === 'linux')('looking for a browser', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sublet-browser-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, exitCode: number): string => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  // Without apt-get on the PATH nothing is ever installed.
  const run = (given = ''): { found: string; status: number | null; stderr: string } => {
    const code = `const browser = require(${JSON.stringify(SCRIPT)});
      process.stdout.write(String(browser.findBrowser()));
      browser.ensureBrowser().then((status) => { process.exitCode = status; });`;
    const env = { PATH: folder, SUBLET_TEST_BROWSER: given };
    const { stdout, status, stderr } = spawnSync(process.execPath, ['-e', code], {
      env,
      encoding: 'utf8',
    });
    return { found: stdout, status, stderr };
  };

  test.each(['chromium', 'chromium-browser', 'google-chrome'])('%s on the PATH', (name) => {
    const file = program(name, 0);
    expect(run()).toEqual({ found: file, status: 0, stderr: '' });
  });

  test('one that only says what to install does not count', () => {
    program('chromium-browser', 1);
    expect(run()).toEqual({
      found: 'undefined',
      status: 1,
      stderr:
        'No browser found: the tests need one. Install Chromium or Chrome, or name one in SUBLET_TEST_BROWSER.\n',
    });
    const file = program('google-chrome', 0);
    expect(run()).toEqual({ found: file, status: 0, stderr: '' });
  });

  test('one that is named is used, or said to be none', () => {
    program('chromium', 0);
    const own = program('own-browser', 0);
    expect(run(own)).toEqual({ found: own, status: 0, stderr: '' });
    expect(run(path.join(folder, 'none'))).toEqual({
      found: 'undefined',
      status: 1,
      stderr: `SUBLET_TEST_BROWSER is set to ${folder}/none, which is no browser that runs.\n`,
    });
  });
});
