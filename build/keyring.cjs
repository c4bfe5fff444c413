'use strict';
// Sees to it that there is a keyring for the tests of the wallet, on Linux. One that is there is
// used as it is, on a bus of the tests' own. Plain CommonJS without dependencies, for the system's
// Node 20 or newer.

const { withLock } = require('./lock.cjs');
const { aptInstall, canUseApt, machineLock, onPath, say } = require('./machine.cjs');

const SETUP_LIMIT_MS = 15 * 60_000;
const PROGRAMS = ['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'];
const PACKAGES = ['gnome-keyring', 'dbus'];

const missing = () => PROGRAMS.filter((program) => onPath(program) === undefined);

/** Returns the exit code. */
async function ensureKeyring() {
  if (process.platform !== 'linux' || missing().length === 0) return 0;
  if (canUseApt()) {
    await withLock(machineLock('keyring'), { limitMs: SETUP_LIMIT_MS, onWait: tellWait }, () => {
      // Whoever held the lock before has probably done it.
      if (missing().length > 0) aptInstall(PACKAGES);
    });
    if (missing().length === 0) return 0;
  }
  say(
    `The tests of the wallet need a keyring; not found: ${missing().join(', ')}. ` +
      `Install the packages ${PACKAGES.join(' and ')}.`,
  );
  return 1;
}

function tellWait(pid) {
  say(`Another set-up of the keyring is running (process ${pid}); waiting...`);
}

module.exports = { ensureKeyring };
