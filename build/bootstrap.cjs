'use strict';
// Makes a fresh clone ready to run: npm packages by lockfile (Node 24 is one of them), then what
// the command needs of the machine. Runs before every npm script: `node build/bootstrap.cjs
// [start|test|check]`. Plain CommonJS without dependencies, for the system's Node 20 or newer.

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { withLock } = require('./lock.cjs');
const { MODULES, PACKAGED_NODE, ROOT } = require('./machine.cjs');

const STAMP = path.join(MODULES, '.setup-stamp');
// Outside node_modules, because `npm ci` deletes that folder.
const LOCK = path.join(ROOT, '.setup-lock');
const INSTALL_LIMIT_MS = 15 * 60_000;
const NODE_MAJOR = 24;

class SetupError extends Error {}

async function main(command) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(`Node 20 or newer is needed to set up; this is ${process.version}.`);
  }
  if (PACKAGED_NODE === undefined) checkSystemNode();
  if (!isReady()) {
    withLock(LOCK, { limitMs: INSTALL_LIMIT_MS, onWait: tellWait }, () => {
      // Whoever held the lock before has probably done it.
      if (!isReady()) install();
    });
  }
  if (command !== 'start' && command !== 'test') return;
  const codes = [await require('./engine.cjs').ensureEngine(command)];
  if (command === 'test') {
    codes.push(await require('./browser.cjs').ensureBrowser());
    codes.push(await require('./keyring.cjs').ensureKeyring());
    await require('./authority.cjs').ensureAuthority();
  }
  codes.push(await require('./dashboard.cjs').ensureDashboard(command));
  process.exitCode = Math.max(...codes);
}

function isReady() {
  try {
    // Without this file npm scripts fall through to the system's Node without a word.
    if (PACKAGED_NODE !== undefined) {
      fs.accessSync(PACKAGED_NODE, fs.constants.X_OK);
    }
    return fs.readFileSync(STAMP, 'utf8') === wantedStamp();
  } catch {
    return false; // something is missing: install
  }
}

function wantedStamp() {
  const lockfile = fs.readFileSync(path.join(ROOT, 'package-lock.json'));
  const hash = createHash('sha256').update(lockfile).digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

function install() {
  process.stderr.write('Installing npm packages (about 400 MB, once)...\n');
  // --include: complete also under NODE_ENV=production. --ignore-scripts: no package that we use
  // needs its install script, so none gets to run.
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--ignore-scripts'];
  args.push('--include=dev', '--include=optional');
  const { status, signal, error } = runNpm(args);
  if (status !== 0) {
    const why = error ? error.message : signal ? `stopped by ${signal}` : `exit code ${status}`;
    throw new SetupError(`npm ci failed (${why}).`);
  }
  if (PACKAGED_NODE !== undefined) {
    linkPackagedNode();
    checkPackagedNode();
  }
  fs.writeFileSync(STAMP, wantedStamp());
}

function runNpm(args) {
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2] };
  const npm = process.env.npm_execpath;
  // Without a shell where possible; npm_execpath may also name another package manager.
  if (npm && path.basename(npm) === 'npm-cli.js') {
    return spawnSync(process.execPath, [npm, ...args], options);
  }
  const windows = process.platform === 'win32';
  return spawnSync(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows });
}

/** npm 10 leaves out the link of a package whose system is written as a text and not as a list. */
function linkPackagedNode() {
  const own = path.join(MODULES, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (process.platform === 'win32' || fs.existsSync(PACKAGED_NODE) || !fs.existsSync(own)) return;
  fs.mkdirSync(path.dirname(PACKAGED_NODE), { recursive: true });
  fs.rmSync(PACKAGED_NODE, { force: true }); // a link that leads nowhere
  fs.symlinkSync(path.relative(path.dirname(PACKAGED_NODE), own), PACKAGED_NODE);
}

function checkPackagedNode() {
  const { stdout, error } = spawnSync(PACKAGED_NODE, ['--version'], { encoding: 'utf8' });
  const found = error ? error.message : stdout.trim();
  if (!found.startsWith(`v${NODE_MAJOR}.`)) {
    throw new SetupError(
      `${PACKAGED_NODE} should be Node ${NODE_MAJOR}, but it says: ${found || 'nothing'}.`,
    );
  }
}

function checkSystemNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return;
  throw new SetupError(
    `Install Node ${NODE_MAJOR} or newer (https://nodejs.org): for ${process.platform} ` +
      `${process.arch} it does not come from npm, and this is ${process.version}.`,
  );
}

function tellWait(pid) {
  process.stderr.write(`Another set-up of this folder is running (process ${pid}); waiting...\n`);
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
