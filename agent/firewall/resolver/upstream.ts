import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';

import type { Clock } from '../../base/clock.ts';
import type { AddressRange } from '../../domain/address.ts';
import type { AskedQuestion } from './answers.ts';
import { failure, forwarded, passedOn } from './answers.ts';
import { MessageReader, withLength } from './messages.ts';

/** A resolver of the internet that we pass questions on to. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}

interface Patience {
  readonly clock: Clock;
  readonly waitMs: number;
}

export type Passed = NonNullable<ReturnType<typeof passedOn>>;

/** Asks one after the other until one answers; a failure that says so when none does. */
export async function askUpstreams(
  upstreams: readonly Upstream[],
  asked: AskedQuestion,
  over: 'udp' | 'tcp',
  closed: readonly AddressRange[],
  { clock, waitMs }: Patience,
): Promise<Passed> {
  for (const upstream of upstreams) {
    const id = randomInt(0x1_0000);
    const read = (bytes: Buffer): Passed | undefined => passedOn(asked, id, bytes, closed);
    const ask = over === 'udp' ? askUdp : askTcp;
    const answer = await ask(upstream, forwarded(asked, id), read, { clock, waitMs });
    if (answer !== undefined) return answer;
  }
  return { bytes: failure(asked), truncated: false };
}

type Ask = (
  upstream: Upstream,
  bytes: Buffer,
  read: (bytes: Buffer) => Passed | undefined,
  patience: Patience,
) => Promise<Passed | undefined>;

// A socket for each question: with its random port and number an answer is hard to forge.
const askUdp: Ask = ({ host, port }, bytes, read, { clock, waitMs }) =>
  new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const done = (answer: Passed | undefined): void => {
      timer.cancel();
      socket.close();
      resolve(answer);
    };
    const timer = clock.after(waitMs, () => done(undefined));
    socket.once('error', () => done(undefined));
    socket.on('message', (answer) => {
      const passed = read(answer);
      if (passed !== undefined) done(passed);
    });
    socket.connect(port, host, () => socket.send(bytes));
  });

const askTcp: Ask = ({ host, port }, bytes, read, { clock, waitMs }) =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const reader = new MessageReader();
    const done = (answer: Passed | undefined): void => {
      timer.cancel();
      socket.destroy();
      resolve(answer);
    };
    const timer = clock.after(waitMs, () => done(undefined));
    socket.once('error', () => done(undefined));
    socket.once('close', () => done(undefined));
    socket.on('data', (piece) => {
      for (const message of reader.add(piece)) done(read(message));
    });
    socket.end(withLength(bytes));
  });
