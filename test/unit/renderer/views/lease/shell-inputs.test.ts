import { describe, expect, it } from 'vitest';

import { MOST_WAITING_INPUTS } from '../../../../../agent/api/frames.ts';
import type { StreamInput } from '../../../../../agent/api/streams.ts';
import {
  MOST_PENDING_BYTES,
  ShellInputs,
} from '../../../../../renderer/views/lease/shell-inputs.ts';

function setup() {
  const sent: StreamInput<'lease.shell'>[] = [];
  const inputs = new ShellInputs((input) => sent.push(input));
  const type = (text: string): boolean => inputs.type(new TextEncoder().encode(text));
  const texts = (): string[] =>
    sent.map((input) =>
      input.type === 'bytes' ? new TextDecoder().decode(input.bytes) : input.type,
    );
  return { inputs, type, texts };
}

describe('ShellInputs', () => {
  it('sends what is typed at once', () => {
    const { type, texts } = setup();
    type('l');
    type('s');
    expect(texts()).toEqual(['l', 's']);
  });

  it('has never more under way than the agent allows, and puts the rest together', () => {
    const { inputs, type, texts } = setup();
    for (let i = 0; i < MOST_WAITING_INPUTS + 10; i += 1) type('x');
    const before = texts().length;
    inputs.taken(1);
    expect([before, texts().length, texts().at(-1)]).toEqual([
      MOST_WAITING_INPUTS,
      MOST_WAITING_INPUTS + 1,
      'x'.repeat(10),
    ]);
  });

  it('sends only the last of several sizes that waited', () => {
    const { inputs, type, texts } = setup();
    for (let i = 0; i < MOST_WAITING_INPUTS; i += 1) type('x');
    inputs.resize(80, 24);
    inputs.resize(100, 30);
    inputs.taken(MOST_WAITING_INPUTS);
    expect(texts().slice(MOST_WAITING_INPUTS)).toEqual(['resize']);
  });

  it('cuts a large paste into pieces, in order', () => {
    const { type, texts } = setup();
    const text = Array.from({ length: 30_000 }, (_, i) => i).join(' ');
    type(text);
    expect([texts().join(''), texts().every((piece) => piece.length <= 65_536)]).toEqual([
      text,
      true,
    ]);
  });

  it('takes nothing of a paste that is too large', () => {
    const { type, texts } = setup();
    expect([type('x'.repeat(MOST_PENDING_BYTES + 1)), texts()]).toEqual([false, []]);
  });
});
