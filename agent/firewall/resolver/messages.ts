/** Cuts a TCP stream into messages, each behind its length in two bytes (RFC 1035, 4.2.2). */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);

  add(piece: Buffer): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, piece]);
    const messages: Buffer[] = [];
    for (;;) {
      if (this.#rest.length < 2) return messages;
      const end = 2 + this.#rest.readUInt16BE(0);
      if (this.#rest.length < end) return messages;
      messages.push(this.#rest.subarray(2, end));
      this.#rest = this.#rest.subarray(end);
    }
  }
}

export function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
