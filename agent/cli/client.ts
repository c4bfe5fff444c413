import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

import { z } from 'zod';

import type { ApiError } from '../api/frames.ts';
import { agentFrame, PROTOCOL_VERSION } from '../api/frames.ts';
import { LineSplitter } from '../api/line-splitter.ts';
import type { MethodName, MethodResult, Methods } from '../api/methods.ts';
import { methods } from '../api/methods.ts';
import type { SliceName, Slices } from '../api/slices.ts';
import { agentSnapshot, slices as sliceSchemas } from '../api/slices.ts';
import type { StreamName, Streams } from '../api/streams.ts';
import { streams } from '../api/streams.ts';
import { AgentError, codeOf, messageOf } from '../base/errors.ts';
import { ClientStream } from './client-stream.ts';
import { cliError } from './errors.ts';

/** More than the agent ever sends in one frame; a peer that sends this is not our agent. */
const MOST_FRAME_CHARACTERS = 256 * 1024 * 1024;

export type MethodInput<Name extends MethodName> = z.input<Methods[Name]['args']>;
export type StreamOpening<Name extends StreamName> = z.input<Streams[Name]['args']>;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Is given all slices as they are now, and which one changed; none at first. */
export type SliceListener = (slices: Slices, changed: SliceName | undefined) => void;

interface Subscribed {
  readonly listener: SliceListener;
  slices: Slices | undefined;
  revision: number;
}

/**
 * One connection to the agent. What it sends is checked by the same schemas that it was made with;
 * what does not fit is an error, not a guess.
 */
export class ControlClient {
  readonly #socket: Socket;
  readonly #lines = new LineSplitter(MOST_FRAME_CHARACTERS);
  readonly #calls = new Map<number, Pending>();
  readonly #streams = new Map<number, ClientStream<StreamName>>();
  readonly #subscriptions = new Map<number, Subscribed>();
  #greeting: Pending | undefined;
  #tellClosed: (reason: Error) => void = () => undefined;
  #nextId = 1;
  #error: Error | undefined;

  /** Throws `no-agent` where nothing answers. */
  static async connect(place: {
    readonly socketPath: string;
    readonly tokenPath: string;
  }): Promise<ControlClient> {
    const socket = await dial(place.socketPath);
    const client = new ControlClient(socket);
    await client.#greet(readToken(place.tokenPath));
    return client;
  }

  /** The agent's own words about itself. */
  about: { readonly version: string; readonly pid: number } = { version: '', pid: 0 };
  /** Resolves with the reason once the connection has ended. */
  readonly closed: Promise<Error>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#onData(text));
    socket.on('error', (error) => this.#end(gone(error)));
    socket.on('close', () => this.#end(gone()));
  }

  async call<Name extends MethodName>(
    method: Name,
    args: MethodInput<Name>,
  ): Promise<MethodResult<Name>> {
    const id = this.#nextId++;
    const value = await new Promise<unknown>((resolve, reject) => {
      if (this.#error !== undefined) reject(this.#error);
      this.#calls.set(id, { resolve, reject });
      this.#send({ type: 'call', id, method, args });
    });
    return decode(methods[method].result, value, method) as MethodResult<Name>;
  }

  /** Calls the listener with the state as it is now, and again with every change. */
  subscribe(listener: SliceListener): void {
    const id = this.#nextId++;
    this.#subscriptions.set(id, { listener, slices: undefined, revision: 0 });
    this.#send({ type: 'subscribe', id });
  }

  open<Name extends StreamName>(stream: Name, args: StreamOpening<Name>): ClientStream<Name> {
    const id = this.#nextId++;
    const opened = new ClientStream<Name>(id, streams[stream], {
      send: (frame) => this.#send(frame),
      pause: () => this.#socket.pause(),
      resume: () => this.#socket.resume(),
    });
    this.#streams.set(id, opened);
    this.#send({ type: 'open', id, stream, args });
    if (this.#error !== undefined) opened.fail(this.#error);
    return opened;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #greet(token: string): Promise<void> {
    await new Promise<unknown>((resolve, reject) => {
      this.#greeting = { resolve, reject };
      if (this.#error !== undefined) reject(this.#error);
      this.#send({ type: 'hello', protocol: PROTOCOL_VERSION, token, client: 'sublet-cli' });
    });
  }

  #onData(text: string): void {
    try {
      const fits = this.#lines.push(text, (line) => {
        this.#onFrame(line);
        return this.#error === undefined;
      });
      if (!fits) throw cliError('bad-answer', 'The agent sent a frame without an end.');
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(messageOf(error)));
      this.#socket.destroy();
    }
  }

  #onFrame(line: string): void {
    const frame = decode(agentFrame, parseJson(line), 'the connection');
    switch (frame.type) {
      case 'welcome':
        this.about = { version: frame.version, pid: frame.pid };
        this.#greeting?.resolve(undefined);
        return;
      case 'result':
        this.#calls.get(frame.id)?.resolve(frame.value);
        this.#calls.delete(frame.id);
        return;
      case 'error':
        this.#onError(frame.id, apiFailure(frame.error));
        return;
      case 'snapshot': {
        const subscription = this.#subscriptions.get(frame.id);
        if (subscription === undefined) return;
        const { slices, revision } = decode(agentSnapshot, frame, 'the state');
        Object.assign(subscription, { slices, revision });
        subscription.listener(slices, undefined);
        return;
      }
      case 'slice':
        this.#onSlice(frame);
        return;
      case 'item':
        this.#streams.get(frame.id)?.item(frame.value);
        return;
      case 'taken':
        this.#streams.get(frame.id)?.taken(frame.count);
        return;
      case 'end':
        this.#streams.get(frame.id)?.end();
        this.#streams.delete(frame.id);
        return;
    }
  }

  #onSlice(frame: { id: number; revision: number; slice: string; value: unknown }): void {
    const subscription = this.#subscriptions.get(frame.id);
    if (subscription?.slices === undefined) return;
    if (frame.revision !== subscription.revision + 1) {
      throw cliError('bad-answer', 'A change of the state was lost on the way.');
    }
    subscription.revision = frame.revision;
    // A newer agent may have slices that this command does not know.
    if (!Object.hasOwn(sliceSchemas, frame.slice)) return;
    const slice = frame.slice as SliceName;
    const value = decode(sliceSchemas[slice], frame.value, slice);
    subscription.slices = { ...subscription.slices, [slice]: value };
    subscription.listener(subscription.slices, slice);
  }

  #onError(id: number | undefined, error: Error): void {
    if (id === undefined || this.#subscriptions.has(id)) {
      this.#end(error);
      this.#socket.destroy();
      return;
    }
    this.#calls.get(id)?.reject(error);
    this.#calls.delete(id);
    this.#streams.get(id)?.fail(error);
    this.#streams.delete(id);
  }

  #end(error: Error): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#greeting?.reject(error);
    for (const { reject } of this.#calls.values()) reject(error);
    for (const stream of this.#streams.values()) stream.fail(error);
    this.#calls.clear();
    this.#streams.clear();
    this.#tellClosed(error);
  }

  #send(frame: object): void {
    if (this.#error === undefined) this.#socket.write(`${JSON.stringify(frame)}\n`);
  }
}

function dial(socketPath: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => reject(unreachable(error)));
  });
}

function unreachable(error: Error): Error {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return cliError('no-agent', 'The agent belongs to another user of this machine.', error);
  }
  return cliError('no-agent', 'No agent is running. Start one with "sublet start".', error);
}

function readToken(tokenPath: string): string {
  try {
    return readFileSync(tokenPath, 'utf8').trim();
  } catch (error) {
    throw cliError('no-agent', `The agent's token ${tokenPath} cannot be read.`, error);
  }
}

function gone(cause?: Error): Error {
  return cliError('agent-gone', 'The agent has gone away. "sublet start" starts it again.', cause);
}

function apiFailure({ code, message, data }: ApiError): Error {
  return new AgentError(code, message, { data });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw cliError('bad-answer', 'The agent sent something that is not JSON.', error);
  }
}

function decode<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = z.safeDecode(schema, value as z.input<S>);
  if (parsed.success) return parsed.data;
  throw cliError(
    'bad-answer',
    `This version does not understand the agent's answer about ${what}. Use the same version of both.`,
    parsed.error,
  );
}
