import type { Buffer } from 'node:buffer';

import type { StreamInput } from '../../api/streams.ts';
import type { ClientStream } from '../client-stream.ts';
import { cliError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import { findLease } from '../lease-argument.ts';
import { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { serviceNamed } from './logs.ts';

/** Well below the longest frame, base64 included. */
const MOST_INPUT_BYTES = 64 * 1024;

type Shell = ClientStream<'lease.shell'>;

/**
 * A command in a tenant's container. At a terminal it takes the whole terminal over; else standard
 * input goes in and its end is passed on. The command's exit code becomes ours.
 */
export async function shell(
  session: Session,
  given: string,
  service: string,
  command: readonly string[],
): Promise<number> {
  const { client, io, out } = session;
  if (session.json) throw cliError('usage', 'A shell has no JSON form. Leave --json out.');
  const { lease } = await findLease(client, given);
  // As `docker exec` and ssh take it: what is behind `--` is the command's, and so is all the rest.
  const own = command[0] === '--' ? command.slice(1) : command;
  const tty = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const size = sizeOf(io);
  const stream = client.open('lease.shell', {
    lease,
    service: serviceNamed(service),
    command: own.length === 0 ? ['/bin/sh'] : [...own],
    tty,
    stdin: true,
    ...(tty && size !== undefined ? { size } : {}),
  });
  const errors = new Output(io.stderr);
  const restore = tty ? takeTerminal(io, stream) : (): void => undefined;
  const feeding = feed(io, stream);
  try {
    for await (const item of stream) {
      if (item.type === 'exit') {
        // 126 and 127: the engine's and the shell's own words for "cannot be run", "is not there".
        if (own.length === 0 && (item.code === 126 || item.code === 127)) {
          await errors.write(
            `sublet: There is no /bin/sh in this image. Give a command of the image's own, such as: sublet shell ${given} ${service} <command>\n`,
          );
        }
        return item.code;
      }
      await (item.stream === 'stderr' ? errors : out).write(item.bytes);
    }
  } finally {
    restore();
    feeding.stop();
  }
  throw cliError('agent-gone', 'The command ended without an exit code.');
}

/** Passes standard input on at the pace at which it is taken. */
function feed(io: CliIo, stream: Shell): { stop(): void } {
  const { stdin } = io;
  let stopped = false;
  const pass = async (chunk: Buffer): Promise<void> => {
    for (let from = 0; from < chunk.length && !stopped; from += MOST_INPUT_BYTES) {
      const bytes = new Uint8Array(chunk.subarray(from, from + MOST_INPUT_BYTES));
      await stream.send({ type: 'bytes', bytes } satisfies StreamInput<'lease.shell'>);
    }
    if (!stopped) stdin.resume();
  };
  // In order: the end may be told while the last chunk is still on its way.
  let queue = Promise.resolve();
  const onData = (chunk: Buffer): void => {
    stdin.pause();
    queue = queue.then(() => pass(chunk));
  };
  const onEnd = (): void => {
    queue = queue.then(() => stream.send({ type: 'end' }));
  };
  stdin.on('data', onData);
  stdin.on('end', onEnd);
  return {
    stop: () => {
      stopped = true;
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdin.pause();
      stdin.unref?.();
    },
  };
}

/** Every key goes to the command, also Ctrl-C; what is returned gives the terminal back. */
function takeTerminal({ stdin, stdout }: CliIo, stream: Shell): () => void {
  stdin.setRawMode?.(true);
  const onResize = (): void => {
    const size = sizeOf({ stdout });
    if (size !== undefined) void stream.send({ type: 'resize', ...size });
  };
  stdout.on('resize', onResize);
  return () => {
    stdout.off('resize', onResize);
    stdin.setRawMode?.(false);
  };
}

function sizeOf({ stdout }: Pick<CliIo, 'stdout'>): { columns: number; rows: number } | undefined {
  const { columns = 0, rows = 0 } = stdout;
  return columns > 0 && rows > 0
    ? { columns: Math.min(columns, 1000), rows: Math.min(rows, 1000) }
    : undefined;
}
