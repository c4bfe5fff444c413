import { awake } from '../../base/awake.ts';
import { codeOf } from '../../base/errors.ts';
import { AgentChild } from '../agent-child.ts';
import { ControlClient } from '../client.ts';
import { cliError, errorLine } from '../errors.ts';
import type { AgentPlace, CliIo, OpenBrowser } from '../io.ts';
import { watch } from '../live/watch.ts';
import { Output } from '../output.ts';

/** How long a stop may take before a second Ctrl-C ends it hard. */
const PATIENCE_MS = 30_000;

/** This command's own option; all others are the agent's. */
const NO_OPEN = '--no-open';

/**
 * What `npm start` runs: shows the agent that runs already, or starts one and stops it again on
 * Ctrl-C. Opens the dashboard in the browser where there is a display. Resolves to the exit code.
 */
export async function start(io: CliIo, args: readonly string[]): Promise<number> {
  const startOptions = args.filter((option) => option !== NO_OPEN);
  const open = startOptions.length === args.length ? io.openBrowser : undefined;
  const place = io.locate(startOptions);
  const running = await attach(place);
  return running === undefined
    ? runOwn(io, startOptions, place, open)
    : showRunning(io, running, open);
}

async function attach(place: AgentPlace): Promise<ControlClient | undefined> {
  try {
    return await ControlClient.connect(place);
  } catch (error) {
    if (codeOf(error) === 'no-agent') return undefined;
    throw error;
  }
}

async function showRunning(
  io: CliIo,
  client: ControlClient,
  open: OpenBrowser | undefined,
): Promise<number> {
  const leave = new AbortController();
  const stopListening = io.onInterrupt(() => leave.abort());
  const { pid } = client.about;
  try {
    await watch(
      io,
      client,
      [
        `An agent runs already (process ${pid}). Ctrl-C leaves this view; the agent goes on.`,
        await dashboardHint(io, client, open),
      ],
      leave.signal,
    );
  } finally {
    stopListening();
    client.close();
  }
  const out = new Output(io.stdout);
  await out.write(
    leave.signal.aborted
      ? 'The agent goes on. "sublet start" shows it again, "sublet stop" stops it.\n'
      : 'The agent has ended.\n',
  );
  return 0;
}

async function runOwn(
  io: CliIo,
  startOptions: readonly string[],
  place: AgentPlace,
  open: OpenBrowser | undefined,
): Promise<number> {
  const hasLog = startOptions.some((option) => /^--log-file(?:=|$)/.test(option));
  const logOptions = hasLog ? [] : ['--log-file', place.logFile];
  const out = new Output(io.stdout);
  const errors = new Output(io.stderr);
  if (io.stdout.isTTY === true) await out.write('Starting the agent …\n');
  const child = new AgentChild(io.agentCommand, ['agent', ...startOptions, ...logOptions]);
  const stopping = new StopRequest(io, child);
  try {
    const ready = await child.ready;
    if (ready === undefined) {
      const code = await child.exited;
      if (!stopping.asked) await errors.write(`${lastWords(child, place)}\n`);
      return code;
    }
    const client = await ControlClient.connect(place);
    const hints = [
      'Ctrl-C stops the agent.',
      await dashboardHint(io, client, open),
      `Log: ${place.logFile}`,
    ];
    await watch(io, client, hints, stopping.signal);
    client.close();
    if (!stopping.asked) {
      const code = await child.exited;
      if (code !== 0) await errors.write(`${lastWords(child, place)}\n`);
      return code;
    }
    await out.write('Stopping: removing practice workloads …\n');
    const code = await child.exited;
    await out.write(code === 0 ? 'Stopped.\n' : `${lastWords(child, place)}\n`);
    return code;
  } finally {
    stopping.release();
  }
}

/**
 * Opens the dashboard, or says where it is. An address opens it once: one that the browser was
 * given is of no use to anybody else.
 */
async function dashboardHint(
  io: CliIo,
  client: ControlClient,
  open: OpenBrowser | undefined,
): Promise<string> {
  try {
    const { address } = await client.call('dashboard.open', {});
    if (open !== undefined && (await open(address))) {
      return `Dashboard: ${new URL(address).origin}, open in the browser. "sublet dashboard" opens another.`;
    }
    const hint = `Dashboard: ${address}`;
    // The view cuts lines that are too long, and half an address is none.
    const { isTTY, columns = 80 } = io.stdout;
    if (isTTY === true && hint.length > columns) await new Output(io.stdout).write(`${hint}\n`);
    return hint;
  } catch (error) {
    // An older agent, or one that ends at this moment: the view tells what there is to tell.
    return `Dashboard: not served (${errorLine(error)})`;
  }
}

/** Turns Ctrl-C into a polite stop, and after a long wait a second one into a hard one. */
class StopRequest {
  readonly #controller = new AbortController();
  readonly release: () => void;
  #askedAtMs: number | undefined;

  constructor(io: CliIo, child: AgentChild) {
    this.release = io.onInterrupt(() => {
      const nowMs = io.clock.monotonicMs();
      if (this.#askedAtMs === undefined) {
        this.#askedAtMs = nowMs;
        child.stop();
        this.#controller.abort();
      } else if (nowMs - this.#askedAtMs > PATIENCE_MS) {
        child.kill();
      } else {
        io.stdout.write('Still stopping. Ctrl-C after 30 seconds ends it at once.\n');
      }
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get asked(): boolean {
    return this.#askedAtMs !== undefined;
  }
}

function lastWords(child: AgentChild, place: AgentPlace): string {
  return child.lastWords === ''
    ? `sublet: The agent ended without a word. Its log is ${place.logFile}.`
    : child.lastWords;
}

/** Asks an agent to stop as Ctrl-C would, and waits until it has. */
export async function stop(io: CliIo, place: AgentPlace): Promise<number> {
  const client = await ControlClient.connect(place);
  const out = new Output(io.stdout);
  try {
    process.kill(client.about.pid, 'SIGTERM');
  } catch (error) {
    client.close();
    throw cliError('usage', `Process ${client.about.pid} may not be stopped by this user.`, error);
  }
  await out.write('Stopping the agent …\n');
  await client.closed;
  // It lets go of its clients first, and of its files a moment later.
  await awake(() => untilGone(client.about.pid, io.clock));
  await out.write('Stopped.\n');
  return 0;
}

/** Looks until there is no such process; after {@link PATIENCE_MS} it is left to end by itself. */
async function untilGone(pid: number, clock: CliIo['clock']): Promise<void> {
  const endMs = clock.monotonicMs() + PATIENCE_MS;
  while (isThere(pid) && clock.monotonicMs() < endMs) {
    await clock.sleep(LOOK_MS, new AbortController().signal);
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const LOOK_MS = 50;
