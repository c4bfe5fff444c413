import { z } from 'zod';

import type { AgentFrame, ClientFrame } from '../../agent/api/frames.ts';
import { agentFrame, PROTOCOL_VERSION } from '../../agent/api/frames.ts';
import type { MethodArgs, MethodName, MethodResult } from '../../agent/api/methods.ts';
import { methods } from '../../agent/api/methods.ts';
import type { SliceName, Slices } from '../../agent/api/slices.ts';
import { SLICE_NAMES, slices } from '../../agent/api/slices.ts';
import type { StreamArgs, StreamInput, StreamItem, StreamName } from '../../agent/api/streams.ts';
import { streams } from '../../agent/api/streams.ts';
import { CallError, callErrorOf } from './agent-error.ts';
import type { Connect, Transport } from './transport.ts';

/** What the client tells of itself and of the agent's state. */
export interface ClientEvents {
  readonly onLive: (about: { readonly version: string; readonly pid: number }) => void;
  /** The connection is gone; the client tries again by itself. */
  readonly onLost: () => void;
  /** Whole slices, never deltas. */
  readonly onSlices: (changed: Partial<Slices>) => void;
  /** Something of the agent's that does not fit its own schema; the rest goes on. */
  readonly onBadFrame: (error: unknown) => void;
}

export interface OpenStream<Name extends StreamName> {
  send(input: StreamInput<Name>): void;
  endInput(): void;
  cancel(): void;
}

export interface StreamListener<Name extends StreamName> {
  readonly onItem: (item: StreamItem<Name>) => void;
  /** Over; with an error where it did not end by itself. */
  readonly onEnd: (error?: CallError) => void;
  /** The agent has taken that many more inputs: only so many may be on their way. */
  readonly onTaken?: (count: number) => void;
}

interface Waiting {
  readonly method: MethodName;
  readonly resolve: (value: never) => void;
  readonly reject: (error: CallError) => void;
}

interface Listening {
  readonly stream: StreamName;
  readonly listener: StreamListener<StreamName>;
}

const FIRST_RETRY_MS = 250;
const MOST_RETRY_MS = 4_000;
const CLIENT = 'dashboard';

/** What a message of the given type looks like in JSON; made by the codecs of `agent/api`. */
const encode = (schema: z.ZodType, value: unknown): unknown => z.encode(schema, value);

/**
 * The control protocol from the side of the dashboard: one subscription to the whole state, calls
 * and streams beside it, and a connection that comes back by itself.
 */
export class AgentClient {
  readonly #connect: Connect;
  readonly #events: ClientEvents;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listening = new Map<number, Listening>();
  #transport: Transport | undefined;
  #live = false;
  #nextId = 1;
  #subscription = 0;
  #revision = 0;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(connect: Connect, events: ClientEvents) {
    this.#connect = connect;
    this.#events = events;
  }

  start(): void {
    this.#stopped = false;
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#transport?.close();
  }

  /** Tries again now instead of waiting; nothing while it is connected. */
  retryNow(): void {
    if (this.#transport !== undefined || this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retryMs = FIRST_RETRY_MS;
    this.#open();
  }

  /** Rejects with a {@link CallError}: the agent's, or `disconnected`. */
  call<Name extends MethodName>(method: Name, args: MethodArgs<Name>): Promise<MethodResult<Name>> {
    if (!this.#live) return Promise.reject(disconnected());
    const id = this.#newId();
    return new Promise<MethodResult<Name>>((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#send({ type: 'call', id, method, args: encode(methods[method].args, args) });
    });
  }

  open<Name extends StreamName>(
    stream: Name,
    args: StreamArgs<Name>,
    listener: StreamListener<Name>,
  ): OpenStream<Name> {
    const id = this.#newId();
    if (!this.#live) {
      queueMicrotask(() => listener.onEnd(disconnected()));
    } else {
      this.#listening.set(id, { stream, listener });
      this.#send({ type: 'open', id, stream, args: encode(streams[stream].args, args) });
    }
    const known = (): boolean => this.#listening.has(id);
    return {
      send: (input) => {
        if (known()) this.#send({ type: 'input', id, value: encode(streams[stream].input, input) });
      },
      endInput: () => {
        if (known()) this.#send({ type: 'end-input', id });
      },
      cancel: () => {
        if (!known()) return;
        this.#listening.delete(id);
        this.#send({ type: 'cancel', id });
      },
    };
  }

  #open(): void {
    this.#transport = this.#connect({
      onOpen: () => this.#send({ type: 'hello', protocol: PROTOCOL_VERSION, client: CLIENT }),
      onFrame: (text) => this.#receive(text),
      onClose: () => this.#closed(),
    });
  }

  #closed(): void {
    this.#transport = undefined;
    this.#live = false;
    const waiting = [...this.#waiting.values()];
    const listening = [...this.#listening.values()];
    this.#waiting.clear();
    this.#listening.clear();
    for (const { reject } of waiting) reject(disconnected());
    for (const { listener } of listening) listener.onEnd(disconnected());
    this.#events.onLost();
    if (this.#stopped) return;
    this.#retry = setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(MOST_RETRY_MS, this.#retryMs * 2);
  }

  #receive(text: string): void {
    try {
      this.#take(agentFrame.parse(JSON.parse(text)));
    } catch (error) {
      this.#events.onBadFrame(error);
    }
  }

  #take(frame: AgentFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#live = true;
        this.#retryMs = FIRST_RETRY_MS;
        this.#events.onLive({ version: frame.version, pid: frame.pid });
        this.#subscribe();
        return;
      case 'snapshot':
        if (frame.id !== this.#subscription) return;
        this.#revision = frame.revision;
        this.#events.onSlices(z.decode(z.object(slices), frame.slices as never));
        return;
      case 'slice':
        this.#takeSlice(frame);
        return;
      case 'result':
        this.#takeResult(frame.id, frame.value);
        return;
      case 'item':
        this.#takeItem(frame.id, frame.value);
        return;
      case 'end':
        this.#endStream(frame.id);
        return;
      case 'error':
        this.#takeError(frame);
        return;
      case 'taken':
        this.#listening.get(frame.id)?.listener.onTaken?.(frame.count);
        return;
    }
  }

  #subscribe(): void {
    this.#subscription = this.#newId();
    this.#send({ type: 'subscribe', id: this.#subscription });
  }

  #takeSlice({ id, revision, slice, value }: Extract<AgentFrame, { type: 'slice' }>): void {
    if (id !== this.#subscription) return;
    if (revision !== this.#revision + 1) {
      // One was lost: take everything again.
      this.#send({ type: 'cancel', id });
      this.#subscribe();
      return;
    }
    this.#revision = revision;
    // A newer agent may have slices that this page does not know.
    if (!isSliceName(slice)) return;
    const decoded = z.decode<z.ZodType>(slices[slice], value);
    this.#events.onSlices({ [slice]: decoded });
  }

  #takeResult(id: number, value: unknown): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    const result = z.safeDecode<z.ZodType>(methods[waiting.method].result, value);
    if (result.success) waiting.resolve(result.data as never);
    else waiting.reject(new CallError('bad-answer', z.prettifyError(result.error)));
  }

  #takeItem(id: number, value: unknown): void {
    const listening = this.#listening.get(id);
    if (listening === undefined) return;
    const { stream, listener } = listening;
    const item = z.decode<z.ZodType>(streams[stream].item, value);
    listener.onItem(item as StreamItem<StreamName>);
  }

  #endStream(id: number, error?: CallError): void {
    const listening = this.#listening.get(id);
    this.#listening.delete(id);
    listening?.listener.onEnd(error);
  }

  #takeError({ id, error }: Extract<AgentFrame, { type: 'error' }>): void {
    if (id === undefined) {
      // About the connection, which the agent closes now; that it stops is no fault of anybody's.
      if (error.code !== 'stopping') this.#events.onBadFrame(callErrorOf(error));
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.reject(callErrorOf(error));
    this.#endStream(id, callErrorOf(error));
  }

  #send(frame: ClientFrame): void {
    this.#transport?.send(JSON.stringify(frame));
  }

  #newId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }
}

function isSliceName(name: string): name is SliceName {
  return SLICE_NAMES.some((known) => known === name);
}

function disconnected(): CallError {
  return new CallError('disconnected', 'The agent is not connected.');
}
