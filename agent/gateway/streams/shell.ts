import { Channel } from '../../base/channel.ts';
import { codeOf } from '../../base/errors.ts';
import type {
  ExecSession,
  ServiceStatus,
  TenantLease,
  TenantSurface,
} from '../../provider/tenant-surface.ts';
import type { ShellInput } from './shell-frames.ts';
import { readShellFrame, resultFrame, shellFrame } from './shell-frames.ts';
import type { TenantSocket } from './tenant-socket.ts';
import { CLOSE_CODES } from './tenant-socket.ts';
import type { ShellWish } from './wishes.ts';

/** Frames that wait for the command; more, and the tool is not read on. */
const MOST_WAITING = 16;
const BEGIN = 'remote command execute error: ';

/** Runs a command in a container: frames in, frames out, at the end how it ended. */
export async function runShell(
  surface: TenantSurface,
  lease: TenantLease | undefined,
  wish: ShellWish,
  socket: TenantSocket,
): Promise<void> {
  const { signal } = socket;
  const inputs = inputsOf(socket);
  try {
    const status = lease && (await surface.status(lease.ref, signal));
    const service = status?.services.find((one) => one.service === wish.service);
    const problem = problemOf(status !== undefined, service, wish);
    if (lease === undefined || service === undefined || problem !== undefined) {
      await socket.send(resultFrame(0, problem));
      return;
    }
    const { tty, stdin, command, replica } = wish;
    const options = { service: service.service, replica, command, tty, stdin };
    const session = await surface.engine.exec(lease.ref, options, signal);
    await socket.send(await played(session, inputs, wish, socket));
  } catch (error) {
    if (signal.aborted) return;
    const message = MESSAGES[codeOf(error) ?? ''];
    // Anything else may tell what is ours: the tool is told that it failed, and no more.
    await socket.send(
      message === undefined ? shellFrame('failure', Buffer.alloc(0)) : resultFrame(0, message),
    );
    if (message === undefined) throw error;
  } finally {
    inputs.close();
    socket.close(CLOSE_CODES.done);
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  'container-refused': `${BEGIN}command could not be executed because it does not exist`,
  'workload-not-found': `${BEGIN}service with that name is not running`,
};

function problemOf(
  runs: boolean,
  service: ServiceStatus | undefined,
  { replica }: ShellWish,
): string | undefined {
  if (!runs) return `${BEGIN}deployment is not yet active`;
  if (service === undefined) return 'kube: no service for that lease';
  // Misspelt, as tools know it.
  if (service.ready === 0) return 'no active replicase for service';
  const last = service.replicas.length - 1;
  if (replica <= last) return undefined;
  return `${BEGIN}pod index out of range: valid range is [0, ${last}]`;
}

/** Output to the tool and input to the command, until it ended; the frame that says how. */
async function played(
  session: ExecSession,
  inputs: Channel<ShellInput>,
  { stdin, tty }: ShellWish,
  socket: TenantSocket,
): Promise<Buffer> {
  try {
    const feeding = feed(session, inputs, { stdin, tty }, socket);
    for await (const { stream, bytes } of session.output) {
      await socket.send(shellFrame(stream, bytes));
    }
    const code = await session.exited;
    inputs.close();
    await feeding;
    return resultFrame(code);
  } finally {
    session.close();
  }
}

/** Never fails: a command that takes nothing any more has ended, and its output says so. */
async function feed(
  session: ExecSession,
  inputs: Channel<ShellInput>,
  { stdin, tty }: { readonly stdin: boolean; readonly tty: boolean },
  socket: TenantSocket,
): Promise<void> {
  for await (const input of inputs) {
    if (inputs.length < MOST_WAITING) socket.setReading(true);
    try {
      if (input.type === 'bytes' && stdin) await session.write(input.bytes);
      if (input.type === 'resize' && tty) await session.resize(input);
    } catch {
      // Ended before it took it.
      return;
    }
  }
}

function inputsOf(socket: TenantSocket): Channel<ShellInput> {
  const inputs = new Channel<ShellInput>();
  socket.onBytes((frame) => {
    const input = readShellFrame(frame);
    if (input?.type === 'wrong') inputs.close();
    else if (input !== undefined) inputs.push(input);
    if (inputs.length >= MOST_WAITING) socket.setReading(false);
  });
  socket.signal.addEventListener('abort', () => inputs.close(), { once: true });
  return inputs;
}
