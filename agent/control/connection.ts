import { z } from 'zod';

import type { ApiErrorCode } from '../api/errors.ts';
import type { AgentFrame, ApiError, ClientFrame } from '../api/frames.ts';
import { clientFrame, PROTOCOL_VERSION } from '../api/frames.ts';
import type { Handlers, MethodName } from '../api/methods.ts';
import { methods } from '../api/methods.ts';
import type { StreamName } from '../api/streams.ts';
import { streams } from '../api/streams.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { assertNever } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { TokenBucket } from '../base/token-bucket.ts';
import type { ClientSurface } from '../provider/client-surface.ts';
import { apiError, badArguments, toApiError } from './api-error.ts';
import type { ControlLimits } from './limits.ts';
import type { AnyStreamHandler } from './open-stream.ts';
import { OpenStream } from './open-stream.ts';
import type { Wire } from './outbox.ts';
import { Outbox } from './outbox.ts';
import type { SliceFeed } from './slice-feed.ts';
import { Subscription } from './subscription.ts';

/** Methods that control answers itself, where the transport allows them. */
export type OwnHandlers = Partial<Pick<Handlers, 'dashboard.open'>>;

export interface ConnectionParts {
  readonly surface: ClientSurface;
  readonly own: OwnHandlers;
  readonly feed: SliceFeed;
  readonly limits: ControlLimits;
  readonly clock: Clock;
  readonly log: Logger;
  /** Fires when the agent begins to stop. */
  readonly signal: AbortSignal;
  /** Whether the client may in; on the web transport its cookie has said so already. */
  readonly admits: (token: string | undefined) => boolean;
}

/** The control protocol with one client, whatever the transport: frames in, frames out. */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #wire: Wire;
  readonly #outbox: Outbox;
  readonly #bucket: TokenBucket;
  readonly #gone = new AbortController();
  readonly #streamSignal: AbortSignal;
  readonly #helloTimer: Timer;
  readonly #calls = new Set<number>();
  readonly #streams = new Map<number, OpenStream>();
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #stopListening: () => void;
  #admitted = false;

  constructor(wire: Wire, parts: ConnectionParts) {
    const { limits, clock, feed } = parts;
    this.#parts = parts;
    this.#wire = wire;
    this.#streamSignal = AbortSignal.any([this.#gone.signal, parts.signal]);
    this.#bucket = new TokenBucket(clock, limits.burstFrames, limits.framesPerSecond);
    this.#outbox = new Outbox(wire, limits, clock, {
      onRoom: () => this.#flush(),
      onStuck: (why) => this.#cutOff(why),
      mayPause: () => this.#streams.size > 0,
    });
    this.#stopListening = feed.onChange((changed) => {
      for (const subscription of this.#subscriptions.values()) subscription.mark(changed);
      this.#flush();
    });
    this.#helloTimer = clock.after(limits.helloMs, () =>
      this.refuse('wrong-token', 'No hello came in time.'),
    );
  }

  /** Bytes that the client has not taken yet. */
  get queuedBytes(): number {
    return this.#outbox.queuedBytes;
  }

  /** One frame as it came. Never throws. */
  receive(text: string): void {
    if (this.#gone.signal.aborted) return;
    if (Buffer.byteLength(text) > this.#parts.limits.frameBytes) {
      this.tooLarge();
      return;
    }
    const frame = parseFrame(text);
    // A stream's inputs have a limit of their own: what it has taken.
    const metered = !(frame?.type === 'input' && this.#streams.has(frame.id));
    if (metered && !this.#bucket.take()) {
      this.refuse('rate-limited', 'Too many frames at once. Connect again and send fewer.');
    } else if (frame === undefined) {
      this.refuse('bad-frame', 'That was not a frame of the control protocol.');
    } else {
      this.#handle(frame);
    }
  }

  tooLarge(): void {
    const most = this.#parts.limits.frameBytes;
    this.refuse('frame-too-large', `A frame may have at most ${most} bytes.`);
  }

  /** Tells the client why, and closes. */
  refuse(code: ApiErrorCode, message: string): void {
    if (this.#gone.signal.aborted) return;
    this.#send({ type: 'error', error: apiError(code, message) });
    this.closed();
    this.#wire.end();
  }

  /** The transport's connection is gone, or is to go: everything of this client ends. */
  closed(): void {
    this.#gone.abort();
    this.#helloTimer.cancel();
    this.#stopListening();
    this.#outbox.close();
    this.#subscriptions.clear();
  }

  #handle(frame: ClientFrame): void {
    if (!this.#admitted) {
      this.#hello(frame);
      return;
    }
    switch (frame.type) {
      case 'hello':
        this.refuse('bad-frame', 'hello comes once, as the first frame.');
        return;
      case 'call':
        void this.#call(frame.id, frame.method, frame.args);
        return;
      case 'subscribe':
        this.#subscribe(frame.id);
        return;
      case 'open':
        void this.#open(frame.id, frame.stream, frame.args);
        return;
      // A stream may end while the client's frame is on its way: what comes late is no fault.
      case 'input':
        this.#streams.get(frame.id)?.input(frame.value);
        return;
      case 'end-input':
        this.#streams.get(frame.id)?.endInput();
        return;
      case 'cancel':
        this.#streams.get(frame.id)?.cancel();
        if (this.#subscriptions.delete(frame.id)) this.#send({ type: 'end', id: frame.id });
        return;
      default:
        assertNever(frame);
    }
  }

  #hello(frame: ClientFrame): void {
    if (frame.type !== 'hello' || !this.#parts.admits(frame.token)) {
      this.refuse(
        'wrong-token',
        'The first frame has to be hello with the token of this start of the agent.',
      );
    } else if (frame.protocol !== PROTOCOL_VERSION) {
      this.refuse(
        'wrong-protocol',
        `This agent speaks protocol ${PROTOCOL_VERSION}, the client ${frame.protocol}. Use the same version of both.`,
      );
    } else {
      this.#admitted = true;
      this.#helloTimer.cancel();
      const { version } = this.#parts.surface;
      this.#send({ type: 'welcome', protocol: PROTOCOL_VERSION, version, pid: process.pid });
    }
  }

  async #call(id: number, name: string, args: unknown): Promise<void> {
    if (!this.#claim(id)) return;
    if (!isMethod(name)) {
      this.#fail(id, apiError('unknown-method', `There is no method ${name.slice(0, 60)}.`));
      return;
    }
    const { surface, own } = this.#parts;
    const handlers: Partial<Handlers> = { ...surface.handlers, ...own };
    const handler = handlers[name] as ((args: unknown) => Promise<unknown>) | undefined;
    if (handler === undefined) {
      const message = `${name} can be called over the local socket only.`;
      this.#fail(id, apiError('unknown-method', message));
      return;
    }
    if (this.#calls.size >= this.#parts.limits.calls) {
      this.#fail(id, apiError('rate-limited', 'Too many calls at once. Wait for some answers.'));
      return;
    }
    const parsed = methods[name].args.safeParse(args);
    if (!parsed.success) {
      this.#fail(id, badArguments(parsed.error));
      return;
    }
    this.#calls.add(id);
    try {
      const result = await handler(parsed.data);
      const value = z.encode<z.ZodType>(methods[name].result, result);
      this.#send({ type: 'result', id, value });
    } catch (error) {
      this.#fail(id, toApiError(error, this.#parts.log, name));
    } finally {
      this.#calls.delete(id);
    }
  }

  #subscribe(id: number): void {
    if (!this.#claim(id) || !this.#hasStreamFor(id)) return;
    const subscription = new Subscription(id, this.#parts.feed, this.#outbox);
    try {
      subscription.sendSnapshot();
      this.#subscriptions.set(id, subscription);
    } catch (error) {
      this.#fail(id, toApiError(error, this.#parts.log, 'subscribe'));
    }
  }

  async #open(id: number, name: string, args: unknown): Promise<void> {
    if (!this.#claim(id) || !this.#hasStreamFor(id)) return;
    if (!isStream(name)) {
      this.#fail(id, apiError('unknown-method', `There is no stream ${name.slice(0, 60)}.`));
      return;
    }
    const contract = streams[name];
    const parsed = contract.args.safeParse(args);
    if (!parsed.success) {
      this.#fail(id, badArguments(parsed.error));
      return;
    }
    const { limits, log, surface } = this.#parts;
    const signal = this.#streamSignal;
    const stream = new OpenStream({
      id,
      name,
      contract,
      outbox: this.#outbox,
      limits,
      log,
      signal,
    });
    this.#streams.set(id, stream);
    await stream.run(surface.streams[name] as AnyStreamHandler, parsed.data);
    this.#streams.delete(id);
  }

  // The client numbers what it starts; a number in use twice would mix two answers.
  #claim(id: number): boolean {
    const used = this.#calls.has(id) || this.#streams.has(id) || this.#subscriptions.has(id);
    if (used) this.refuse('bad-frame', `The number ${id} is in use.`);
    return !used;
  }

  #hasStreamFor(id: number): boolean {
    if (this.#streams.size + this.#subscriptions.size < this.#parts.limits.streams) return true;
    this.#fail(id, apiError('rate-limited', 'Too many open streams. Close some first.'));
    return false;
  }

  #flush(): void {
    for (const [id, subscription] of this.#subscriptions) {
      try {
        subscription.flush();
      } catch (error) {
        this.#subscriptions.delete(id);
        this.#fail(id, toApiError(error, this.#parts.log, 'subscribe'));
      }
    }
  }

  #cutOff(why: string): void {
    const queuedBytes = this.#outbox.queuedBytes;
    this.#parts.log.warn('client does not read, cut off', { why, queuedBytes });
    this.closed();
    this.#wire.destroy();
  }

  #fail(id: number, error: ApiError): void {
    this.#send({ type: 'error', id, error });
  }

  #send(frame: AgentFrame): void {
    this.#outbox.send(JSON.stringify(frame));
  }
}

function parseFrame(text: string): ClientFrame | undefined {
  try {
    const parsed = clientFrame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not JSON: the caller tells the client.
    return undefined;
  }
}

// Own names only: a client must not reach `constructor` and its like.
function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
function isStream(name: string): name is StreamName {
  return Object.hasOwn(streams, name);
}
