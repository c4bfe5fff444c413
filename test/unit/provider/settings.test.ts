import { afterEach, beforeEach, expect, test } from 'vitest';

import { settingsPatch } from '../../../agent/api/settings.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { profileOf } from '../../../agent/provider/profile.ts';
import { DEFAULT_SETTINGS, LiveSettings } from '../../../agent/provider/settings.ts';
import type { Storage } from '../../../agent/storage/interface.ts';
import { openStorage } from '../../../agent/storage/storage.ts';

let storage: Storage;
beforeEach(() => {
  storage = openStorage({ path: ':memory:' }, { clock: new ManualClock(), log: silentLogger });
});
afterEach(() => storage.close());

const ports = { first: 31_000, last: 31_999 };
const live = (options: ConstructorParameters<typeof LiveSettings>[1] = {}): LiveSettings =>
  new LiveSettings(storage, { ports, dashboardPort: 7258, ...options });

test.each([
  [{ gateway: { port: 8444 } }, 'Port 8444 is that of gateway.grpcPort: choose another.'],
  [{ ingress: { securePort: 80 } }, 'Port 80 is that of ingress.port: choose another.'],
  [
    { gateway: { port: 9000 }, ingress: { port: 9000 } },
    'Port 9000 is that of ingress.port: choose another.',
  ],
  [{ ingress: { port: 7258 } }, 'Port 7258 is that of the dashboard: choose another.'],
  [
    { gateway: { grpcPort: 31_999 } },
    'Port 31999 is one of those that tenants lease (31000 to 31999): choose another.',
  ],
])('%j is refused and says why', (patch, message) => {
  const settings = live();
  expect(() => settings.update(patch)).toThrow(`${message} Nothing was changed.`);
  expect(settings.value).toEqual(DEFAULT_SETTINGS);
});

test('ports change places, and one that is free is taken', () => {
  const settings = live();
  settings.update({ gateway: { port: 8444, grpcPort: 8443 }, ingress: { port: 32_000 } });
  settings.update({ ingress: { domain: 'pages.example.org' } });
  expect([settings.value.gateway, settings.value.ingress]).toEqual([
    { port: 8444, grpcPort: 8443, publicPort: 0 },
    { port: 32_000, securePort: 443, domain: 'pages.example.org' },
  ]);
});

test.each([
  { gateway: { port: 0 } },
  { gateway: { grpcPort: 65_536 } },
  { gateway: { publicPort: -1 } },
  { ingress: { port: 80.5 } },
  { ingress: { securePort: '443' } },
  { ingress: { domain: 'not a name' } },
  { ingress: { domain: '192.0.2.1' } },
])('%j is no change at all', (patch) => {
  expect(settingsPatch.safeParse(patch).success).toBe(false);
});

test('what the agent was started with wins over the owner’s, and a policy over it', () => {
  live().update({ gateway: { port: 9000 }, ingress: { port: 8080 } });
  const given = [
    { path: 'gateway.port', value: 0, where: 'flag --gateway-port' },
    { path: 'ingress.port', value: 8081, where: 'variable SUBLET_INGRESS_PORT' },
  ];
  const policy = { by: 'IT, Example Ltd', settings: { ingress: { port: 8082 } } };
  const settings = live({ given, policy });
  expect([settings.value.gateway.port, settings.value.ingress.port]).toEqual([0, 8082]);
  expect(settings.slice.locked).toEqual([
    { path: 'gateway.port', by: 'flag --gateway-port' },
    { path: 'ingress.port', by: 'IT, Example Ltd' },
  ]);
  expect(() => settings.update({ gateway: { port: 9001 } })).toThrow(
    'gateway.port is fixed by what the agent was started with (flag --gateway-port): start it without that to change it here. Nothing was changed.',
  );
  // Without them the owner's own count again.
  expect(live().value).toMatchObject({ gateway: { port: 9000 }, ingress: { port: 8080 } });
});

test('the record has the port of the gateway, another that a router passes on, or the usual one of a free one', () => {
  const provider = { ...DEFAULT_SETTINGS.provider, host: 'gpu.example' };
  const at = (port: number, publicPort: number): string | undefined =>
    profileOf({ provider, gateway: { port, grpcPort: 8444, publicPort } }, []).hostUri;
  expect([at(9443, 0), at(9443, 8443), at(0, 0)]).toEqual([
    'https://gpu.example:9443',
    'https://gpu.example:8443',
    'https://gpu.example:8443',
  ]);
});
