import { homedir } from 'node:os';

import { isAborted } from './abort.ts';
import type { Clock } from './clock.ts';
import { AgentError, codeOf, messageOf } from './errors.ts';
import { redactValue } from './redact.ts';

/** From the most talkative to the gravest. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
/** One of {@link LOG_LEVELS}; a logger writes those at or above its own. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The closed list of who may speak; a reader filters by it. */
export type LoggerModule =
  | 'agent'
  | 'bidding'
  | 'leasing'
  | 'settling'
  | 'uptime'
  | 'reconcile'
  | 'network'
  | 'wallet'
  | 'engine'
  | 'hardware'
  | 'storage'
  | 'control'
  | 'gateway'
  | 'isolation'
  | 'evidence';

/** What varies, beside the message. A field called `at`, `level`, `module` or `message` is lost. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Messages are constant texts, what varies stands beside them: `log.info('bid open', {order})`. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(module: LoggerModule): Logger;
}

/** Writes one JSON line per message, redacted, to `write`. */
export class JsonLogger implements Logger {
  readonly #module: LoggerModule;
  readonly #options: JsonLoggerOptions;

  constructor(options: JsonLoggerOptions, module: LoggerModule = 'agent') {
    this.#options = options;
    this.#module = module;
  }

  child(module: LoggerModule): Logger {
    return new JsonLogger(this.#options, module);
  }

  debug(message: string, fields?: LogFields): void {
    this.#line('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#line('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#line('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#line('error', message, fields);
  }

  #line(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(this.#options.level)) return;
    const described = Object.entries(fields).map(([key, value]) => [key, describe(value)] as const);
    // The fields as a whole, because the name of one can say that it is a secret.
    const shown = redactValue(Object.fromEntries(described), homedir());
    const at = new Date(this.#options.clock.now()).toISOString();
    const own = { at, level, module: this.#module, message };
    // Twice: the first says the order, the second wins over fields of the same name.
    this.#options.write(`${JSON.stringify({ ...own, ...(shown as LogFields), ...own })}\n`);
  }
}

/** Where the lines go; `write` gets each whole, with its newline. */
export interface JsonLoggerOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly level: LogLevel;
  readonly write: (line: string) => void;
}

/** A logger that says nothing, for tests of something else. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

// An error has no fields of its own that JSON would show.
function describe(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const causes: string[] = [];
  for (let cause = value.cause; cause !== undefined && causes.length < 5;) {
    causes.push(messageOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return {
    message: value.message,
    ...(codeOf(value) === undefined ? {} : { code: codeOf(value) }),
    ...(value instanceof AgentError ? { data: value.data } : {}),
    ...(causes.length === 0 ? {} : { causes }),
    ...(isAborted(value) || value instanceof AgentError ? {} : { stack: value.stack ?? '' }),
  };
}
