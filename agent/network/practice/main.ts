import { readFileSync, unlinkSync } from 'node:fs';
import { createConnection } from 'node:net';
import { parseArgs } from 'node:util';

import { SystemClock } from '../../base/clock.ts';
import { AgentError, codeOf, messageOf } from '../../base/errors.ts';
import { JsonLogger } from '../../base/logger.ts';
import { BooksFile } from './books-file.ts';
import type { PracticeErrorCode } from './errors.ts';
import { Market } from './market.ts';
import { PRACTICE_DEFAULTS } from './options.ts';
import { MarketRunner } from './runner.ts';
import type { CheckedScenario } from './scenarios/scenario.ts';
import { parseScenario } from './scenarios/scenario.ts';
import { MarketServer } from './server.ts';

/**
 * The market as a process of its own, so that a provider can die without it:
 * `node agent/network/practice/main.ts --socket PATH --books FILE [--seed N] [--block-ms N]
 * [--scenario NAME | JSON FILE] [--image REFERENCE]`. Says `{"ready":true,...}` on its standard
 * output when it listens; ends on SIGTERM and SIGINT, its books saved.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      socket: { type: 'string' },
      books: { type: 'string' },
      seed: { type: 'string', default: String(PRACTICE_DEFAULTS.seed) },
      'block-ms': { type: 'string', default: String(PRACTICE_DEFAULTS.blockMs) },
      scenario: { type: 'string', default: PRACTICE_DEFAULTS.scenario.name },
      image: { type: 'string', default: PRACTICE_DEFAULTS.image },
    },
  });
  const { socket, books, image } = values;
  if (socket === undefined || books === undefined) {
    throw new RangeError('--socket and --books are needed');
  }
  const seed = wholeNumber('--seed', values.seed, 0);
  const blockMs = wholeNumber('--block-ms', values['block-ms'], 1);
  const scenario = readScenario(values.scenario);
  const clock = new SystemClock();
  const write = (line: string): unknown => process.stderr.write(line);
  const log = new JsonLogger({ clock, level: 'info', write }, 'network');

  // Nobody but the owner may connect, not even between listen and chmod.
  process.umask(0o077);
  await clearStaleSocket(socket);
  const file = new BooksFile(books);
  const market = new Market({ seed, image, scenario }, file.read());
  const save = (now: Parameters<BooksFile['write']>[0]): void => file.write(now);
  const runner = new MarketRunner(blockMs, { market, clock, log, save });
  const server = new MarketServer(runner, log);
  await server.listen(socket);
  runner.start();
  const stop = (): void => {
    void runner.close().then(() => server.close());
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const ready = { ready: true, pid: process.pid, socket, height: market.books.height };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} is not a whole number from ${least} on: ${text}`);
  }
  return value;
}

// A name, JSON itself, or a file with JSON in it.
function readScenario(text: string): CheckedScenario {
  return parseScenario(
    /[./\\]/.test(text) && !text.trimStart().startsWith('{') ? readFileSync(text, 'utf8') : text,
  );
}

// A market that was killed leaves its socket; one that answers is alive and keeps it.
async function clearStaleSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const alive = await new Promise<boolean>((resolve) => {
    const probe = createConnection(path);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (alive) {
    const message = `Another practice market listens on ${path}.`;
    throw new AgentError<PracticeErrorCode>('practice-socket-in-use', message);
  }
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

main().catch((error: unknown) => {
  const failed = { ready: false, code: codeOf(error) ?? 'unexpected', message: messageOf(error) };
  process.stdout.write(`${JSON.stringify(failed)}\n`);
  process.exitCode = 1;
});
