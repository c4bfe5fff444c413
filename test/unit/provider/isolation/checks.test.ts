import { describe, expect, test } from 'vitest';

import { parseAddress } from '../../../../agent/domain/address.ts';
import type { ProbeResult } from '../../../../agent/domain/isolation.ts';
import { judge, planChecks } from '../../../../agent/provider/isolation/checks.ts';
import { GOOD_STATUS, goodResults } from './good-results.ts';

const TARGETS = {
  gateway: '172.30.0.1',
  own: '172.30.0.2',
  sibling: '172.30.0.66',
  servicePort: 8080,
  canaryPort: 40_000,
  addresses: [parseAddress('192.168.1.10')!, parseAddress('2003::10')!],
  routers: [parseAddress('192.168.1.1')!],
  internet: [parseAddress('9.9.9.9')!, parseAddress('1.1.1.1')!],
};
const planned = planChecks(TARGETS);
const good = goodResults(planned);

/** What is said when one attempt, found by a part of its words, ends otherwise. */
function when(what: RegExp, result: Partial<ProbeResult>): readonly string[] {
  const index = planned.findIndex((check) => what.test(check.what));
  expect(index).toBeGreaterThanOrEqual(0);
  const results = good.map((entry, place) => (place === index ? { ms: 1, ...result } : entry));
  return judge(planned, results as readonly ProbeResult[], 0).map(({ message }) => message);
}

describe('judging what a probe tried', () => {
  test('holds where everything is as promised', () => {
    expect(judge(planned, good, 0)).toEqual([]);
  });

  test('nothing that is promised may be reached', () => {
    const reached = { outcome: 'reached' } as const;
    for (const check of planned.filter(
      ({ expect: { kind } }) => !['reached', 'one-reached'].includes(kind),
    )) {
      const results = planned.map((entry, index) =>
        entry === check ? { ...reached, ms: 1 } : good[index]!,
      );
      expect(judge(planned, results, 0)).toEqual([
        { check: check.check, message: `A tenant could reach ${check.what}.` },
      ]);
    }
  });

  test('a probe that is cut off from everything proves nothing', () => {
    const cutOff = planned.map((): ProbeResult => ({ outcome: 'silence', ms: 2_500 }));
    const failed = new Set(judge(planned, cutOff, 0).map(({ check }) => check));
    for (const check of [
      'probe-works',
      'names',
      'host',
      'router',
      'internet',
      'container',
    ] as const) {
      expect([check, failed.has(check)]).toEqual([check, true]);
    }
  });

  test('silence, a closed port and the kernel’s own late answer are no refusal of ours', () => {
    const said = ['Nothing kept a tenant from trying to reach your router.'];
    expect(when(/router/, { outcome: 'silence', ms: 2_500 })).toEqual(said);
    expect(when(/router/, { outcome: 'refused', code: 'ECONNREFUSED' })).toEqual(said);
    expect(when(/router/, { outcome: 'refused', code: 'EHOSTUNREACH', ms: 3_050 })).toEqual(said);
    expect(when(/router/, { outcome: 'refused', code: 'ENETUNREACH' })).toEqual(said);
  });

  test('a container without IPv6 cannot reach anything over it', () => {
    const index = planned.findIndex(
      ({ attempt }) => 'host' in attempt && attempt.host.includes(':'),
    );
    const results = good.map((entry, place): ProbeResult =>
      place === index ? { outcome: 'refused', code: 'ENETUNREACH', ms: 1 } : entry,
    );
    expect(judge(planned, results, 0)).toEqual([]);
  });

  test('one right too many, or a filter too few, is seen', () => {
    const instead = (from: RegExp, to: string): Partial<ProbeResult> => ({
      outcome: 'reached',
      said: GOOD_STATUS.replace(from, to),
    });
    const said = [
      'A tenant does not have what it should have: its rights inside the kernel as they should be.',
    ];
    const rights = /rights inside the kernel/;
    expect(when(rights, instead(/CapBnd:\t\S+/, 'CapBnd:\t00000000a80425fb'))).toEqual(said);
    expect(when(rights, instead(/NoNewPrivs:\t1/, 'NoNewPrivs:\t0'))).toEqual(said);
    expect(when(rights, instead(/Seccomp:\t2/, 'Seccomp:\t0'))).toEqual(said);
  });

  test('what came to the canary counts, whatever the probe says', () => {
    expect(judge(planned, good, 1)).toEqual([
      { check: 'host', message: 'A tenant could reach this machine.' },
    ]);
  });

  test('an attempt that was not made has failed', () => {
    expect(judge(planned, good.slice(0, -1), 0)).toEqual([
      { check: 'container', message: 'Not tried: settings of this machine’s kernel.' },
    ]);
  });
});
