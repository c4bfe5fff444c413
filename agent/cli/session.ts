import { printable } from '../api/printable.ts';
import type { ControlClient } from './client.ts';
import { ControlClient as Client } from './client.ts';
import type { Style } from './format/style.ts';
import { styleFor } from './format/style.ts';
import type { AgentPlace, CliIo } from './io.ts';
import { Output } from './output.ts';

/** Flags that every command has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly config?: string;
}

/** One run of a command against the agent. */
export interface Session {
  readonly client: ControlClient;
  readonly io: CliIo;
  readonly json: boolean;
  readonly out: Output;
  readonly style: Style;
  readonly nowMs: number;
  /** Prints `text(value)` for people, or the value as JSON where that was asked for. */
  show<T>(value: T, text: (value: T) => string): Promise<void>;
}

/** Connects, runs the command and lets go of the agent. */
export async function withAgent(
  io: CliIo,
  flags: CommonFlags,
  run: (session: Session) => Promise<number | undefined>,
): Promise<number> {
  const client = await Client.connect(placeFor(io, flags));
  try {
    return (await run(sessionOf(io, flags, client))) ?? 0;
  } finally {
    client.close();
  }
}

export function placeFor(io: CliIo, flags: CommonFlags): AgentPlace {
  return io.locate(startOptionsOf(flags));
}

/** What these flags are for the agent. */
export function startOptionsOf(flags: CommonFlags): readonly string[] {
  return [
    ...(flags.dataDir === undefined ? [] : ['--data-dir', flags.dataDir]),
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
  ];
}

export function sessionOf(io: CliIo, flags: CommonFlags, client: ControlClient): Session {
  const out = new Output(io.stdout);
  const json = flags.json === true;
  return {
    client,
    io,
    json,
    out,
    style: styleFor(io.stdout, io.env),
    nowMs: io.clock.now(),
    show: async (value, text) => {
      await out.write(`${json ? jsonText(value) : text(cleaned(value))}\n`);
    },
  };
}

/** JSON as it is on the wire: a bigint is a decimal text. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, bigintAsText, 2);
}

/** The same on one line, for what comes piece by piece. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, bigintAsText);
}

function bigintAsText(_key: string, item: unknown): unknown {
  return typeof item === 'bigint' ? item.toString() : item;
}

/** A copy in which no text can move the cursor: tenants choose some of them. */
export function cleaned<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => cleaned(item)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, cleaned(item as unknown)]),
  ) as T;
}
