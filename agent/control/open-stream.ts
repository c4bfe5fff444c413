import { z } from 'zod';

import type { Stream } from '../api/streams.ts';
import { childController, isAborted, orAborted } from '../base/abort.ts';
import { Channel } from '../base/channel.ts';
import type { Logger } from '../base/logger.ts';
import { apiError, badArguments, toApiError } from './api-error.ts';
import type { ControlLimits } from './limits.ts';
import type { Outbox } from './outbox.ts';

const ITEMS_PER_TURN = 16;

/** A stream's handler with its types forgotten; its schemas were and will be applied around it. */
export type AnyStreamHandler = (
  args: unknown,
  inputs: AsyncIterable<unknown>,
  signal: AbortSignal,
) => AsyncIterable<unknown>;

export interface OpenStreamParts {
  readonly id: number;
  readonly name: string;
  readonly contract: Stream;
  readonly outbox: Outbox;
  readonly limits: ControlLimits;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** One stream of one client. It is pulled only while the client has room for more. */
export class OpenStream {
  readonly #parts: OpenStreamParts;
  readonly #inputs = new Channel<unknown>();
  readonly #controller: ReturnType<typeof childController>;
  #takenUntold = 0;
  #refused = false;
  #cancelled = false;

  constructor(parts: OpenStreamParts) {
    this.#parts = parts;
    this.#controller = childController(parts.signal);
  }

  /** Resolves when the stream is over and the client knows; never rejects. */
  async run(handler: AnyStreamHandler, args: unknown): Promise<void> {
    const { signal } = this.#controller;
    try {
      await this.#pump(handler(args, this.#takenInputs(), signal), signal);
      if (!this.#refused) this.#send({ type: 'end', id: this.#parts.id });
    } catch (error) {
      const { id, log, name } = this.#parts;
      if (this.#refused) return;
      if (this.#cancelled) this.#send({ type: 'end', id });
      else this.#send({ type: 'error', id, error: toApiError(error, log, name) });
    } finally {
      this.#inputs.close();
      this.#controller.abort();
      this.#controller.release();
    }
  }

  input(value: unknown): void {
    const { contract, limits } = this.#parts;
    const parsed = contract.input.safeParse(value);
    if (!parsed.success) {
      this.#refuse(badArguments(parsed.error));
    } else if (this.#inputs.length + this.#takenUntold >= limits.waitingInputs) {
      this.#refuse(apiError('rate-limited', 'More inputs than the stream has taken.'));
    } else {
      this.#inputs.push(parsed.data);
    }
  }

  endInput(): void {
    this.#inputs.close();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#controller.abort();
  }

  async #pump(items: AsyncIterable<unknown>, signal: AbortSignal): Promise<void> {
    const { contract, id, outbox, log, name } = this.#parts;
    const iterator = items[Symbol.asyncIterator]();
    let finished = false;
    try {
      for (let items = 1; ; items++) {
        // A source that always has more and a client that always reads would leave no turn of the
        // event loop to anybody else.
        if (items % ITEMS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
        await orAborted(outbox.room(), signal);
        const next = await orAborted(Promise.resolve(iterator.next()), signal);
        if (next.done === true) break;
        this.#send({ type: 'item', id, value: z.encode(contract.item, next.value) });
      }
      finished = true;
    } finally {
      // Not awaited: a handler that hangs in its own clean-up does not keep the client waiting.
      if (!finished) {
        Promise.resolve(iterator.return?.()).catch((error: unknown) => {
          if (!isAborted(error)) log.warn('stream did not end cleanly', { stream: name, error });
        });
      }
    }
  }

  async *#takenInputs(): AsyncGenerator {
    for await (const value of this.#inputs) {
      this.#takenUntold++;
      if (this.#inputs.length === 0 || this.#takenUntold * 2 >= this.#parts.limits.waitingInputs) {
        this.#send({ type: 'taken', id: this.#parts.id, count: this.#takenUntold });
        this.#takenUntold = 0;
      }
      yield value;
    }
  }

  #refuse(error: ReturnType<typeof apiError>): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#send({ type: 'error', id: this.#parts.id, error });
    this.#controller.abort();
  }

  #send(frame: object): void {
    this.#parts.outbox.send(JSON.stringify(frame));
  }
}
