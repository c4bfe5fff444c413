import { expect, test } from 'vitest';

import type { LeaseValue } from '../../../../agent/api/slices.ts';
import type { LeaseDoubt } from '../../../../renderer/format/lease-words.ts';
import { leaseWords } from '../../../../renderer/format/lease-words.ts';
import { englishCatalogue } from '../../../../renderer/messages/catalogue.ts';
import { createTexts } from '../../../../renderer/messages/texts.tsx';

const texts = createTexts('en', 'en-GB', englishCatalogue);
const nowMs = new Date(2026, 10, 23, 8, 30).getTime();
const sinceMs = new Date(2026, 10, 23, 7, 54).getTime();
const AWAY: LeaseDoubt = { why: 'away', sinceMs };
const ENGINE: LeaseDoubt = { why: 'engine', sinceMs };

test.each<[LeaseValue['state'], LeaseDoubt | undefined, string, string]>([
  ['running', undefined, 'running', 'Running'],
  ['running', AWAY, 'off', 'Running, as of 07:54'],
  ['running', { why: 'away' }, 'off', 'Running'],
  ['running', ENGINE, 'off', 'Unknown since 07:54'],
  ['running', { why: 'engine' }, 'off', 'Unknown'],
  ['awaiting-manifest', AWAY, 'off', 'Waiting for manifest, as of 07:54'],
  // Has no containers that an engine could know of.
  ['awaiting-manifest', ENGINE, 'waiting', 'Waiting for manifest'],
  ['closed', AWAY, 'ended', 'Ended, no reason given'],
])('given a lease that is %s and the doubt %j, when it is said, then as %s: %s', (...given) => {
  const [state, doubt, kind, word] = given;
  const said = leaseWords({ state, services: [] }, texts, nowMs, doubt);
  expect({ ...said, word: said.word.replaceAll('\u00a0', ' ') }).toEqual({ kind, word });
});
