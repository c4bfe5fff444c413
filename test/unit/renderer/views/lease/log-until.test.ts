import { expect, test } from 'vitest';

import type { LogSource } from '../../../../../renderer/views/lease/log-buffer.ts';
import { LogBuffer } from '../../../../../renderer/views/lease/log-buffer.ts';
import { printedUntilMs } from '../../../../../renderer/views/lease/log-until.ts';

const WEB: LogSource = { service: 'web', replica: 0, stream: 'stdout' };
const FIRST = '2026-11-23T04:24:01.000000000Z';
const SECOND = '2026-11-23T04:24:07.500000000Z';

test.each([
  ['nothing', [], undefined],
  ['lines', [`${FIRST} one\n${SECOND} two\n`], Date.parse('2026-11-23T04:24:07.500Z')],
  [
    'a line that goes on',
    [`${SECOND} two\n`, ' and more\n'],
    Date.parse('2026-11-23T04:24:07.500Z'),
  ],
  ['lines without a time', ['one\n'], undefined],
])(
  'given %s, the log reaches to its newest line, however much later it was cut off',
  (_name, texts, untilMs) => {
    const buffer = new LogBuffer();
    for (const text of texts) buffer.append(WEB, text);
    buffer.mark('lost', Date.parse('2026-11-23T04:26:00Z'));
    expect(printedUntilMs(buffer)).toBe(untilMs);
  },
);
