'use strict';
// Builds what is not run from its source, where that has changed: the dashboard, the desktop shell,
// and the agent of the packaged app. Plain CommonJS without dependencies, for the system's Node 20 or
// newer. `node build/dashboard.cjs` builds all; bootstrap.cjs and start.cjs call it before they need one.

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');

const { withLock } = require('./lock.cjs');
const { MODULES, ROOT, nodeToRun, say } = require('./machine.cjs');

const BUILD_LIMIT_MS = 5 * 60_000;
const STAMP = '.stamp';
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
/** Smaller ones gain nothing. */
const LEAST_PACKED_BYTES = 1024;
// Both speak the contract, and read words of these with it.
const CONTRACT = ['agent/api', 'agent/base', 'agent/domain', 'package-lock.json'];

const DASHBOARD = {
  name: 'dashboard',
  folder: 'renderer',
  entry: 'index.html',
  inputs: ['renderer', 'build/vite.config.ts', ...CONTRACT],
  runs: [['--config', 'build/vite.config.ts']],
  finish: packAll,
};
const SHELL = {
  name: 'desktop shell',
  folder: 'electron',
  entry: 'main.ts',
  inputs: ['electron', 'build/vite.electron.config.ts', ...CONTRACT],
  // Two forms: a module, and a plain script for the sandbox.
  runs: ['main', 'preload'].map((mode) => [
    ...['--config', 'build/vite.electron.config.ts', '--mode', mode],
  ]),
  finish: () => undefined,
};
const AGENT = {
  name: 'agent of the packaged app',
  folder: 'agent',
  entry: 'sublet.js',
  inputs: ['agent', 'build/vite.agent.config.ts', 'package.json', 'package-lock.json'],
  runs: [['--config', 'build/vite.agent.config.ts']],
  finish: () => undefined,
};

/** Returns the exit code. `start` goes on without a dashboard, the others do not. */
function ensureDashboard(command) {
  const problem = ensureBuilt(DASHBOARD);
  if (problem === undefined) return 0;
  if (command === 'start') {
    say(`The dashboard cannot be built (${problem.line}): a plain page is shown in its place.`);
    return 0;
  }
  say(`The dashboard cannot be built:\n${problem.output}`);
  return 1;
}

/** What is wrong with the shell's build, or undefined. */
function ensureShell() {
  return ensureBuilt(SHELL);
}

/** What is wrong with the agent's build, or undefined. In development it runs from its source. */
function ensureAgent() {
  return ensureBuilt(AGENT);
}

function ensureBuilt(target) {
  const at = (...names) => path.join(ROOT, target.folder, ...names);
  if (!fs.existsSync(at(target.entry)) || isFresh(target)) return undefined;
  const lock = path.join(ROOT, `.setup-lock-${target.folder}`);
  const tellWait = (pid) => say(`The ${target.name} is being built (process ${pid}); waiting...`);
  return withLock(lock, { limitMs: BUILD_LIMIT_MS, onWait: tellWait }, () => {
    // Whoever held the lock before has probably done it.
    if (isFresh(target)) return undefined;
    // Read before: what is changed during the build is built the next time.
    const stamp = wantedStamp(target);
    say(`Building the ${target.name}...`);
    const made = at('.dist-new');
    const old = at('.dist-old');
    fs.rmSync(made, { recursive: true, force: true });
    const problem = run(target, made);
    if (problem !== undefined) {
      fs.rmSync(made, { recursive: true, force: true });
      return problem;
    }
    target.finish(made);
    fs.writeFileSync(path.join(made, STAMP), stamp);
    // Renamed, so that an agent that runs never serves half of it.
    fs.rmSync(old, { recursive: true, force: true });
    if (fs.existsSync(at('dist'))) fs.renameSync(at('dist'), old);
    fs.renameSync(made, at('dist'));
    fs.rmSync(old, { recursive: true, force: true });
    return undefined;
  });
}

function run(target, outDir) {
  const vite = path.join(MODULES, 'vite', 'bin', 'vite.js');
  // A builder takes another value as a wish for a development build.
  const env = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' };
  for (const args of target.runs) {
    const { status, stdout, stderr, error } = spawnSync(
      nodeToRun(),
      [vite, 'build', ...args, '--outDir', outDir, '--logLevel', 'warn'],
      { cwd: ROOT, env, encoding: 'utf8', timeout: BUILD_LIMIT_MS },
    );
    if (status === 0) continue;
    // Without colours, and without the builder's own stack.
    const output = (error ? error.message : `${stdout}${stderr}`)
      .replaceAll(COLOUR, '')
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
      .slice(0, 40);
    // The first line that says what is wrong, not only that something is.
    const known = /^(?:✗ )?(?:error during build|build failed)/i;
    const line = output.find((text) => !known.test(text)) ?? `exit code ${status}`;
    return { line: line.trim().slice(0, 200), output: output.join('\n') };
  }
  return undefined;
}

function isFresh(target) {
  try {
    const file = path.join(ROOT, target.folder, 'dist', STAMP);
    return fs.readFileSync(file, 'utf8') === wantedStamp(target);
  } catch {
    return false; // never built, or not by us
  }
}

/** A hash over the names and contents of all that goes in. */
function wantedStamp(target) {
  const hash = createHash('sha256');
  for (const file of target.inputs.flatMap(filesOf)) {
    const content = fs.readFileSync(path.join(ROOT, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return `${hash.digest('hex')}\n`;
}

function filesOf(name) {
  const found = fs.statSync(path.join(ROOT, name), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [name];
  return fs
    .readdirSync(path.join(ROOT, name))
    .filter((entry) => entry !== 'dist' && !entry.startsWith('.'))
    .sort()
    .flatMap((entry) => filesOf(`${name}/${entry}`));
}

/** Packs once what would else be sent at full length each time. */
function packAll(folder) {
  for (const entry of fs.readdirSync(folder, { recursive: true })) {
    // The page is different in each answer.
    if (entry === 'index.html' || !/\.(?:js|css|svg|html|json)$/.test(entry)) continue;
    const file = path.join(folder, entry);
    const content = fs.readFileSync(file);
    if (content.length < LEAST_PACKED_BYTES) continue;
    const packed = [
      ['.br', zlib.brotliCompressSync(content)],
      ['.gz', zlib.gzipSync(content, { level: 9 })],
    ];
    for (const [ending, bytes] of packed) {
      if (bytes.length < content.length) fs.writeFileSync(file + ending, bytes);
    }
  }
}

module.exports = { ensureAgent, ensureDashboard, ensureShell };

if (require.main === module) {
  process.exitCode = ensureDashboard('build');
  for (const [target, problem] of [
    [SHELL, ensureShell()],
    [AGENT, ensureAgent()],
  ]) {
    if (problem === undefined) continue;
    say(`The ${target.name} cannot be built:\n${problem.output}`);
    process.exitCode = 1;
  }
}
