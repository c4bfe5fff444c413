import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { StreamItem } from '../../../agent/api/streams.ts';
import { SystemClock } from '../../../agent/base/clock.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import type { ServiceName } from '../../../agent/domain/ids.ts';
import { parseServiceName } from '../../../agent/domain/ids.ts';
import type { StreamHandlers } from '../../../agent/provider/client-surface.ts';
import { HOSTILE_LIST } from './hostile-texts.ts';

type LogItem = StreamItem<'lease.logs'>;

export interface LogOptions {
  /** Lines a second, of all services together, once the last ones were given. */
  readonly rate: number;
  /** How many lines were printed before. */
  readonly before: number;
  readonly hostile: boolean;
}

/** A chunk each so many milliseconds, as the engine's reader gathers them. */
const CHUNK_MS = 50;
const LINES = [
  ['stdout', 'request 8f19 started, queue 0'],
  ['stdout', 'request 8f19 done: 158 tokens in 1.3 s (121.5 tokens/s)'],
  ['stdout', 'POST /v1/chat 200 1 320 ms'],
  ['stdout', 'GET /health 200 1 ms'],
  ['stderr', 'WARNING: cache 64 % full, 2 sequences running'],
  ['stdout', 'tokens/s 122.4, batch 3, \u001B[32mok\u001B[0m'],
  ['stderr', 'Traceback: retried a request that timed out after 5.0 s'],
] as const;

/** What a container that talks a lot prints; endless where it is followed. */
export function pretendLogs(
  leaseOf: (ref: string) => LeaseValue | undefined,
  { rate, before, hostile }: LogOptions,
): StreamHandlers['lease.logs'] {
  return async function* ({ lease, follow, tail, service, timestamps }, _inputs, signal) {
    const names = servicesOf(leaseOf(lease), lease).filter((name) => (service ?? name) === name);
    if (names.length === 0) {
      throw new AgentError('not-found', 'There is no such service to read the log of.');
    }
    const clock = new SystemClock();
    const write = (place: number, atMs: number): readonly [LogItem['stream'], string] => {
      const [stream, text] = hostile
        ? ([
            place % 2 === 0 ? 'stdout' : 'stderr',
            HOSTILE_LIST[place % HOSTILE_LIST.length]!,
          ] as const)
        : LINES[place % LINES.length]!;
      // As the engine gives it: RFC 3339 with nine digits, a blank, and the line itself.
      const stamp = timestamps ? `${isoNanos(atMs, place)} ` : '';
      return [stream, `${stamp}${text}${hostile ? '' : ` #${place}`}\n`];
    };
    const chunks = (from: number, count: number, atMs: number, gapMs: number): LogItem[] =>
      inChunks(
        Array.from({ length: count }, (_, at) => {
          const place = from + at;
          const [stream, text] = write(place, atMs + at * gapMs);
          return { service: names[place % names.length]!, replica: 0, stream, text };
        }),
      );
    const shown = Math.min(before, tail ?? before);
    for (let done = 0; done < shown; done += 1_000) {
      if (signal.aborted) return;
      const count = Math.min(1_000, shown - done);
      const gapMs = 400;
      yield* chunks(before - shown + done, count, clock.now() - (shown - done) * gapMs, gapMs);
    }
    const startMs = clock.monotonicMs();
    for (let place = before; follow && !signal.aborted && rate > 0;) {
      await pause(Math.max(CHUNK_MS, 1000 / rate), signal);
      const due = before + Math.floor(((clock.monotonicMs() - startMs) * rate) / 1000);
      // A reader who is slow holds the container up; it does not print all at once later.
      const count = Math.min(due - place, Math.max(1, rate));
      yield* chunks(place, count, clock.now(), CHUNK_MS / Math.max(1, count));
      place = due;
    }
    if (follow && rate === 0) await pause(2 ** 30, signal);
  };
}

/** Whole lines, many in one item: those of one service and stream that stand together. */
function inChunks(lines: readonly LogItem[]): LogItem[] {
  const byKey = new Map<string, LogItem>();
  for (const line of lines) {
    const key = `${line.service} ${line.stream}`;
    const found = byKey.get(key);
    byKey.set(key, found === undefined ? line : { ...found, text: found.text + line.text });
  }
  return [...byKey.values()];
}

function servicesOf(lease: LeaseValue | undefined, ref: string): readonly ServiceName[] {
  if (lease === undefined) throw new AgentError('not-found', `There is no lease ${ref} here.`);
  const names = lease.services.map((service) => service.service);
  if (names.length > 0) return names;
  if (lease.state === 'awaiting-manifest' || lease.state === 'closed') return [];
  return [parseServiceName('web')];
}

function isoNanos(atMs: number, place: number): string {
  const text = new Date(atMs).toISOString();
  return text.replace('Z', `${String((place * 7919) % 1_000_000).padStart(6, '0')}Z`);
}

/** Not the agent's clock: that throws when it is called off, and here that is the normal end. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

const CONTROL_D = 4;
const RETURN = 13;

/** A shell that gives back what is typed; `exit` or Ctrl+D ends it, `exit 3` with that code. */
export function pretendShell(
  leaseOf: (ref: string) => LeaseValue | undefined,
): StreamHandlers['lease.shell'] {
  return async function* ({ lease, service, tty, size }, inputs) {
    const names = servicesOf(leaseOf(lease), lease);
    if (!names.includes(service)) {
      throw new AgentError('not-found', `There is no service ${service} in that lease.`);
    }
    const say = (text: string): StreamItem<'lease.shell'> => ({
      type: 'output',
      stream: 'stdout',
      bytes: new Uint8Array(Buffer.from(text)),
    });
    let line = '';
    let columns = size?.columns ?? 80;
    if (tty) yield say('/ # ');
    for await (const input of inputs) {
      if (input.type === 'end') break;
      if (input.type === 'resize') {
        columns = input.columns;
        continue;
      }
      for (const byte of input.bytes) {
        if (byte === CONTROL_D && line === '') {
          yield { type: 'exit', code: 0 };
          return;
        }
        if (byte !== RETURN && byte !== 10) {
          line += String.fromCharCode(byte);
          if (tty) yield say(String.fromCharCode(byte));
          continue;
        }
        const [command, code] = line.trim().split(/\s+/);
        if (command === 'exit') {
          yield { type: 'exit', code: Number(code ?? 0) };
          return;
        }
        const answer = command === 'columns' ? String(columns) : line;
        line = '';
        yield say(tty ? `\r\n${answer}\r\n/ # ` : `${answer}\n`);
      }
    }
    yield { type: 'exit', code: 0 };
  };
}
