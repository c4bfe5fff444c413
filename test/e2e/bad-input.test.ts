import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { SystemClock } from '../../agent/base/clock.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { MIGRATIONS } from '../../agent/storage/migrations/all.ts';
import { openStorage } from '../../agent/storage/storage.ts';
import type { AgentProcess } from '../helpers/world/agent-process.ts';
import { startAgent } from '../helpers/world/agent-process.ts';
import { SmallDisk, whyNoSmallDisk } from '../helpers/world/small-disk.ts';
import { statusOf, sublet } from './steps.ts';

/**
 * What is wrong around an agent: each time one line that says what, and what to do; the documented
 * exit code; nothing left behind and nothing lost.
 */

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const NOBODY = 65_534;

let folder: string;
let dataDir: string;
const agents: AgentProcess[] = [];
const servers: (Server | NetServer)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-bad-'));
  dataDir = path.join(folder, 'data');
});

afterEach(async () => {
  for (const agent of agents.splice(0)) {
    agent.kill('SIGKILL');
    await agent.closed;
  }
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs an agent that cannot start; its log is elsewhere, so that all of its own words are seen. */
function refused(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const log = path.join(folder, 'agent.log');
  return sublet(
    ['agent', '--data-dir', dataDir, '--engine', 'fake', '--log-file', log, ...flags],
    env,
  );
}

function oneLine(code: number, text: string) {
  return { code, out: '', errors: `sublet: ${text}\n` };
}

/** Every file of the agent, by its content. */
function filesOf(place: string): Readonly<Record<string, string>> {
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names
      .map((name) => path.join(place, name))
      .filter((file) => !statSync(file).isDirectory())
      .map((file) => [
        file,
        statSync(file).isFile()
          ? createHash('sha256').update(readFileSync(file)).digest('hex')
          : 'a socket',
      ]),
  );
}

function makeDatabase(): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'practice.db');
  const storage = openStorage({ path: file }, { clock: new SystemClock(), log: silentLogger });
  storage.journal.write('kept', 'yes');
  storage.close();
  return file;
}

async function started(flags: readonly string[], uid?: number): Promise<AgentProcess> {
  // Another user has another home, with its own configuration.
  const env = uid === undefined ? {} : { HOME: folder };
  const agent = startAgent(
    ['--data-dir', dataDir, '--practice-block-ms', '200', ...flags],
    env,
    [],
    uid,
  );
  agents.push(agent);
  if ((await agent.ready) === undefined) throw new Error(`no agent:\n${agent.output()}`);
  return agent;
}

async function listening(server: Server | NetServer, at: string | number): Promise<void> {
  servers.push(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (typeof at === 'string') server.listen(at, resolve);
    else server.listen(at, '127.0.0.1', resolve);
  });
}

describe('configuration', () => {
  test('an unknown name is named with the known one that was probably meant', async () => {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, '{"practice": {"blokMs": 3}}');
    const base = ['agent', '--data-dir', dataDir];
    const results = await Promise.all([
      sublet([...base, '--config', file]),
      sublet([...base, '--practice-blok-ms', '3']),
      sublet(base, { SUBLET_PRACTICE_BLOK_MS: '3' }),
      sublet(['start', '--data-dir', dataDir, '--practice-blok-ms', '3']),
      sublet(['statsu']),
    ]);
    expect({ results, left: readdirSync(folder) }).toEqual({
      results: [
        oneLine(
          2,
          `unknown option "practice.blokMs": did you mean "practice.blockMs"? (in ${file})`,
        ),
        oneLine(2, 'unknown option "practice-blok-ms": did you mean "practice-block-ms"?'),
        oneLine(
          2,
          'unknown variable "SUBLET_PRACTICE_BLOK_MS": did you mean "SUBLET_PRACTICE_BLOCK_MS"?',
        ),
        oneLine(2, 'unknown option "practice-blok-ms": did you mean "practice-block-ms"?'),
        oneLine(2, 'unknown command \'statsu\' (Did you mean status?). See "sublet --help".'),
      ],
      left: ['config.json'],
    });
  });

  test('a value that does not fit is told with where it stands', async () => {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, '{"webPort": "8080"}');
    const broken = path.join(folder, 'broken.json');
    writeFileSync(broken, '{');
    const base = ['agent', '--data-dir', dataDir];
    const results = await Promise.all([
      sublet([...base, '--config', file]),
      sublet([...base, '--config', broken]),
      sublet([...base, '--port-range', '80-90']),
      sublet([...base, '--web-port']),
      sublet(base, { SUBLET_PROVIDER_RECONCILE_MS: 'often' }),
    ]);
    const code = 2;
    const said = (text: string): object => ({
      code,
      out: '',
      errors: expect.stringMatching(new RegExp(`^sublet: ${text}[^\\n]*\\n$`)) as string,
    });
    expect({ results, left: readdirSync(folder).sort() }).toEqual({
      results: [
        said(`"webPort" in ${file}: "8080": `),
        said(`the configuration ${broken} is not JSON: `),
        said('flag --port-range: "80-90": ports from 1024 to 65535, the lower one first'),
        said('--web-port needs a value'),
        said('variable SUBLET_PROVIDER_RECONCILE_MS: "often" is not a whole number'),
      ],
      left: ['broken.json', 'config.json'],
    });
  });
});

describe('around the agent', () => {
  test('without an agent every command says how to start one', async () => {
    const results = [];
    for (const command of [['status'], ['leases'], ['doctor'], ['stop'], ['close', '1']]) {
      results.push(await sublet([...command, '--data-dir', dataDir]));
    }
    const none = oneLine(3, 'No agent is running. Start one with "sublet start".');
    expect({ results, made: existsSync(dataDir) }).toEqual({
      results: [none, none, none, none, none],
      made: false,
    });
  });

  test('a taken web port ends the start and leaves no socket or token', async () => {
    const other = createServer();
    await listening(other, 0);
    const { port } = other.address() as AddressInfo;
    const result = await refused(['--web', '--web-port', String(port)]);
    expect({ result, left: readdirSync(path.join(dataDir, 'control')) }).toEqual({
      result: oneLine(
        10,
        `Port ${port} on 127.0.0.1 is in use by another program. Choose another with --web-port, or --web-port 0 for any free one.`,
      ),
      left: [],
    });
    const agent = await started(['--engine', 'fake', '--web', '--web-port', '0']);
    agent.kill('SIGTERM');
    expect(await agent.closed).toEqual({ code: 0, signal: null });
  });

  test('a second agent on the same data is refused, and the first goes on', async () => {
    const first = await started(['--engine', 'fake']);
    const token = readFileSync(path.join(dataDir, 'control', 'token'), 'utf8');
    const result = await refused([]);
    expect({
      result,
      token: readFileSync(path.join(dataDir, 'control', 'token'), 'utf8'),
      activity: (await statusOf(dataDir)).agent.activity,
    }).toEqual({
      result: oneLine(
        6,
        `Another agent has the database ${dataDir}/practice.db open. Stop that one first, or give this one a folder of its own.`,
      ),
      token,
      activity: expect.stringMatching(/waiting|renting/) as string,
    });
    first.kill('SIGTERM');
    expect(await first.closed).toEqual({ code: 0, signal: null });
  });

  test('a client with a wrong token is turned away', async () => {
    await started(['--engine', 'fake']);
    const file = path.join(dataDir, 'control', 'token');
    const token = readFileSync(file, 'utf8');
    writeFileSync(file, `${'x'.repeat(43)}\n`);
    const result = await sublet(['status', '--data-dir', dataDir]);
    writeFileSync(file, token);
    expect(result).toEqual({
      code: 4,
      out: '',
      errors: expect.stringMatching(
        /^sublet: The first frame has to be hello with [^\n]+\n$/,
      ) as string,
    });
    expect((await statusOf(dataDir)).agent.engine.up).toBe(true);
  });
});

describe('a database', () => {
  test('of a newer version is left as it is, byte for byte', async () => {
    const file = makeDatabase();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 999');
    database.close();
    const before = filesOf(dataDir);
    const result = await refused([]);
    expect({ result, files: filesOf(dataDir) }).toEqual({
      result: oneLine(
        8,
        `The database ${file} was written by a newer version of Sublet (999, this one knows ${MIGRATIONS.length}). Nothing was changed: update Sublet.`,
      ),
      files: before,
    });
  });

  test.each([
    ['garbage', (file: string) => writeFileSync(file, Buffer.alloc(20_000, 'no database '))],
    [
      'cut off',
      (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 3 * 4096 + 100)),
    ],
  ])('that is damaged (%s) is left as it is', async (_name, damage) => {
    const file = makeDatabase();
    damage(file);
    const before = filesOf(dataDir);
    const result = await refused([]);
    expect({ result, files: filesOf(dataDir) }).toEqual({
      result: {
        code: 8,
        out: '',
        errors: expect.stringMatching(
          /^sublet: The file [^\n]+ is damaged [^\n]+start again[^\n]+\n$/,
        ) as string,
      },
      files: before,
    });
  });

  const noDisk = whyNoSmallDisk();
  test.skipIf(noDisk !== undefined)(
    noDisk === undefined ? 'that has no room is left as it is' : `no room (skipped: ${noDisk})`,
    async () => {
      const disk = new SmallDisk(4 * 1024 ** 2);
      try {
        dataDir = path.join(disk.folder, 'data');
        makeDatabase();
        disk.fill();
        const before = filesOf(dataDir);
        const result = await refused([]);
        expect({ result, files: filesOf(dataDir) }).toEqual({
          result: {
            code: 8,
            out: '',
            errors: expect.stringMatching(
              /^sublet: [^\n]*no space left[^\n]* Make room [^\n]+\n$/,
            ) as string,
          },
          files: before,
        });
        disk.makeRoom();
        const agent = await started(['--engine', 'fake']);
        agent.kill('SIGTERM');
        expect(await agent.closed).toEqual({ code: 0, signal: null });
      } finally {
        for (const agent of agents.splice(0)) agent.kill('SIGKILL');
        disk.close();
      }
    },
  );
});

describe('the end of an agent', () => {
  /** What `process.exit` leaves out: that nothing was left to do. */
  const TELL = 'process.on("beforeExit", () => process.stdout.write("ended by itself\\n"))';

  test.each([['fake'], ['docker']])(
    'with the engine %s comes by itself: process.exit can wait for a thread of V8 for ever',
    async (engine) => {
      const flags = ['--data-dir', dataDir, '--engine', engine, '--web', '--web-port', '0'];
      const socket = `unix://${path.join(folder, 'none.sock')}`;
      const agent = startAgent([...flags, '--docker-host', socket], {}, [
        '--import',
        `data:text/javascript,${encodeURIComponent(TELL)}`,
      ]);
      agents.push(agent);
      expect(await agent.ready).toBeDefined();
      agent.kill('SIGTERM');
      expect({
        ended: await agent.closed,
        byItself: agent.output().match(/ended by itself/g),
      }).toEqual({
        ended: { code: 0, signal: null },
        byItself: ['ended by itself'],
      });
    },
  );
});

describe('an engine', () => {
  /** The agent runs without it, says so, and ends cleanly. */
  async function saysOf(socket: string, uid?: number): Promise<unknown> {
    const agent = await started(['--engine', 'docker', '--docker-host', `unix://${socket}`], uid);
    const { engine, activity, problems } = (await statusOf(dataDir)).agent;
    const doctor = await sublet(['doctor', '--data-dir', dataDir]);
    agent.kill('SIGTERM');
    const { up, message } = engine;
    const codes = problems.map(({ code }) => code);
    return { up, message, activity, codes, doctor: doctor.code, ended: await agent.closed };
  }

  const without = (message: string): unknown => ({
    up: false,
    message,
    activity: 'engine-down',
    codes: ['engine-down'],
    doctor: 1,
    ended: { code: 0, signal: null },
  });

  test('that does not run is waited for', async () => {
    expect(await saysOf(path.join(folder, 'none.sock'))).toEqual(
      without('The container engine does not answer; start Docker.'),
    );
  });

  test('that is too old is told with what is needed', async () => {
    const socket = path.join(folder, 'old.sock');
    const engine = createHttpServer((request, response) => {
      const version = { ApiVersion: '1.24', MinAPIVersion: '1.12', Version: '1.12.6', Os: 'linux' };
      response.setHeader('Content-Type', 'application/json');
      response.end(request.url?.includes('version') === true ? JSON.stringify(version) : '{}');
    });
    await listening(engine, socket);
    expect(await saysOf(socket)).toEqual(
      without(expect.stringMatching(/too old|needs|update/i) as string),
    );
    engine.closeAllConnections();
  });

  const whyNot =
    process.getuid?.() !== 0
      ? 'needs root'
      : isOpenToAll(REPOSITORY) && isOpenToAll(process.execPath)
        ? undefined
        : 'other users cannot read this checkout';
  test.skipIf(whyNot !== undefined)(
    whyNot === undefined
      ? 'that this user may not use'
      : `that may not be used (skipped: ${whyNot})`,
    async () => {
      const socket = path.join(folder, 'closed.sock');
      await listening(createServer(), socket);
      // Everybody may pass through the folder; the socket itself is for root.
      chownSync(folder, NOBODY, NOBODY);
      expect(statSync(socket).mode & 0o002).toBe(0);
      expect(await saysOf(socket, NOBODY)).toEqual(
        without(
          'This user may not use the container engine; add it to the group "docker" and log in again.',
        ),
      );
    },
  );
});

/** Whether every user can get there and read it. */
function isOpenToAll(place: string): boolean {
  const parents: string[] = [];
  for (let at = place; at !== path.dirname(at); at = path.dirname(at)) parents.push(at);
  return parents.every((at) => (statSync(at).mode & 0o005) === 0o005);
}
