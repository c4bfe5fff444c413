import { z } from 'zod';

import { MOST_WAITING_INPUTS } from '../api/frames.ts';
import type { Stream, StreamInput, StreamItem, StreamName } from '../api/streams.ts';
import { Channel } from '../base/channel.ts';
import { cliError } from './errors.ts';

/** Items that wait for a slow reader before the socket is not read any more. */
const MOST_WAITING_ITEMS = 16;

/** What a stream needs of its connection. */
export interface StreamWire {
  send(frame: object): void;
  /** Stops and goes on reading: the agent then holds the rest, and stops asking its source. */
  pause(): void;
  resume(): void;
}

/** The client's end of a stream. */
export class ClientStream<Name extends StreamName> implements AsyncIterable<StreamItem<Name>> {
  readonly #id: number;
  readonly #contract: Stream;
  readonly #wire: StreamWire;
  readonly #items = new Channel<unknown>();
  #untaken = 0;
  #over = false;
  #wakeSender: (() => void) | undefined;

  constructor(id: number, contract: Stream, wire: StreamWire) {
    this.#id = id;
    this.#contract = contract;
    this.#wire = wire;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamItem<Name>> {
    for await (const value of this.#items) {
      if (this.#items.length === 0) this.#wire.resume();
      const item = z.safeDecode(this.#contract.item, value);
      if (!item.success) {
        throw cliError('bad-answer', 'This version does not understand the stream.', item.error);
      }
      yield item.data as StreamItem<Name>;
    }
  }

  /** Resolves when more may be sent; at once and without effect when the stream is over. */
  async send(input: StreamInput<Name>): Promise<void> {
    while (this.#untaken >= MOST_WAITING_INPUTS && !this.#over) {
      await new Promise<void>((resolve) => (this.#wakeSender = resolve));
    }
    if (this.#over) return;
    this.#untaken++;
    const value = z.encode(this.#contract.input, input);
    this.#wire.send({ type: 'input', id: this.#id, value });
  }

  endInput(): void {
    if (!this.#over) this.#wire.send({ type: 'end-input', id: this.#id });
  }

  cancel(): void {
    if (!this.#over) this.#wire.send({ type: 'cancel', id: this.#id });
    this.#wire.resume();
  }

  // ---- from the connection ----

  item(value: unknown): void {
    this.#items.push(value);
    if (this.#items.length >= MOST_WAITING_ITEMS) this.#wire.pause();
  }

  taken(count: number): void {
    this.#untaken -= count;
    this.#wakeSender?.();
  }

  end(): void {
    this.fail(undefined);
  }

  fail(error: Error | undefined): void {
    this.#over = true;
    this.#items.close(error);
    this.#wakeSender?.();
  }
}
