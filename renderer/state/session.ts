import type { MethodArgs, MethodName, MethodResult } from '../../agent/api/methods.ts';
import type { SliceName } from '../../agent/api/slices.ts';
import type { StreamArgs, StreamName } from '../../agent/api/streams.ts';
import type { OpenStream, StreamListener } from './agent-client.ts';
import { AgentClient } from './agent-client.ts';
import { CallError } from './agent-error.ts';
import type { Connection, ConnectionStatus } from './store.ts';
import { useDashboard } from './store.ts';
import { connectWebSocket } from './transport.ts';

/** A gap up to this long is called "reconnecting"; after it the agent is not running. */
const OFFLINE_AFTER_MS = 5_000;
const SLICE_LOST = 'A frame of the agent did not fit.';

let offlineTimer: ReturnType<typeof setTimeout> | undefined;

const client = new AgentClient(connectWebSocket, {
  onLive: ({ version, pid }) => {
    clearTimeout(offlineTimer);
    offlineTimer = undefined;
    setConnection({ status: 'live', version, pid });
  },
  onLost: () => {
    lost();
  },
  onSlices: (changed) => {
    const nowMs = Date.now();
    const names = Object.keys(changed) as SliceName[];
    useDashboard.setState(({ slices, takenMs, connection }) => ({
      slices: { ...slices, ...changed },
      takenMs: { ...takenMs, ...Object.fromEntries(names.map((name) => [name, nowMs])) },
      connection: { ...connection, lastSeenMs: nowMs },
    }));
  },
  // The rest goes on; the console is where a person who helps looks.
  onBadFrame: (error) => {
    console.error(SLICE_LOST, error);
    noteError('frame', 'bad-frame');
  },
});

export function startSession(): void {
  client.start();
  // A laptop that wakes up, a cable that is back.
  window.addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') retryNow();
  });
}

export function retryNow(): void {
  client.retryNow();
}

/** Rejects with a `CallError`. */
export async function call<Name extends MethodName>(
  method: Name,
  args: MethodArgs<Name>,
): Promise<MethodResult<Name>> {
  try {
    return await client.call(method, args);
  } catch (error) {
    // That nobody answers is no error of an answer.
    if (error instanceof CallError && error.code !== 'disconnected') noteError(method, error.code);
    throw error;
  }
}

/** Not its words: they may name a tenant or a file. */
function noteError(about: string, code: string): void {
  useDashboard.setState({ lastError: { atMs: Date.now(), about, code } });
}

export function openStream<Name extends StreamName>(
  stream: Name,
  args: StreamArgs<Name>,
  listener: StreamListener<Name>,
): OpenStream<Name> {
  return client.open(stream, args, listener);
}

function lost(): void {
  const { status } = useDashboard.getState().connection;
  if (status === 'live') setConnection({ status: 'reconnecting' });
  offlineTimer ??= setTimeout(() => void tellWhy(), OFFLINE_AFTER_MS);
}

/** Whether nobody answers, or somebody who does not know this browser. */
async function tellWhy(): Promise<void> {
  offlineTimer = undefined;
  const reason = await whyLost();
  if (useDashboard.getState().connection.status === 'live') return;
  setConnection({ status: reason });
  // The agent may come back as one that does not know us, or the other way round.
  offlineTimer = setTimeout(() => void tellWhy(), OFFLINE_AFTER_MS);
}

async function whyLost(): Promise<ConnectionStatus> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return status === 401 || status === 403 ? 'locked-out' : 'reconnecting';
  } catch {
    // Nothing listens there: that is what is asked.
    return 'offline';
  }
}

function setConnection(changed: Partial<Connection> & { readonly status: ConnectionStatus }): void {
  useDashboard.setState(({ connection }) => ({
    connection: {
      ...connection,
      ...changed,
      sinceMs: connection.status === changed.status ? connection.sinceMs : Date.now(),
    },
  }));
}
