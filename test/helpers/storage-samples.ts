import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { UnixMs } from '../../agent/base/instant.ts';
import { parseUnixMs } from '../../agent/base/instant.ts';
import { silentLogger } from '../../agent/base/logger.ts';
import { ManualClock } from '../../agent/base/manual-clock.ts';
import type { Offer } from '../../agent/domain/bid.ts';
import type { LeaseRef } from '../../agent/domain/ids.ts';
import {
  parseBidRef,
  parseGpuId,
  parseLeaseRef,
  parseNetworkId,
  parseOrderRef,
  parseServiceName,
  parseTenantId,
} from '../../agent/domain/ids.ts';
import type { DecCoin } from '../../agent/domain/money.ts';
import { parseDec, parseDenom } from '../../agent/domain/money.ts';
import type { Claim } from '../../agent/domain/reservation.ts';
import type { GroupSpec } from '../../agent/domain/resources.ts';
import { parseBlockHeight } from '../../agent/domain/time.ts';
import type { PortAssignment } from '../../agent/domain/workload.ts';
import type {
  Decision,
  LeaseRecord,
  LedgerPayment,
  Storage,
} from '../../agent/storage/interface.ts';
import { openStorage } from '../../agent/storage/storage.ts';

/** Values that use every field of what the storage keeps, numbered by `n`. */

export const START_MS = 1_750_000_000_000;
export const network = parseNetworkId('practice');
export const denom = parseDenom('ucoin');

export function at(ms: number): UnixMs {
  return parseUnixMs(START_MS + ms);
}

export function price(text: string): DecCoin {
  return { denom, amount: parseDec(text) };
}

export const group: GroupSpec = {
  name: 'web',
  units: [
    {
      id: 1,
      cpuMilli: 1500,
      memoryBytes: 2 ** 31,
      gpu: {
        count: 1,
        anyOf: [
          { vendor: 'nvidia', model: 'rtx4090', memoryGi: 24, interface: 'pcie' },
          { vendor: 'amd', model: '*' },
        ],
      },
      storage: [
        { name: 'default', bytes: 2 ** 30, class: 'ephemeral' },
        { name: 'models', bytes: 5 * 2 ** 40, class: 'beta3' },
      ],
      count: 2,
      endpoints: { http: 1, ports: 1 },
    },
  ],
  requirements: [{ key: 'region', value: 'eu-west' }],
};

export const claim: Claim = {
  cpuMilli: 3000,
  memoryBytes: 2 ** 32,
  diskBytes: 2 ** 31,
  ports: 2,
  gpus: [
    {
      unit: 1,
      gpu: parseGpuId('GPU-6d2a'),
      kind: { vendor: 'nvidia', model: 'rtx4090', memoryGi: 24 },
    },
  ],
};

export const ports: readonly PortAssignment[] = [
  { service: parseServiceName('web'), replica: 0, port: 80, proto: 'tcp', hostPort: 31000 },
  { service: parseServiceName('web'), replica: 1, port: 53, proto: 'udp', hostPort: 31001 },
];

export function orderRef(n: number) {
  return parseOrderRef(`practice:tenant/${n}/1/1`);
}
export function bidRef(n: number) {
  return parseBidRef(`practice:tenant/${n}/1/1/me/0`);
}
export function leaseRef(n: number): LeaseRef {
  return parseLeaseRef(`practice:tenant/${n}/1/1/me/0`);
}

export function offer(n: number): Offer {
  return {
    order: {
      ref: orderRef(n),
      network,
      label: `order ${n}/1/1`,
      tenant: parseTenantId('tenant'),
      group,
      maxPrice: price('100.000000000000000001'),
      createdHeight: parseBlockHeight(n),
      signedBy: { allOf: ['auditor-1'], anyOf: ['auditor-2', 'auditor-3'] },
      reclamationSeconds: 3600,
      unserved: ['odd-thing'],
    },
    price: price('0.000000000000000001'),
    claim,
    reclamationSeconds: 3600,
  };
}

export function lease(n: number, run?: LeaseRecord['run']): LeaseRecord {
  return {
    lease: leaseRef(n),
    order: orderRef(n),
    bid: bidRef(n),
    network,
    label: `lease ${n}/1/1`,
    tenant: parseTenantId('tenant'),
    price: price('12.5'),
    createdHeight: parseBlockHeight(100 + n),
    createdMs: at(n),
    group,
    claim,
    ports: [],
    run: run ?? { state: 'awaiting-manifest', deadlineMs: at(n + 300_000) },
    reclamationSeconds: 3600,
    expected: 'e5'.repeat(32),
  };
}

export function closedAt(ms: number): LeaseRecord['run'] {
  return { state: 'closed', reason: 'tenant', atMs: at(ms) };
}

export function decision(n: number, atMs: number, outcome?: Decision['outcome']): Decision {
  return {
    order: orderRef(n),
    network,
    label: `order ${n}/1/1`,
    atMs: at(atMs),
    height: parseBlockHeight(n),
    group,
    maxPrice: price('3.25'),
    outcome: outcome ?? {
      type: 'refused',
      refusal: { code: 'gpu-none', numbers: { needs: 1, wants: 'rtx4090' } },
    },
  };
}

export function payment(n: number, change: Partial<LedgerPayment> = {}): LedgerPayment {
  return {
    key: `${leaseRef(1)}#payment`,
    height: parseBlockHeight(n),
    network,
    lease: leaseRef(1),
    amount: { denom, amount: 1000n },
    atMs: at(n * 1000),
    ...change,
  };
}

export function open(file = ':memory:', beatGapMs?: number): Storage {
  return openStorage(
    { path: file, ...(beatGapMs === undefined ? {} : { beatGapMs }) },
    { clock: new ManualClock(), log: silentLogger },
  );
}

/** A folder of the test's own, with what it is to be removed by. */
export function makeFolder(): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'sublet-storage-'));
  chmodSync(folder, 0o700);
  return {
    file: path.join(folder, 'agent.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Whether a text lies in the database's file or beside it. The control of it is what is found there. */
export function filesHave(file: string, text: string): boolean {
  // Looked at by another process: a descriptor closed in this one would drop SQLite's locks.
  const script = 'cat "$1"* | grep -a -q -F -e "$2"';
  return spawnSync('sh', ['-c', script, 'sh', file, text]).status === 0;
}
