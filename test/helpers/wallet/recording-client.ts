import { connect } from 'node:net';

import { WebSocket } from 'ws';

import { PROTOCOL_VERSION } from '../../../agent/api/frames.ts';
import { http } from '../../contract/control/http-get.ts';
import type { Finding, SecretScanner } from '../secrets.ts';

/** One frame as it went over the wire, to the agent (`>`) or from it (`<`). */
export interface RecordedFrame {
  readonly way: '>' | '<';
  readonly text: string;
}

/** Everything that clients and agent said to each other, letter by letter. */
export class FrameRecord {
  readonly frames: RecordedFrame[] = [];

  /** Over the local socket, or with a session of the web transport. Records before anybody reads. */
  async socket(socketPath: string): Promise<Wire> {
    const socket = connect(socketPath).setEncoding('utf8');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    let rest = '';
    return this.#recorded({
      sendText: (text) => socket.write(`${text}\n`),
      destroy: () => socket.destroy(),
      start: (onText, onClose) => {
        socket.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          lines.forEach(onText);
        });
        socket.on('error', () => socket.destroy());
        socket.on('close', onClose);
      },
    });
  }

  /** `address` is the one-time address of the dashboard. */
  async web(address: string): Promise<Wire> {
    const { host, origin, port, search } = new URL(address);
    const { headers } = await http(Number(port), `/${search}`, { headers: { Host: host } });
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/control`, {
      headers: { Cookie: cookie, Origin: origin },
    });
    const opened = new Promise<void>((resolve, reject) => {
      socket.once('open', resolve).once('error', reject);
    });
    const client = this.#recorded({
      sendText: (text) => socket.send(text),
      destroy: () => socket.terminate(),
      start: (onText, onClose) => {
        socket.on('message', (data: Buffer) => onText(data.toString('utf8')));
        socket.on('error', () => socket.terminate());
        socket.on('close', onClose);
      },
    });
    await opened;
    return client;
  }

  /** In which frames something was found, each as `> method` or `< method`, sorted. */
  scan(scanner: SecretScanner): readonly string[] {
    const methods = new Map<string, string>();
    const found = this.frames.flatMap(({ way, text }, place): readonly string[] => {
      const { id, method } = namesIn(text);
      if (way === '>' && method !== undefined) methods.set(id, method);
      const findings: readonly Finding[] = scanner.scan(`frame ${place}`, text);
      return findings.length === 0
        ? []
        : [`${way} ${method ?? methods.get(id) ?? text.slice(0, 60)}`];
    });
    return [...new Set(found)].sort();
  }

  #recorded({ sendText, start, destroy }: WireParts): Wire {
    const listeners: ((text: string) => void)[] = [];
    const onClosed: (() => void)[] = [];
    start(
      (text) => {
        this.frames.push({ way: '<', text });
        for (const listener of listeners) listener(text);
      },
      () => {
        for (const listener of onClosed) listener();
      },
    );
    return {
      send: (text) => {
        this.frames.push({ way: '>', text });
        sendText(text);
      },
      listen: (listener, closed) => {
        listeners.push(listener);
        onClosed.push(closed);
      },
      destroy,
    };
  }
}

/** One connection, whatever the transport. */
export interface Wire {
  send(text: string): void;
  listen(listener: (text: string) => void, closed: () => void): void;
  destroy(): void;
}

interface WireParts {
  readonly sendText: (text: string) => void;
  readonly destroy: () => void;
  readonly start: (onText: (text: string) => void, onClose: () => void) => void;
}

/** The number of a call is its client's own: one client's numbers are not another's. */
function namesIn(text: string): { readonly id: string; readonly method: string | undefined } {
  try {
    const frame = JSON.parse(text) as { id?: number; method?: string; type?: string };
    const named = frame.type === 'hello' ? 'hello' : frame.method;
    return { id: String(frame.id), method: named };
  } catch {
    return { id: '', method: undefined };
  }
}

/** What came of a call: the value, or the error's code and everything that it says. */
export type Answer =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly code: string; readonly cause: string; readonly data: unknown };

interface Frame {
  readonly type: string;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly data: Readonly<Record<string, unknown>> };
}

/** A client that calls, also many at once; its numbers begin at `from`. */
export class Caller {
  readonly #wire: Wire;
  readonly #waiting = new Map<number, (frame: Frame | undefined) => void>();
  #id: number;

  constructor(wire: Wire, from: number) {
    this.#wire = wire;
    this.#id = from;
    wire.listen(
      (text) => {
        const frame = JSON.parse(text) as Frame;
        if (frame.type === 'welcome') this.#waiting.get(WELCOME)?.(frame);
        if (frame.type === 'result' || frame.type === 'error') {
          this.#waiting.get(frame.id ?? WELCOME)?.(frame);
        }
      },
      () => {
        for (const answer of this.#waiting.values()) answer(undefined);
      },
    );
  }

  async hello(token?: string): Promise<void> {
    const welcome = this.#answerTo(WELCOME);
    this.send({
      ...{ type: 'hello', protocol: PROTOCOL_VERSION, client: 'test' },
      ...(token === undefined ? {} : { token }),
    });
    const { error } = await welcome;
    if (error !== undefined) throw new Error(`not let in: ${error.code}`);
  }

  send(frame: object): void {
    this.#wire.send(JSON.stringify(frame));
  }

  async call(method: string, args: unknown = {}): Promise<Answer> {
    const id = this.#id++;
    const answered = this.#answerTo(id);
    this.send({ type: 'call', id, method, args });
    const { error, value } = await answered;
    if (error === undefined) return { ok: true, value: value as Record<string, unknown> };
    return { ok: false, code: error.code, cause: String(error.data.cause), data: error.data };
  }

  /** The value, of a call that has to work. */
  async value(method: string, args: unknown = {}): Promise<Record<string, unknown>> {
    const answer = await this.call(method, args);
    if (answer.ok) return answer.value;
    throw new Error(`${method}: ${answer.code} ${answer.cause} ${JSON.stringify(answer.data)}`);
  }

  /** Throws where the agent goes away before. */
  #answerTo(id: number): Promise<Frame> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (frame) => {
        this.#waiting.delete(id);
        if (frame === undefined) reject(new Error('the connection was closed'));
        else resolve(frame);
      });
    });
  }
}

/** In the place of a call's number. */
const WELCOME = -1;
