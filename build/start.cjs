'use strict';
// `npm start`: the desktop app where Electron and a display are there, else the agent in the
// terminal, which opens the dashboard in the browser. Plain CommonJS.

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { ensureShell } = require('./dashboard.cjs');
const { MODULES, ROOT, hasDisplay, isRootOnLinux, nodeToRun, say } = require('./machine.cjs');

const ELECTRON = path.join(MODULES, 'electron');
const ATTEMPT = path.join(MODULES, '.electron-attempt');
const ATTEMPT_LIMIT_MS = 10_000;
/** A shell that ends with a fault so soon has shown nothing: this system cannot run it. */
const SOON_MS = 5_000;

async function main(flags) {
  const binary = await shellToRun(flags);
  if (binary !== undefined) {
    const startedAt = Date.now();
    const code = await run(binary, [path.join(ROOT, 'electron', 'dist', 'main.js'), ...flags]);
    if (code === 0 || Date.now() - startedAt > SOON_MS) return code;
    say('The desktop app does not run on this system: the browser is used instead.');
  }
  return run(nodeToRun(), [path.join(ROOT, 'agent', 'sublet.js'), 'start', ...flags]);
}

/** Electron's program, where the desktop app can be run with it. */
async function shellToRun(flags) {
  // Without one there is nothing to show a window on: servers, and this is no fault to speak of.
  if (!hasDisplay() || flags.includes('--no-open')) return undefined;
  if (isRootOnLinux) {
    say('The desktop app does not run as root: the browser is used instead.');
    return undefined;
  }
  if (electronBinary() === undefined) await attemptDownload();
  const binary = electronBinary();
  if (binary === undefined) {
    say('Electron is not here ("npx install-electron" gets it): the browser is used instead.');
    return undefined;
  }
  const problem = ensureShell();
  if (problem === undefined) return binary;
  say(`The desktop app cannot be built (${problem.line}): the browser is used instead.`);
  return undefined;
}

// Never by require('electron'), which would download it however long that takes.
function electronBinary() {
  try {
    const name = fs.readFileSync(path.join(ELECTRON, 'path.txt'), 'utf8').trim();
    const file = path.join(ELECTRON, 'dist', name);
    return fs.existsSync(file) ? file : undefined;
  } catch {
    return undefined; // never downloaded
  }
}

/**
 * Electron's npm package comes without its program, which lies on another server. Asked for once
 * for each version, and only where it could be shown: it is large, and nothing depends on it.
 */
async function attemptDownload() {
  let version;
  try {
    version = JSON.parse(fs.readFileSync(path.join(ELECTRON, 'package.json'), 'utf8')).version;
    if (fs.existsSync(ATTEMPT) && fs.readFileSync(ATTEMPT, 'utf8') === version) return;
    fs.writeFileSync(ATTEMPT, version);
  } catch {
    return; // the package is not here
  }
  say('Getting Electron for the desktop app...');
  const child = spawn(nodeToRun(), [path.join(ELECTRON, 'install.js')], {
    stdio: 'ignore',
    // A group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  await new Promise((resolve) => {
    const timer = setTimeout(() => killTree(child.pid), ATTEMPT_LIMIT_MS);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    child.once('error', end);
    child.once('exit', end);
  });
}

function killTree(pid) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended at this moment.
  }
}

/** Runs it in our place: same terminal, same signals. Resolves to its exit code. */
function run(program, args) {
  const child = spawn(program, args, { cwd: process.cwd(), stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  // From a terminal the child gets Ctrl-C by itself; a second one would be taken as impatience.
  const forwardInterrupt = () => {
    if (process.stdin.isTTY !== true) child.kill('SIGINT');
  };
  process.on('SIGINT', forwardInterrupt);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve) => {
    const end = (code) => {
      process.off('SIGINT', forwardInterrupt);
      for (const signal of ['SIGTERM', 'SIGHUP']) process.off(signal, forward);
      resolve(code);
    };
    child.once('error', (error) => {
      say(`${path.basename(program)} cannot be started: ${error.message}`);
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
