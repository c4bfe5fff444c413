import { describe, expect, it } from 'vitest';

import { englishCatalogue } from '../../../../../renderer/messages/catalogue.ts';
import { createTexts } from '../../../../../renderer/messages/texts.tsx';
import { eventWords } from '../../../../../renderer/views/lease/event-words.ts';

const texts = createTexts('en', 'en-GB', englishCatalogue);
const formats = {
  span: (ms: number) => `${ms} ms`,
  count: String,
  exactTime: (ms: number) => `the instant ${ms}`,
};

describe('eventWords', () => {
  it.each([
    ['lease-created', {}, 'Bid won, the lease began'],
    [
      'manifest-refused',
      { code: 'manifest-mismatch' },
      'What the renter sent was refused: it is not what was ordered',
    ],
    ['manifest-refused', { code: 'other' }, 'What the renter sent was refused: other'],
    [
      'deploy-failed',
      { error: 'port-in-use' },
      'Could not be started: a port of this machine is in use by another program',
    ],
    [
      'container-exited',
      { service: 'web', replica: 0, exitCode: 137, outOfMemory: true },
      'web used more memory than it ordered and was ended (exit code 137)',
    ],
    [
      'container-exited',
      { service: 'web', replica: 0, exitCode: 1, outOfMemory: false },
      'web ended with exit code 1',
    ],
    [
      'restart-planned',
      { service: 'web', replica: 0, waitMs: 10_000, restarts: 2 },
      'web is started again in 10000 ms (2 restarts)',
    ],
    [
      'manifest-refused',
      { code: 'manifest-version' },
      'What the renter sent was refused: it is not what the network says is to run',
    ],
    [
      'update-expected',
      { version: 'abc' },
      'The renter changes what is to run (version abc); what runs goes on until it comes',
    ],
    ['notice-asked', { reason: 'decommission' }, 'Its close is being announced: You took it back'],
    ['notice-given', { untilMs: 7 }, 'Its close is announced; it runs until the instant 7'],
    ['lease-closed', { reason: 'insufficient-funds' }, 'Over: Renter’s money ran out'],
    ['lease-ending', { reason: 'new-reason' }, 'Being ended: new-reason'],
  ])('says %s %j as %j', (code, data, text) => {
    expect(eventWords({ atMs: 1, code, data }, texts, formats).text).toBe(text);
  });

  it('shows an unknown event as it is', () => {
    expect(
      eventWords({ atMs: 1, code: 'moved\u202E', data: { to: 'x', n: 2 } }, texts, formats),
    ).toEqual({ tone: 'neutral', text: 'moved?', raw: 'to: x, n: 2' });
  });
});
