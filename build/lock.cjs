'use strict';
// A lock between processes, as a file that holds the owner's process id.
// Plain CommonJS without dependencies: it runs before anything is installed, on the system's Node.

const fs = require('node:fs');
const os = require('node:os');

const POLL_MS = 200;
// A lock file is written right after it is made; one that stays empty lost its owner in between.
const EMPTY_LOCK_MS = 5_000;
const STALE_BREAKER_MS = 10_000;

/**
 * Runs `work` while holding the lock and returns what it returns (also for a promise).
 * `onWait` is called once, with the owner's process id, when somebody else holds it.
 */
function withLock(file, { limitMs, onWait }, work) {
  acquire(file, limitMs, onWait);
  let result;
  try {
    result = work();
  } catch (error) {
    fs.rmSync(file, { force: true });
    throw error;
  }
  if (result && typeof result.then === 'function') {
    return result.finally(() => fs.rmSync(file, { force: true }));
  }
  fs.rmSync(file, { force: true });
  return result;
}

function acquire(file, limitMs, onWait) {
  const giveUpAt = Date.now() + limitMs;
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isDead(file)) {
      removeDead(file);
      continue;
    }
    if (Date.now() > giveUpAt) {
      throw new Error(`Waited too long for ${file}. Remove that file if no other set-up runs.`);
    }
    if (!told) {
      told = true;
      if (onWait) onWait(readOwner(file));
    }
    sleep(POLL_MS);
  }
}

// Two waiters may find the same dead lock. Without the breaker the slower one would remove the
// lock that the faster one has just taken.
function removeDead(file) {
  const breaker = `${file}.breaker`;
  try {
    fs.mkdirSync(breaker);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (ageMs(breaker) > STALE_BREAKER_MS) fs.rmSync(breaker, { recursive: true, force: true });
    sleep(POLL_MS);
    return;
  }
  try {
    if (isDead(file)) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(breaker, { recursive: true, force: true });
  }
}

function isDead(file) {
  const age = ageMs(file);
  if (age === undefined) return false; // gone: the next attempt may take it
  const owner = readOwner(file);
  if (owner === undefined) return age > EMPTY_LOCK_MS;
  // Process ids start anew with the machine.
  if (age > os.uptime() * 1000) return true;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function readOwner(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // removed by its owner meanwhile
  }
}

function ageMs(file) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return undefined; // removed by its owner meanwhile
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

module.exports = { withLock };
