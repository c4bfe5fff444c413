'use strict';
// Sees to it that a container engine answers, and for tests also that a static busybox exists,
// because the test images are built from it. An engine that is there is used as it is; it is left
// running afterwards. Plain CommonJS without dependencies, for the system's Node 20 or newer.

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const os = require('node:os');
const path = require('node:path');

const { withLock } = require('./lock.cjs');
const { aptInstall, canUseApt, lastLines, machineLock, onPath, say } = require('./machine.cjs');

const PING_LIMIT_MS = 3_000;
const START_LIMIT_MS = 30_000;
const SETUP_LIMIT_MS = 15 * 60_000;
const BUSYBOX = '/bin/busybox';
/** What the tests of the firewall run, and Debian's packages of it. */
const NETWORK_PROGRAMS = { nft: 'nftables', iptables: 'iptables', ip: 'iproute2' };

/** Returns the exit code. `start` goes on without an engine, `test` does not. */
async function ensureEngine(command) {
  const forTest = command === 'test';
  if ((await engineAnswers()) && (!forTest || missingForTests().length === 0)) return 0;
  if (canInstall()) {
    await withLock(machineLock('engine'), { limitMs: SETUP_LIMIT_MS, onWait: tellWait }, () =>
      setUp(forTest),
    );
  }
  return report(forTest);
}

async function report(forTest) {
  if (!(await engineAnswers())) {
    if (forTest) {
      say('No container engine found: the tests need one. ' + engineHint());
      return 1;
    }
    say('No container engine found: practice workloads will be simulated. ' + engineHint());
    return 0;
  }
  const problem = forTest ? busyboxProblem() : undefined;
  if (problem === undefined) return 0;
  if (process.platform !== 'linux') {
    say('The tests that run containers need Linux and will fail here.');
    return 0;
  }
  say(`${problem}: the test images are built from it. Install the package busybox-static.`);
  return 1;
}

function engineHint() {
  return process.env.DOCKER_HOST
    ? `DOCKER_HOST is set to ${process.env.DOCKER_HOST}, where nothing answers.`
    : 'Install Docker Engine (https://docs.docker.com/engine/install), or start it, ' +
        'and see that this user may use it.';
}

// ---- asking ----

async function engineAnswers() {
  for (const target of engineTargets()) if (await ping(target)) return true;
  return false;
}

// The places where the agent's own client looks, in its order.
function engineTargets() {
  const given = process.env.DOCKER_HOST;
  if (!given) {
    if (process.platform === 'win32') return [{ socketPath: '//./pipe/docker_engine' }];
    return ['/var/run/docker.sock', path.join(os.homedir(), '.docker/run/docker.sock')]
      .filter((file) => fs.existsSync(file))
      .map((socketPath) => ({ socketPath }));
  }
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(given);
  if (socket) return [{ socketPath: socket[1] }];
  if (given.startsWith('ssh://')) return [{ assumed: true }]; // a ping would need ssh itself
  if (given.startsWith('/')) return [{ socketPath: given }];
  let url;
  try {
    url = new URL(given.includes('://') ? given : `tcp://${given}`);
  } catch {
    return []; // reported as an engine that does not answer
  }
  const tls = Boolean(process.env.DOCKER_TLS_VERIFY) || url.protocol === 'https:';
  const certs = process.env.DOCKER_CERT_PATH;
  const read = (name) => (tls && certs ? fs.readFileSync(path.join(certs, name)) : undefined);
  try {
    return [
      {
        tls,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port || (tls ? 2376 : 2375),
        ca: read('ca.pem'),
        cert: read('cert.pem'),
        key: read('key.pem'),
      },
    ];
  } catch (error) {
    say(`The certificates in DOCKER_CERT_PATH cannot be read: ${error.message}`);
    return [];
  }
}

function ping({ assumed, tls, ...where }) {
  if (assumed) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = { ...where, path: '/_ping', timeout: PING_LIMIT_MS, agent: false };
    const request = (tls ? https : http).get(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', () => resolve(false));
  });
}

/** What is wrong with busybox, or undefined. */
function busyboxProblem() {
  let file;
  try {
    file = fs.readFileSync(BUSYBOX);
  } catch {
    return `${BUSYBOX} is missing`;
  }
  if (needsLoader(file)) return `${BUSYBOX} is not static`;
  return spawnSync(BUSYBOX, ['true']).status === 0 ? undefined : `${BUSYBOX} does not run`;
}

/** Debian's packages of what only the tests need and this machine does not have. */
function missingForTests() {
  const network = Object.keys(NETWORK_PROGRAMS).filter((program) => onPath(program) === undefined);
  return [
    ...(busyboxProblem() === undefined ? [] : ['busybox-static']),
    ...(process.platform === 'linux' ? network.map((program) => NETWORK_PROGRAMS[program]) : []),
  ];
}

// A dynamic program names its loader in a program header of type PT_INTERP (3).
function needsLoader(elf) {
  if (elf.length < 64 || elf.readUInt32BE(0) !== 0x7f454c46) return true; // not a program
  if (elf[4] !== 2 || elf[5] !== 1) return true; // not 64 bit little endian: none of our machines
  const start = Number(elf.readBigUInt64LE(32));
  const size = elf.readUInt16LE(54);
  const count = elf.readUInt16LE(56);
  for (let i = 0; i < count; i++) if (elf.readUInt32LE(start + i * size) === 3) return true;
  return false;
}

// ---- setting up ----

function canInstall() {
  // With DOCKER_HOST somebody chose an engine; installing another one would not help.
  return !process.env.DOCKER_HOST && canUseApt();
}

// Asked anew under the lock: whoever held it before has probably done all of this.
async function setUp(forTest) {
  const engineMissing = !(await engineAnswers());
  const packages = [];
  if (engineMissing && onPath('dockerd') === undefined) packages.push('docker.io', 'iptables');
  if (forTest) packages.push(...missingForTests());
  if (packages.length > 0 && !aptInstall(packages)) return;
  if (engineMissing) await startEngine();
}

async function startEngine() {
  // The package's own start script may have started it already.
  if (await engineComesUp(2_000)) return;
  say('Starting the container engine...');
  const started =
    (fs.existsSync('/run/systemd/system') && quietly('systemctl', ['start', 'docker'])) ||
    (fs.existsSync('/etc/init.d/docker') && quietly('service', ['docker', 'start']));
  if (started && (await engineComesUp(START_LIMIT_MS / 2))) return;
  const dockerd = onPath('dockerd');
  if (dockerd === undefined) return;
  const log = path.join(fs.existsSync('/var/log') ? '/var/log' : os.tmpdir(), 'sublet-dockerd.log');
  const out = fs.openSync(log, 'a');
  // Detached: it belongs to no terminal and outlives this command.
  spawn(dockerd, [], { detached: true, stdio: ['ignore', out, out] })
    .on('error', (error) => say(`dockerd: ${error.message}`))
    .unref();
  fs.closeSync(out);
  if (await engineComesUp(START_LIMIT_MS)) return;
  say(`dockerd does not come up. The end of ${log}:\n${lastLines(fs.readFileSync(log, 'utf8'))}`);
}

async function engineComesUp(limitMs) {
  const giveUpAt = Date.now() + limitMs;
  while (Date.now() < giveUpAt) {
    if (await engineAnswers()) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}

function quietly(program, args) {
  // Without pipes: a daemon that keeps them open would keep this call waiting.
  return spawnSync(program, args, { stdio: 'ignore', timeout: START_LIMIT_MS }).status === 0;
}

function tellWait(pid) {
  say(`Another set-up of the container engine is running (process ${pid}); waiting...`);
}

module.exports = { ensureEngine };
