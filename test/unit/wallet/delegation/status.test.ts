import { expect, test } from 'vitest';

import { AgentError } from '../../../../agent/base/errors.ts';
import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { silentLogger } from '../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../agent/base/manual-clock.ts';
import { parseDenom } from '../../../../agent/domain/money.ts';
import type { DelegationFound } from '../../../../agent/network/akash/delegation/status.ts';
import { judgeDelegation } from '../../../../agent/network/akash/delegation/status.ts';
import { DELEGATED_MESSAGES } from '../../../../agent/network/akash/delegation/terms.ts';
import type { DelegationNews } from '../../../../agent/network/akash/delegation/watch.ts';
import { DelegationWatch } from '../../../../agent/network/akash/delegation/watch.ts';
import { MemoryJournal } from '../../../helpers/memory-journal.ts';
import { ADDRESS, SECOND_ADDRESS } from '../../../helpers/wallet/samples.ts';

const UAKT = parseDenom('uakt');
const DAY_MS = 86_400_000;
const NOW = parseUnixMs(1_750_000_000_000);
const inDays = (days: number) => parseUnixMs(NOW + days * DAY_MS);

function found(days: number, messages = DELEGATED_MESSAGES, left = 1_000_000n): DelegationFound {
  return {
    grants: messages.map((message) => ({ message, expiresAtMs: inDays(days) })),
    allowance: {
      spendLimit: [{ denom: UAKT, amount: left }],
      expiresAtMs: inDays(days),
      allowedMessages: ['/cosmos.authz.v1beta1.MsgExec'],
    },
  };
}

const judge = (what: DelegationFound) => judgeDelegation(what, UAKT, NOW);

test('everything granted works until the first of it ends', () => {
  const { grants, allowance } = found(90);
  const first = grants.with(2, { ...grants[2]!, expiresAtMs: inDays(60) });
  const status = judge({ grants: first, allowance });
  expect(status).toEqual({
    granted: first,
    missing: [],
    excess: [],
    gas: { paid: true, left: 1_000_000n, endsAtMs: inDays(90) },
    endsAtMs: inDays(60),
    warn: undefined,
    state: 'working',
  });
});

test.each([
  [14.01, undefined],
  [14, 14],
  [3.01, 14],
  [3, 3],
  [1, 1],
  [0.01, 1],
] as const)('%d days before the end the warning is %s', (days, warn) => {
  expect(judge(found(days)).warn).toBe(warn);
});

test('what is missing is named, and what is too much', () => {
  const messages = [...DELEGATED_MESSAGES.slice(1), '/cosmos.bank.v1beta1.MsgSend'];
  const { state, missing, excess } = judge(found(90, messages));
  expect([state, missing, excess]).toEqual([
    'partial',
    ['/akash.market.v1beta5.MsgCreateBid'],
    ['/cosmos.bank.v1beta1.MsgSend'],
  ]);
});

test('grants that never end are no reason to warn', () => {
  const { grants, allowance } = found(1);
  const endless = grants.map(({ message }) => ({ message, expiresAtMs: undefined }));
  const status = judge({
    grants: endless,
    allowance: {
      ...allowance!,
      spendLimit: [],
      expiresAtMs: undefined,
      allowedMessages: undefined,
    },
  });
  expect([status.state, status.endsAtMs, status.warn, status.gas]).toEqual([
    'working',
    undefined,
    undefined,
    { paid: true, left: undefined, endsAtMs: undefined },
  ]);
});

test.each<[string, Partial<NonNullable<DelegationFound['allowance']>> | undefined, string]>([
  ['is not there', undefined, 'none'],
  ['has ended', { expiresAtMs: NOW }, 'ended'],
  ['is spent', { spendLimit: [{ denom: UAKT, amount: 0n }] }, 'spent'],
  ['has another coin', { spendLimit: [{ denom: parseDenom('uact'), amount: 5n }] }, 'spent'],
  [
    'pays for something else',
    { allowedMessages: ['/akash.cert.v1.MsgCreateCertificate'] },
    'not-for-this',
  ],
])('nothing works where the allowance %s', (_what, changes, why) => {
  const { grants, allowance } = found(90);
  const changed = changes === undefined ? undefined : { ...allowance!, ...changes };
  const { state, gas } = judge({ grants, allowance: changed });
  expect([state, gas]).toEqual(['ended', { paid: false, why }]);
});

function watch(journal = new MemoryJournal(), clock = new ManualClock(NOW)) {
  const told: DelegationNews[] = [];
  const chain = { now: found(90), reachable: true };
  const answer = <T>(value: T): Promise<T> =>
    chain.reachable
      ? Promise.resolve(value)
      : Promise.reject(new AgentError('network-unreachable', 'test: no chain'));
  const watched = new DelegationWatch(
    { account: SECOND_ADDRESS, hotKey: ADDRESS, feeDenom: UAKT, everyMs: 3_600_000 },
    {
      queries: {
        grants: () => answer(chain.now.grants),
        allowance: () => answer(chain.now.allowance),
      },
      journal,
      clock,
      log: silentLogger,
      tell: (news) => told.push(news),
    },
  );
  const signal = new AbortController();
  const done = watched.run(signal.signal);
  const said = () => told.map((news) => (news.news === 'ends-soon' ? news.days : news.news));
  const stop = async () => {
    signal.abort();
    await done;
  };
  return { watched, chain, told, said, stop, clock, journal };
}

test('the end is told 14, 3 and 1 days before, once each, also across restarts', async () => {
  const first = watch();
  await first.clock.advance(77 * DAY_MS);
  await first.clock.advance(5 * DAY_MS);
  await first.stop();
  const second = watch(first.journal, first.clock);
  await second.clock.advance(7 * DAY_MS);
  await second.stop();
  await second.clock.advance(DAY_MS);
  const third = watch(second.journal, second.clock);
  await third.clock.advance(DAY_MS);
  await third.stop();
  expect([first.said(), second.said(), third.said()]).toEqual([[14], [3, 1], ['broken']]);
});

test('renewed after it ended it works again, and its next end is told anew', async () => {
  const { said, chain, clock, stop, watched } = watch();
  await clock.advance(91 * DAY_MS);
  chain.now = found(180);
  await watched.look(new AbortController().signal);
  expect(watched.status()?.state).toBe('working');
  await clock.advance(80 * DAY_MS);
  await stop();
  expect(said()).toEqual([14, 3, 1, 'broken', 'works', 14]);
});

test('a revoked grant is told once, with what is missing', async () => {
  const { told, chain, clock, stop } = watch();
  await clock.advance(DAY_MS);
  chain.now = found(90, DELEGATED_MESSAGES.slice(1));
  await clock.advance(DAY_MS);
  await stop();
  expect(told.map(({ news, status }) => [news, status.state, status.missing])).toEqual([
    ['broken', 'partial', ['/akash.market.v1beta5.MsgCreateBid']],
  ]);
});

test('a chain that cannot be reached changes nothing of what is known', async () => {
  const { watched, said, chain, clock, stop } = watch();
  await clock.advance(1);
  chain.reachable = false;
  await clock.advance(10 * DAY_MS);
  await stop();
  expect([watched.status()?.state, said()]).toEqual(['working', []]);
});
