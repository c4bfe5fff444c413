'use strict';
// Sees to it that the tests have a certificate authority: Pebble, which is Let's Encrypt's own for
// tests. Debian and Ubuntu have it; where it is not to be had, its tests are left out, and it is said
// so. Plain CommonJS without dependencies, for the system's Node 20 or newer.

const { withLock } = require('./lock.cjs');
const { aptInstall, canUseApt, machineLock, onPath, say } = require('./machine.cjs');

const SETUP_LIMIT_MS = 15 * 60_000;
const PROGRAMS = ['pebble', 'pebble-challtestsrv'];
const PACKAGE = 'pebble';

const missing = () => PROGRAMS.filter((program) => onPath(program) === undefined);

/** Whether there is one now. */
async function ensureAuthority() {
  if (missing().length === 0) return true;
  if (canUseApt()) {
    await withLock(machineLock('authority'), { limitMs: SETUP_LIMIT_MS, onWait: tellWait }, () => {
      // Whoever held the lock before has probably done it.
      if (missing().length > 0) aptInstall([PACKAGE]);
    });
    if (missing().length === 0) return true;
  }
  say(
    `Not found: ${missing().join(', ')}. The tests that get certificates from a real authority ` +
      `are left out; they need the package ${PACKAGE} of Debian or Ubuntu.`,
  );
  return false;
}

function tellWait(pid) {
  say(`Another set-up of the test authority is running (process ${pid}); waiting...`);
}

module.exports = { ensureAuthority };
