import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { isAborted } from './base/abort.ts';
import { SystemClock } from './base/clock.ts';
import { JsonLogger } from './base/logger.ts';
import { needlessRightsHere } from './base/own-rights.ts';
import { AGENT_NODE_FLAGS, keepHeapSmall } from './base/small-memory.ts';
import { VERSION } from './base/version.ts';
import { errorLine } from './cli/errors.ts';
import { EXIT, exitCodeOf } from './cli/exit-codes.ts';
import type { CliIo } from './cli/io.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/config.ts';
import { optionsHelp } from './config/help.ts';
import { LogFile } from './config/log-file.ts';
import { shownConfig } from './config/print.ts';

const clock = new SystemClock();

/** Runs the agent until a signal stops it; resolves to its exit code. */
async function runAgent(startOptions: readonly string[]): Promise<number> {
  const { config, printConfig } = loadConfig(startOptions, process.env);
  if (printConfig) {
    process.stdout.write(shownConfig(config));
    return EXIT.ok;
  }
  keepHeapSmall();
  // Everything that the agent writes is for this user alone.
  process.umask(0o077);
  const log = new JsonLogger({ clock, level: config.logLevel, write: logTarget(config) });
  onFault((error) => log.error('uncaught', { error }));
  const needless = needlessRightsHere();
  if (needless.length > 0)
    log.warn('rights that are not needed could not be dropped', { needless });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      log.info('asked to stop', { signal });
      stop.abort();
    });
  }
  try {
    // Only now: no other command needs any of it.
    const compose = await import('./compose.ts');
    await compose.runAgent(config, {
      clock,
      log,
      signal: stop.signal,
      ready: (info) => {
        process.stdout.write(`${JSON.stringify({ type: 'ready', ...info })}\n`);
      },
    });
    return EXIT.ok;
  } catch (error) {
    if (isAborted(error) && stop.signal.aborted) return EXIT.ok;
    log.error('agent ended', { error });
    throw error;
  }
}

function logTarget({ logFile }: Config): (line: string) => void {
  if (logFile !== undefined) return new LogFile(logFile).write;
  return (line) => void process.stderr.write(line);
}

/** The agent alone, or the command line, which the agent never has to load. */
async function run(args: readonly string[]): Promise<number> {
  const [command, ...startOptions] = args;
  const asksForHelp = startOptions.some((flag) => flag === '--help' || flag === '-h');
  if (command !== 'agent' || asksForHelp) {
    const cli = await import('./cli/program.ts');
    return await cli.runCommandLine(args, io);
  }
  try {
    return await runAgent(startOptions);
  } catch (error) {
    process.stderr.write(`sublet: ${errorLine(error)}\n`);
    return exitCodeOf(error);
  }
}

/** A fault that nobody caught: said once, and the end, because nothing can be relied on after it. */
function onFault(tell: (error: unknown) => void): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.removeAllListeners(kind);
    process.on(kind, (error: unknown) => {
      tell(error);
      process.stderr.write(`sublet: ${errorLine(error)}\n`, () => process.exit(exitCodeOf(error)));
    });
  }
}

const io: CliIo = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  clock,
  version: VERSION,
  locate: (startOptions) => {
    const { config } = loadConfig(startOptions, process.env);
    const { control, dataDir, logFile } = config;
    const { socketPath, tokenPath } = control;
    return { dataDir, socketPath, tokenPath, logFile: logFile ?? `${dataDir}/agent.log` };
  },
  runAgent,
  removeEngine: async (startOptions) => {
    const { config } = loadConfig(startOptions, process.env);
    const { removeOwnEngine } = await import('./compose-engine.ts');
    const log = new JsonLogger({
      clock,
      level: 'warn',
      write: (line) => process.stderr.write(line),
    });
    return await removeOwnEngine(config.dataDir, { clock, log });
  },
  agentCommand: [
    process.execPath,
    ...AGENT_NODE_FLAGS,
    fileURLToPath(new URL('sublet.js', import.meta.url)),
  ],
  openBrowser: async (address) => {
    const { openInBrowser } = await import('./cli/browser.ts');
    return openInBrowser(address, { platform: process.platform, env: process.env, clock });
  },
  readDescriptor: (descriptor) => readFileSync(descriptor, 'utf8'),
  startOptionsHelp: optionsHelp,
  onInterrupt: (run) => {
    // SIGHUP: the terminal was closed, which says the same as Ctrl-C.
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, run);
    return () => {
      for (const signal of signals) process.off(signal, run);
    };
  },
};

onFault(() => undefined);
// Whoever reads our output may be gone: a `head`, a closed terminal, the starter of the agent. The
// commands notice by themselves (cli/output.ts); for the agent it is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Whatever is left open by mistake keeps the process no longer than this. */
const LEFT_OPEN_MS = 1_000;

process.exitCode = await run(process.argv.slice(2));
// It ends by itself, where nothing is left open. `process.exit` waits for V8's own threads, and one that
// compiles may wait for a garbage collection that the main thread makes no more: an agent that was
// stopped right after its start then hung for ever. At an end of its own V8 lets that thread go first.
process.stdout.write('', () => void clock.after(LEFT_OPEN_MS, () => process.exit()));
