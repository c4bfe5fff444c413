import { expect, test } from 'vitest';

import { en } from '../../../../../renderer/messages/en.ts';
import { createTexts } from '../../../../../renderer/messages/texts.tsx';
import { CallError } from '../../../../../renderer/state/agent-error.ts';
import { problemText } from '../../../../../renderer/views/settings/problem-text.ts';

const texts = createTexts('en', 'en-GB', en);
const said = (code: CallError['code'], data: CallError['data'] = {}) =>
  problemText({ code: 'call', error: new CallError(code, 'raw words', data) }, texts);

test('what the page sees is said in words', () => {
  expect([
    problemText({ code: 'empty' }, texts),
    problemText({ code: 'port-taken', by: 'ingress.port' }, texts),
    problemText({ code: 'not-a-number' }, texts),
    problemText({ code: 'ambiguous', whole: '1234', decimal: '1.234' }, texts),
    problemText({ code: 'not-a-number' }, createTexts('en', 'en-ZA', en)),
  ]).toEqual([
    'Nothing is typed. The old value still holds.',
    'This is the port of “Renters’ web pages”. Choose another.',
    'This is not a number. Write it like 0.004.',
    'This can be read two ways. Write 1234 or 1.234, without grouping.',
    'This is not a number. Write it like 0,004.',
  ]);
});

test('what the agent refused is said in words, with its own where they help', () => {
  expect([
    said('locked', { by: 'IT, Example Ltd', at: 'prices.gpu' }),
    said('locked'),
    said('storage-failed'),
    said('bad-arguments'),
    said('disconnected'),
    said('stopping'),
    said('internal'),
  ]).toEqual([
    'Not saved: set by IT, Example Ltd. Ask them to change it.',
    'Not saved: the policy of this machine fixes it.',
    'Not saved: the agent could not write to its disk. The old value holds. (raw words)',
    'Not saved: the agent refused this value. (raw words)',
    'Not saved: the agent is not connected. What you typed stays here; press Enter once it is back.',
    'Not saved: the agent is stopping. The old value holds.',
    'Not saved. The old value holds. (raw words)',
  ]);
});
