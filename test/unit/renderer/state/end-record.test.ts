import { expect, test } from 'vitest';

import type { LeaseDetail } from '../../../../agent/api/methods.ts';
import { endRecord, endTimes } from '../../../../renderer/state/end-record.ts';

test('given leases that ended for all reasons, when counted, then only those that the owner ended early', () => {
  const reasons = ['tenant', 'decommission', 'manifest-timeout', 'unstable', 'unspecified'];
  const past = [...reasons, undefined].map((closeReason) =>
    closeReason === undefined ? {} : { closeReason },
  );
  expect(endRecord(past)).toEqual({ own: 2, of: 6 });
});

function history(...ms: readonly number[]): LeaseDetail['events'] {
  const codes = ['lease-ending', 'lease-closed'];
  return ms.map((atMs, place) => ({ atMs, code: codes[place]!, data: {} }));
}

test('given histories, when asked how long ends took, then the middle one and the slowest', () => {
  const histories = [history(10_000, 12_800), history(0, 4_600), history(500, 3_500)];
  expect(endTimes(histories)).toEqual({ usualMs: 3_000, slowestMs: 4_600, count: 3 });
});

test('given histories that do not tell both, then nothing is claimed', () => {
  expect([endTimes([]), endTimes([history(1_000)])]).toEqual([undefined, undefined]);
});
