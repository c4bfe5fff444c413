'use strict';
// Sees to it that there is a Chromium for the tests. One that is there is used as it is. Plain
// CommonJS without dependencies, for the system's Node 20 or newer.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { withLock } = require('./lock.cjs');
const { aptInstall, canUseApt, machineLock, onPath, say } = require('./machine.cjs');

const SETUP_LIMIT_MS = 15 * 60_000;
const RUN_LIMIT_MS = 20_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Names another browser, or one at an unusual place; nothing is installed then. */
const VARIABLE = 'SUBLET_TEST_BROWSER';

/** The browser that tests use, or undefined. */
function findBrowser() {
  const given = process.env[VARIABLE];
  return (given ? [given] : candidates()).find(runs);
}

function candidates() {
  if (process.platform === 'darwin') {
    const homes = ['/Applications', path.join(process.env.HOME ?? '', 'Applications')];
    return homes.flatMap((folder) => [
      path.join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      path.join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
    ]);
  }
  if (process.platform === 'win32') {
    const { PROGRAMFILES, LOCALAPPDATA } = process.env;
    const folders = [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA];
    return folders
      .filter(Boolean)
      .flatMap((folder) => [
        path.join(folder, 'Google/Chrome/Application/chrome.exe'),
        path.join(folder, 'Chromium/Application/chrome.exe'),
        path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
      ]);
  }
  return NAMES.map(onPath).filter((file) => file !== undefined);
}

// Some systems have a file of that name which only says what to install.
function runs(file) {
  if (!fs.existsSync(file)) return false;
  if (process.platform === 'win32') return true; // it would open a window
  const { status } = spawnSync(file, ['--version'], { stdio: 'ignore', timeout: RUN_LIMIT_MS });
  return status === 0;
}

/** Returns the exit code. */
async function ensureBrowser() {
  if (findBrowser() !== undefined) return 0;
  if (!process.env[VARIABLE] && canUseApt()) {
    await withLock(machineLock('browser'), { limitMs: SETUP_LIMIT_MS, onWait: tellWait }, () => {
      // Whoever held the lock before has probably done it.
      if (findBrowser() === undefined) aptInstall(['chromium']);
    });
    if (findBrowser() !== undefined) return 0;
  }
  say(
    process.env[VARIABLE]
      ? `${VARIABLE} is set to ${process.env[VARIABLE]}, which is no browser that runs.`
      : `No browser found: the tests need one. Install Chromium or Chrome, or name one in ${VARIABLE}.`,
  );
  return 1;
}

function tellWait(pid) {
  say(`Another set-up of the browser is running (process ${pid}); waiting...`);
}

module.exports = { ensureBrowser, findBrowser };
