import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Evidence } from '../../../agent/domain/evidence.ts';
import { NO_TRAFFIC } from '../../../agent/domain/evidence.ts';
import { parseOrderRef, parseServiceName, parseTenantId } from '../../../agent/domain/ids.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { at, leaseRef, makeFolder, open, price } from '../../helpers/storage-samples.ts';

let storage: Storage;
beforeEach(() => {
  storage = open();
});
afterEach(() => storage.close());

const [lease, other] = [leaseRef(1), leaseRef(2)];
const image = (ms: number, imageId: string, service = 'web'): Evidence => ({
  ...{ atMs: at(ms), lease, kind: 'image', service: parseServiceName(service) },
  ...{ image: 'nginx:1', imageId },
});
const story: readonly Evidence[] = [
  {
    ...{ atMs: at(1), lease, kind: 'lease-began', tenant: parseTenantId('tenant') },
    ...{ order: parseOrderRef('practice:t/1/1/1'), price: price('7.25') },
  },
  { atMs: at(2), lease, kind: 'manifest', version: 'abc' },
  { ...image(3, 'sha256:1'), digest: 'sha256:2' } as Evidence,
  { atMs: at(4), lease: other, kind: 'refused', code: 'image-refused' },
  { atMs: at(5), lease, kind: 'lease-ended', reason: 'tenant', receivedBytes: 7, sentBytes: 8 },
];
const told = (entries: readonly Evidence[]): void => {
  for (const entry of entries) storage.evidence.append(entry);
};
const ids = (query: object = {}): readonly number[] =>
  storage.evidence.list({ limit: 100, ...query }).map(({ id }) => id);

test('what was written comes back as it was, oldest first', () => {
  told(story);
  expect(storage.evidence.list({ limit: 100 })).toEqual(
    story.map((entry, place) => ({ ...entry, id: place + 1 })),
  );
});

test('it is asked for by lease, by time and page by page', () => {
  told(story);
  expect([
    ids({ lease }),
    ids({ fromMs: at(2), toMs: at(4) }),
    ids({ limit: 2 }),
    ids({ limit: 2, afterId: 2 }),
    ids({ lease: leaseRef(3) }),
  ]).toEqual([[1, 2, 3, 5], [2, 3], [1, 2], [3, 4], []]);
});

test('what is told again is there once, and what changes back is there again', () => {
  const entries = [
    image(1, 'sha256:1'),
    image(2, 'sha256:1'),
    image(3, 'sha256:1', 'api'),
    image(4, 'sha256:2'),
    image(5, 'sha256:1'),
  ];
  expect(entries.map((entry) => storage.evidence.append(entry))).toEqual([
    ...[true, false, true, true, true],
  ]);
  expect(storage.evidence.list({ limit: 9 }).map(({ atMs }) => atMs)).toEqual([
    ...[at(1), at(3), at(4), at(5)],
  ]);
});

test('what is older than the owner keeps it is gone, traffic too, and the rest stays', () => {
  told(story);
  const traffic = { receivedBytes: 5, sentBytes: 6, counted: [] };
  storage.evidence.setTraffic(lease, traffic, at(2));
  storage.evidence.setTraffic(other, traffic, at(4));
  expect(storage.evidence.prune(at(4))).toBe(3);
  expect([ids(), storage.evidence.traffic(lease), storage.evidence.traffic(other)]).toEqual([
    [4, 5],
    NO_TRAFFIC,
    traffic,
  ]);
});

test('traffic is what was counted last, also after a restart', () => {
  const { file, remove } = makeFolder();
  const first = open(file);
  const record = {
    receivedBytes: 2 ** 50,
    sentBytes: 1,
    counted: [{ key: 'web/0', receivedBytes: 9, sentBytes: 1 }],
  };
  first.evidence.setTraffic(lease, NO_TRAFFIC, at(1));
  first.evidence.setTraffic(lease, record, at(2));
  first.close();
  const again = open(file);
  const kept = again.evidence.traffic(lease);
  again.close();
  remove();
  expect(kept).toEqual(record);
});
