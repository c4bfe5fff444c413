import { expect, test } from 'vitest';

import type { LeaseRef, OrderRef } from '../../../../../agent/domain/ids.ts';
import { DEFAULT_SETTINGS } from '../../../../../agent/provider/settings.ts';
import { diagnosticsText } from '../../../../../renderer/views/settings/diagnostics.ts';

const AT = Date.UTC(2026, 10, 22, 13, 30);
const page = {
  ...{ nowMs: AT, browser: 'Test/1', platform: 'Linux', view: 'hardware' },
  ...{ locale: 'en-GB', theme: 'dark' },
};

test('given an agent with a lease, when diagnostics are made, then nothing of a tenant, a name, an address or money is there', () => {
  const totals = { cpuMilli: 8000, memoryBytes: 1, diskBytes: 2, gpus: 1, ports: 3 };
  const text = diagnosticsText({
    ...page,
    lastError: { atMs: AT, about: 'orders.list', code: 'storage-failed' },
    shown: 'not at http://127.0.0.1:7000/?token=SECRET-token',
    connection: { status: 'live', sinceMs: AT, lastSeenMs: AT, version: '0.1.0', pid: 77 },
    slices: {
      agent: {
        version: '0.1.0',
        startedAtMs: AT,
        recordsFromMs: 0,
        activity: 'renting',
        network: {
          id: 'practice',
          name: 'Practice',
          practice: true,
          money: 'none',
          endpoints: [],
          denom: 'uplay',
          exponent: 6,
          symbol: 'play $',
          provider: 'SECRET-provider',
          height: 5,
          lastBlockAtMs: AT,
          blockMs: 6000,
        },
        engine: {
          kind: 'docker',
          up: false,
          message: 'cannot reach /home/SECRET/docker.sock',
          missing: ['gpu'],
          simulated: false,
        },
        hostName: 'SECRET-pc',
        problems: [{ code: 'engine-down', message: 'SECRET image', sinceMs: AT }],
      },
      hardware: {
        readAtMs: AT,
        cpuModel: 'Fast\nCPU',
        machine: totals,
        offered: totals,
        free: totals,
        gpus: [
          {
            id: 'SECRET-gpu',
            vendor: 'nvidia',
            model: 'rtx4090',
            memoryBytes: 1,
            interface: 'pcie',
          },
        ],
      },
      leases: {
        past: 3,
        live: [
          {
            lease: 'SECRET-lease' as LeaseRef,
            order: 'SECRET-order' as OrderRef,
            label: 'SECRET-label',
            tenant: 'SECRET-tenant',
            state: 'running',
            price: { denom: 'uplay', amount: '424242' },
            createdAtMs: AT,
            resources: totals,
            services: [],
            settled: [{ denom: 'uplay', amount: 424_242n }],
          },
        ],
      },
      settings: {
        values: { ...DEFAULT_SETTINGS, prices: { ...DEFAULT_SETTINGS.prices, cpuMilli: '424242' } },
        defaults: DEFAULT_SETTINGS,
        locked: [{ path: 'prices.gpu', by: 'SECRET IT' }],
      },
      notices: {
        unread: 1,
        latest: [
          {
            id: 1,
            atMs: AT,
            code: 'engine-down',
            level: 'attention',
            read: false,
            data: { message: 'SECRET' },
          },
        ],
      },
    },
  });
  expect(text).not.toMatch(/SECRET|424242/);
  expect(text.split('\n')).toEqual([
    'taken: 2026-11-22T13:30:00.000Z',
    'page.browser: Test/1',
    'page.platform: Linux',
    'page.view: hardware',
    'page.locale: en-GB',
    'page.theme: dark',
    'connection.status: live',
    'connection.since: 2026-11-22T13:30:00.000Z',
    'connection.lastSeen: 2026-11-22T13:30:00.000Z',
    'error.last: storage-failed of orders.list at 2026-11-22T13:30:00.000Z',
    'error.shown: not at http://127.0.0.1:7000/…',
    'agent.version: 0.1.0',
    'agent.pid: 77',
    'agent.started: 2026-11-22T13:30:00.000Z',
    'agent.activity: renting',
    'network.id: practice',
    'network.height: 5',
    'network.lastBlock: 2026-11-22T13:30:00.000Z',
    'network.blockMs: 6000',
    'engine.kind: docker',
    'engine.up: false',
    'engine.simulated: false',
    'engine.missing: gpu',
    'problems: engine-down since 2026-11-22T13:30:00.000Z',
    'hardware.read: 2026-11-22T13:30:00.000Z',
    'hardware.cpu: Fast CPU',
    'hardware.gpus: nvidia rtx4090',
    'hardware.machine: cpuMilli 8000, memoryBytes 1, diskBytes 2, gpus 1, ports 3',
    'hardware.free: cpuMilli 8000, memoryBytes 1, diskBytes 2, gpus 1, ports 3',
    'leases.live: 1',
    'leases.states: running 1',
    'leases.past: 3',
    'settings.changed: prices.cpuMilli',
    'settings.locked: prices.gpu',
    'notices.unread: 1',
    'notices.latest: engine-down 1',
  ]);
});

test('given no word of an agent, when diagnostics are made, then they say so', () => {
  expect(
    diagnosticsText({ ...page, slices: {}, connection: { status: 'offline', sinceMs: AT } }),
  ).toBe(
    [
      'taken: 2026-11-22T13:30:00.000Z',
      'page.browser: Test/1',
      'page.platform: Linux',
      'page.view: hardware',
      'page.locale: en-GB',
      'page.theme: dark',
      'connection.status: offline',
      'connection.since: 2026-11-22T13:30:00.000Z',
      'connection.lastSeen: never',
      'agent.version: not told',
    ].join('\n'),
  );
});
