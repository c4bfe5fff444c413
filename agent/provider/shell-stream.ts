import type { StreamArgs, StreamInput, StreamItem } from '../api/streams.ts';
import { isAborted } from '../base/abort.ts';
import type { ContainerEngine, ExecSession } from '../engine/interface.ts';

/** A command in a container, as a stream of the control protocol: inputs in, output and exit out. */
export async function* shellStream(
  engine: ContainerEngine,
  args: StreamArgs<'lease.shell'>,
  inputs: AsyncIterable<StreamInput<'lease.shell'>>,
  signal: AbortSignal,
): AsyncGenerator<StreamItem<'lease.shell'>> {
  const { lease, service, replica, command, tty, stdin, size } = args;
  const session = await engine.exec(
    lease,
    {
      service,
      command,
      tty,
      stdin,
      ...(replica === undefined ? {} : { replica }),
      ...(size === undefined ? {} : { size }),
    },
    signal,
  );
  try {
    const feeding = feed(session, inputs);
    for await (const { stream, bytes } of session.output) {
      yield { type: 'output', stream, bytes: new Uint8Array(bytes) };
    }
    const code = await session.exited;
    yield { type: 'exit', code };
    void feeding;
  } finally {
    session.close();
  }
}

// Ends when the client has no more input or the command is gone.
async function feed(
  session: ExecSession,
  inputs: AsyncIterable<StreamInput<'lease.shell'>>,
): Promise<void> {
  try {
    for await (const input of inputs) {
      if (input.type === 'bytes') await session.write(input.bytes);
      else if (input.type === 'resize') await session.resize(input);
      else session.endInput();
    }
    session.endInput();
  } catch (error) {
    // The command ended first, or the client went away: the output's end says so.
    if (!isAborted(error)) session.close();
  }
}
