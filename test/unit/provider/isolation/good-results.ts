import type { ProbeResult } from '../../../../agent/domain/isolation.ts';
import type { PlannedCheck } from '../../../../agent/provider/isolation/checks.ts';

export const GOOD_STATUS = [
  'Name:\tnode',
  'CapInh:\t0000000000000000',
  'CapPrm:\t00000000000404fb',
  'CapEff:\t00000000000404fb',
  'CapBnd:\t00000000000404fb',
  'CapAmb:\t0000000000000000',
  'NoNewPrivs:\t1',
  'Seccomp:\t2',
  '',
].join('\n');

/** What a container on a machine that keeps its promises says. */
export function goodResults(planned: readonly PlannedCheck[]): readonly ProbeResult[] {
  return planned.map(({ attempt, expect }): ProbeResult => {
    if (!['reached', 'one-reached'].includes(expect.kind))
      return { outcome: 'refused', code: 'EHOSTUNREACH', ms: 12 };
    if (attempt.kind === 'read') return { outcome: 'reached', said: GOOD_STATUS, ms: 1 };
    return { outcome: 'reached', ms: 5, ...(attempt.kind === 'name' ? { said: 'sublet' } : {}) };
  });
}
