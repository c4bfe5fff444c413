import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { SystemClock } from '../../../agent/base/clock.ts';
import { decToText } from '../../../agent/domain/money.ts';
import type { PriceAnswer, PriceRequest } from '../../../agent/pricing/interface.ts';
import { SCRIPT_DEFAULTS } from '../../../agent/pricing/script/options.ts';
import { ScriptPrices } from '../../../agent/pricing/script/script-prices.ts';
import { buildGroup, buildUnit, price, TENANT } from '../../helpers/builders.ts';

/** Real programs, as an owner has them. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sublet-prices-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const request: PriceRequest = {
  tenant: TENANT,
  group: buildGroup({
    units: [buildUnit({ cpuMilli: 2000, count: 3, gpu: { count: 1, anyOf: [] } })],
  }),
  gpus: new Map([[1, { vendor: 'nvidia', model: 'rtx4090' } as const]]),
  maxPrice: price('5000'),
};

function script(text: string, interpreter = '/bin/sh'): string {
  const file = path.join(folder, 'price.sh');
  writeFileSync(file, `#!${interpreter}\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

function prices(
  program: string,
  more: Partial<typeof SCRIPT_DEFAULTS> = {},
  env: Readonly<Record<string, string>> = {},
): ScriptPrices {
  return new ScriptPrices(
    { ...SCRIPT_DEFAULTS, program, ...more },
    { clock: new SystemClock(), env: { PATH: process.env.PATH, ...env } },
  );
}

const shown = (answer: PriceAnswer): unknown => (answer.ok ? decToText(answer.value) : answer);
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A process that is dead and not yet collected answers too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
async function eventually(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !done(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(done()).toBe(true);
}

test('JSON in, a decimal out, and the tenant and the coin in its environment', async () => {
  const file = script(`cat > "${folder}/in.json"; env > "${folder}/env"; echo 12.5`);
  const owner = prices(file, {}, { PRICE_TARGET_CPU: '2', SUBLET_SECRET: 'x' });
  expect(shown(await owner.priceOf(request, never))).toBe('12.5');
  expect(JSON.parse(readFileSync(path.join(folder, 'in.json'), 'utf8'))).toMatchObject({
    resources: [{ cpu: 2000, count: 3 }],
    price: { denom: 'upractice' },
  });
  const env = readFileSync(path.join(folder, 'env'), 'utf8');
  expect(env).toContain('AKASH_OWNER=tenant-1\n');
  expect(env).toContain('AKASH_DENOM=upractice\n');
  expect(env).toContain('PRICE_TARGET_CPU=2\n');
  expect(env).not.toContain('SUBLET');
});

// In the shape of the generic script that providers on Akash have: one JSON document by way of jq,
// monthly targets out of variables with defaults, a table of GPU models, a price by awk, and
// "declined" by exit code 1 with a word on stderr.
const GENERIC = `
set -o pipefail
data_in=$(jq .)
precision=$(jq -r '.price_precision? // 6' <<<"$data_in")
denom=$(jq -r '.price.denom' <<<"$data_in")
amount=$(jq -r '.price.amount' <<<"$data_in")
units=$(jq -r '.resources' <<<"$data_in")
if [[ "$AKASH_OWNER" == "blocked-tenant" ]]; then
  echo -n "$AKASH_OWNER is not served" >&2
  exit 1
fi
cpu=$(jq -r '(map(.cpu * .count) | add) / 1000' <<<"$units")
memory=$(jq -r '(map(.memory * .count) | add) / pow(1024; 3)' <<<"$units" | awk '{printf "%.12f", $0}')
disk=$(jq -r '[.[] | (.storage[] | select(.class == "ephemeral").size // 0) * .count] | add / pow(1024; 3)' <<<"$units")
ports=$(jq -r '(map((.endpoint_quantity // 0) * .count) | add)' <<<"$units")
declare -A models=()
IFS=',' read -ra pairs <<<"\${PRICE_TARGET_GPU_MAPPINGS}"
for pair in "\${pairs[@]}"; do
  IFS='=' read -ra kv <<<"$pair"
  models["\${kv[0]}"]=\${kv[1]}
done
gpus=0
while IFS= read -r unit; do
  model=$(jq -r '.gpu.attributes.vendor | (.nvidia // .amd // empty).model // 0' <<<"$unit")
  count=$(jq -r '.count * (.gpu.units // 0)' <<<"$unit")
  gpus=$(awk -v a="$gpus" -v n="$count" -v p="\${models[$model]:-100}" 'BEGIN {print a + n * p}')
done <<<"$(jq -rc '.[]' <<<"$units")"
usd=$(awk -v c="$cpu" -v m="$memory" -v d="$disk" -v p="$ports" -v g="$gpus" \\
  -v tc="\${PRICE_TARGET_CPU:-1.60}" -v tm="\${PRICE_TARGET_MEMORY:-0.80}" \\
  'BEGIN {printf "%.12f", c * tc + m * tm + d * 0.02 + p * 0.05 + g}')
rate=$(awk -v u="$usd" 'BEGIN {printf "%.12f", u / 429909 * 1000000}')
if awk -v r="$rate" -v a="$amount" 'BEGIN {exit !(r > a)}'; then
  printf "requested rate is too low. min expected %.*f%s" "$precision" "$rate" "$denom" >&2
  exit 1
fi
printf "%.*f" "$precision" "$rate"
`;

// Those scripts need both on the provider's machine; the protocol itself is tested without them.
const HAS_TOOLS = ['bash', 'jq', 'awk'].every(
  (tool) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined,
);

test.skipIf(!HAS_TOOLS)('a script in the shape of Akash’s own runs as it is', async () => {
  const owner = prices(
    script(GENERIC, '/bin/bash'),
    {},
    {
      PRICE_TARGET_GPU_MAPPINGS: 'rtx4090=250,a100=900',
    },
  );
  // 6 cores, 3 GiB, 3 GiB of disk, 3 ports, 3 cards.
  const usd = 6 * 1.6 + 3 * 0.8 + 3 * 0.02 + 3 * 0.05 + 3 * 250;
  const answer = await owner.priceOf(request, never);
  expect(Number(shown(answer))).toBeCloseTo((usd / 429_909) * 1e6, 5);
  const poor = { ...request, maxPrice: price('10') };
  expect(shown(await owner.priceOf(poor, never))).toMatchObject({
    code: 'declined',
    reason: expect.stringContaining('requested rate is too low'),
  });
});

test('one that hangs is killed with everything that it started', async () => {
  const file = script(`sleep 60 & echo $! > "${folder}/pid"; echo $$ > "${folder}/own"; wait`);
  const owner = prices(file, { timeoutMs: 300 });
  expect(shown(await owner.priceOf(request, never))).toEqual({
    ok: false,
    code: 'failed',
    reason: 'it gave no answer within 0.3 s',
  });
  const pids = ['pid', 'own'].map((name) => Number(readFileSync(path.join(folder, name), 'utf8')));
  await eventually(() => !pids.some(alive));
});

test('what it leaves running ends with it, and holds up no answer', async () => {
  const file = script(`sleep 60 & echo $! > "${folder}/pid"; echo 3`);
  const before = performance.now();
  expect(shown(await prices(file).priceOf(request, never))).toBe('3');
  expect(performance.now() - before).toBeLessThan(5_000);
  const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
  await eventually(() => !alive(pid));
});

test('one that talks without end is killed', async () => {
  for (const file of [script('yes'), script('yes >&2')]) {
    expect(shown(await prices(file).priceOf(request, never))).toMatchObject({
      code: 'failed',
      reason: 'it said more than 65536 characters',
    });
  }
});

test('one that cannot be run, or does not read its input, is an answer and no exception', async () => {
  expect(shown(await prices(path.join(folder, 'absent')).priceOf(request, never))).toMatchObject({
    code: 'failed',
    reason: expect.stringContaining('could not be run'),
  });
  const plain = path.join(folder, 'plain');
  writeFileSync(plain, 'echo 1');
  chmodSync(plain, 0o644);
  expect(shown(await prices(plain).priceOf(request, never))).toMatchObject({ code: 'failed' });
  const huge = {
    ...request,
    group: buildGroup({ units: Array.from({ length: 20_000 }, (_u, id) => buildUnit({ id })) }),
  };
  expect(shown(await prices(script('exec <&-; echo 5')).priceOf(huge, never))).toBe('5');
});

test('nothing of the order is ever read by a shell', async () => {
  const evil = { ...request, tenant: `$(touch ${folder}/owned)` as typeof request.tenant };
  const file = script(`printf '%s' "$AKASH_OWNER" > "${folder}/said"; echo 1`);
  await prices(file).priceOf(evil, never);
  expect(readFileSync(path.join(folder, 'said'), 'utf8')).toBe(evil.tenant);
  expect(existsSync(path.join(folder, 'owned'))).toBe(false);
});

test('at most so many at once, and each has its turn', async () => {
  const file = script(
    `d="${folder}/running"; mkdir -p $d; touch $d/$$; ls $d | wc -l >> "${folder}/counts"; sleep 0.05; rm $d/$$; echo 1`,
  );
  const owner = prices(file, { mostProcesses: 2 });
  const answers = await Promise.all(Array.from({ length: 8 }, () => owner.priceOf(request, never)));
  expect(answers.map(shown)).toEqual(Array.from({ length: 8 }, () => '1'));
  const counts = readFileSync(path.join(folder, 'counts'), 'utf8').trim().split('\n').map(Number);
  expect(counts).toHaveLength(8);
  expect(Math.max(...counts)).toBe(2);
});

test('what is not wanted any more is killed, also what waits', async () => {
  const file = script(`echo $$ > "${folder}/pid"; sleep 60`);
  const owner = prices(file, { mostProcesses: 1 });
  const controller = new AbortController();
  const both = [1, 2].map(() =>
    expect(owner.priceOf(request, controller.signal)).rejects.toMatchObject({ name: 'Aborted' }),
  );
  await eventually(() => existsSync(path.join(folder, 'pid')));
  controller.abort();
  await Promise.all(both);
  const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
  await eventually(() => !alive(pid));
});
