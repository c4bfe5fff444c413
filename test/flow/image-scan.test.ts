import { afterEach, beforeEach, expect, test } from 'vitest';

import { fail, ok } from '../../agent/base/result.ts';
import type { ScanAnswer, ScannedImage } from '../../agent/scanning/interface.ts';
import { Flow } from '../helpers/flow.ts';

const REFUSED = fail({ code: 'refused', reason: 'has a miner' } as const);
const FAILED = fail({ code: 'failed', reason: 'no list' } as const);

let flow: Flow;
let says: ScanAnswer;
let asked: ScannedImage[];

async function open(scanned: boolean): Promise<void> {
  asked = [];
  const scanner = {
    scan: async (image: ScannedImage): Promise<ScanAnswer> => {
      asked.push(image);
      return says;
    },
  };
  flow = new Flow({ unstableMs: 60_000, bidTimeoutMs: 600_000 }, undefined, {
    parts: scanned ? { scanner } : {},
  });
  await flow.start();
  await flow.market.place('web', { rivalPercent: 0, lifeBlocks: 0, escrowBlocks: 100_000 });
  await flow.until(() => asked.length > 0 || flow.live[0]?.run.state === 'running', 40);
}
beforeEach(() => {
  says = REFUSED;
});
afterEach(() => flow.close());

const evidence = () => flow.storage.evidence.list({ limit: 100 });
const kinds = (): readonly string[] => evidence().map(({ kind }) => kind);
const started = async (): Promise<number> =>
  (await flow.engine.list(new AbortController().signal)).reduce(
    (sum, { services }) => sum + services.reduce((all, { replicas }) => all + replicas.length, 0),
    0,
  );

test('an image that the scan program refuses never runs; the lease ends as unstable, and says why', async () => {
  await open(true);
  await flow.blocks(5);
  expect([await started(), flow.live[0]?.run.state]).toEqual([0, 'deploying']);
  const { lease } = flow.live[0]!;
  expect(flow.provider.leasing.deploying.view(lease)?.problem).toMatch(/refused .* has a miner$/);
  await flow.until(() => flow.past.length === 1);
  expect(flow.past[0]?.run).toMatchObject({ state: 'closed', reason: 'unstable' });
  // Tried several times, written down once.
  expect(asked.length).toBeGreaterThan(2);
  expect(evidence().filter(({ kind }) => kind === 'refused')).toMatchObject([
    { code: 'image-scan' },
  ]);
  expect(kinds()).not.toContain('image');
});

test('a scan program that fails lets nothing run, closes no lease, and is asked again', async () => {
  says = FAILED;
  await open(true);
  await flow.blocks(100);
  expect([await started(), flow.live[0]?.run.state]).toEqual([0, 'deploying']);
  expect(kinds()).toEqual(['lease-began', 'manifest']);
  says = ok(undefined);
  await flow.until(() => flow.live[0]?.run.state === 'running', 40);
  expect([...new Set(kinds())]).toEqual(['lease-began', 'manifest', 'image']);
});

test('control: without a scan program the same image runs', async () => {
  await open(false);
  expect(asked).toEqual([]);
  expect(await started()).toBeGreaterThan(0);
});
