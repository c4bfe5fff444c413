import { afterEach, beforeEach, expect, test } from 'vitest';

import type { SliceName } from '../../agent/api/slices.ts';
import type { Policy } from '../../agent/provider/options.ts';
import { DEFAULT_SETTINGS, LiveSettings } from '../../agent/provider/settings.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import { Flow, MACHINE } from '../helpers/flow.ts';

const policy: Policy = {
  by: 'IT, Example Ltd',
  settings: {
    prices: { cpuMilli: '1000000', gpu: { '*': '500' } },
    reserve: { memoryBytes: 2 ** 32 },
  },
};

let flow: Flow;
beforeEach(async () => {
  flow = new Flow({ policy, reconcileMs: 30_000 });
  await flow.start();
});
afterEach(() => flow.close());

const ask = () => clientSurface(flow.provider).handlers;
const fixed = {
  ...DEFAULT_SETTINGS,
  prices: { ...DEFAULT_SETTINGS.prices, cpuMilli: '1000000', gpu: { '*': '500' } },
  reserve: { ...DEFAULT_SETTINGS.reserve, memoryBytes: 2 ** 32 },
};
const locked = ['prices.cpuMilli', 'prices.gpu', 'reserve.memoryBytes'].map((path) => ({
  path,
  by: policy.by,
}));

test('what a policy fixes counts, is shown as fixed, and is what a reset gives', async () => {
  const slice = { values: fixed, defaults: fixed, locked };
  expect(flow.provider.state.slices().settings).toEqual(slice);
  expect(await ask()['settings.get']({})).toEqual(slice);
  expect(flow.provider.capacity.offered().memoryBytes).toBe(MACHINE.memoryBytes - 2 ** 32);
  await flow.market.place('web', { rivalPercent: 0 });
  await flow.blocks(3);
  expect(flow.storage.decisions.list(1)[0]?.outcome).toMatchObject({
    type: 'refused',
    refusal: { code: 'price-too-low' },
  });
});

test.each([
  [{ prices: { cpuMilli: '0.001' } }, 'prices.cpuMilli'],
  [{ prices: { gpu: { '*': '500', h100: '1' } } }, 'prices.gpu'],
  [{ prices: { endpoint: '7', cpuMilli: '2' } }, 'prices.cpuMilli'],
  [{ reserve: { memoryBytes: 0 } }, 'reserve.memoryBytes'],
])('%j is refused, says by whom, and changes nothing', async (patch, at) => {
  await expect(ask()['settings.update'](patch)).rejects.toMatchObject({
    code: 'locked',
    message: `${at} is fixed by a policy of this machine (IT, Example Ltd) and cannot be changed here. Nothing was changed.`,
    data: { at, by: policy.by },
  });
  expect((await ask()['settings.get']({})).values).toEqual(fixed);
});

test('the rest is the owner’s, the same value again is no change, and a reset leaves what is fixed', async () => {
  const changed: SliceName[] = [];
  const stop = flow.provider.state.onChange((slice) => changed.push(slice));
  const patch = { prices: { endpoint: '7', cpuMilli: '1000000', gpu: { '*': '500' } } };
  const { values } = await ask()['settings.update'](patch);
  expect(values).toEqual({ ...fixed, prices: { ...fixed.prices, endpoint: '7' } });
  await Promise.resolve();
  expect(changed).toContain('settings');
  expect((await ask()['settings.reset']({})).values).toEqual(fixed);
  stop();
});

test('once the policy is gone the owner’s own values count again', () => {
  const own = new LiveSettings(flow.storage);
  own.update({ prices: { cpuMilli: '0.5' } });
  expect(new LiveSettings(flow.storage, { policy }).value.prices.cpuMilli).toBe('1000000');
  const under = new LiveSettings(flow.storage, { policy });
  under.update({ prices: { cpuMilli: '1000000', endpoint: '9' } });
  expect(new LiveSettings(flow.storage).value.prices).toMatchObject({
    cpuMilli: '0.5',
    endpoint: '9',
  });
});

test('control: without a policy nothing is fixed', async () => {
  await flow.close();
  flow = new Flow();
  await flow.start();
  expect((await ask()['settings.get']({})).locked).toEqual([]);
  const { values } = await ask()['settings.update']({ prices: { cpuMilli: '0.001' } });
  expect(values.prices.cpuMilli).toBe('0.001');
  expect(flow.provider.state.slices().agent).toMatchObject({
    hostName: 'test-machine',
    engine: { simulated: true },
    network: { denom: 'uplay', exponent: 6, symbol: 'play $' },
  });
});
