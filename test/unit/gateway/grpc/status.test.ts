import { Status } from '@akashnetwork/chain-sdk/private-types/provider.akash.v1';
import { expect, test } from 'vitest';

import { parseUnixMs } from '../../../../agent/base/instant.ts';
import { parseGpuId } from '../../../../agent/domain/ids.ts';
import type { Inventory } from '../../../../agent/domain/inventory.ts';
import type { Gpu } from '../../../../agent/domain/resources.ts';
import { GIB } from '../../../../agent/domain/resources.ts';
import { encodeStatus } from '../../../../agent/gateway/grpc/status.ts';

const card = (id: string, model: string, gib: number, bus: Gpu['interface']): Gpu => ({
  ...{ id: parseGpuId(id), vendor: 'nvidia', model, memoryBytes: gib * GIB, interface: bus },
});
const gaming = card('gpu-1', 'rtx4090', 24, 'pcie');
const big = card('gpu-2', 'h200', 141, 'sxm');

const whole: Inventory = {
  ...{ cpuMilli: 16_000, memoryBytes: 64 * GIB, diskBytes: 1000 * GIB, ports: 100 },
  ...{ storageClasses: ['ephemeral', 'ram', 'beta2', 'default'], gpus: [gaming, big] },
};
const offered = { ...whole, cpuMilli: 14_000, memoryBytes: 60 * GIB, diskBytes: 900 * GIB };
const free = { ...offered, cpuMilli: 11_500, memoryBytes: 52 * GIB, gpus: [gaming] };
const claim = {
  ...{ cpuMilli: 2500, memoryBytes: 8 * GIB, diskBytes: 0, ports: 1 },
  gpus: [{ unit: 1, gpu: big.id }],
};

test('what is there, what may be had and what is taken are three numbers, and each card is named', () => {
  const bytes = encodeStatus(
    { leases: 1, orders: 2, deployments: 1, active: [claim], pending: [], whole, offered, free },
    { publicHost: 'host.example', atMs: parseUnixMs(1_795_362_900_000) },
  );
  const pair = (capacity: string, allocatable: string, allocated: string): object => ({
    ...{ capacity: { string: capacity }, allocatable: { string: allocatable } },
    ...{ allocated: { string: allocated }, attributes: [] },
  });
  const disk = pair(String(1000 * GIB), String(900 * GIB), '0');
  const gpu = { vendor: 'nvidia', vendorId: '10de', modelid: '' };
  const metric = (cpu: string, memory: string, gpus: string): object => ({
    ...{ cpu: { string: cpu }, memory: { string: memory }, gpu: { string: gpus } },
    ...{ ephemeralStorage: { string: '0' }, storage: {} },
  });
  expect(Status.decode(bytes)).toEqual({
    errors: [],
    cluster: {
      leases: { active: 1 },
      inventory: {
        cluster: {
          nodes: [
            {
              name: 'node1',
              resources: {
                cpu: { quantity: pair('16', '14', '2500m'), info: [] },
                memory: {
                  quantity: pair(String(64 * GIB), String(60 * GIB), String(8 * GIB)),
                  info: [],
                },
                gpu: {
                  quantity: pair('2', '2', '1'),
                  info: [
                    { ...gpu, name: 'rtx4090', interface: 'PCIe', memorySize: '24Gi' },
                    { ...gpu, name: 'h200', interface: 'SXM', memorySize: '141Gi' },
                  ],
                },
                ephemeralStorage: disk,
                volumesAttached: pair('0', '0', '0'),
                volumesMounted: pair('0', '0', '0'),
              },
              capabilities: { storageClasses: ['beta2'] },
            },
          ],
          storage: [{ quantity: disk, info: { class: 'beta2', iops: '' } }],
        },
        reservations: {
          pending: { count: 0, resources: metric('0', '0', '0') },
          active: { count: 1, resources: metric('2500m', String(8 * GIB), '1') },
        },
      },
    },
    ...{ bidEngine: { orders: 2 }, manifest: { deployments: 1 } },
    ...{ publicHostnames: ['host.example'], timestamp: new Date(1_795_362_900_000) },
  });
});
