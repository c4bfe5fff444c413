import { expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { networkHandlers } from '../../../agent/provider/network-surface.ts';
import type { NetworkChooser } from '../../../agent/provider/parts.ts';
import type { Provider } from '../../../agent/provider/provider.ts';
import { refusal } from '../../helpers/wallet/samples.ts';

const LIST = [
  { network: 'practice', name: 'Practice', money: 'none', current: false },
  { network: 'akash-sandbox', name: 'Akash sandbox', money: 'test', current: true },
  { network: 'akash-mainnet', name: 'Akash', money: 'main', current: false },
] as const;

/** A provider as far as the choice of a network sees it. */
function open({
  money = 'test' as 'none' | 'test' | 'main',
  leases = 0,
  bids = 0,
  switchTo = undefined as NetworkChooser['switchTo'] | undefined,
}) {
  const chosen: string[] = [];
  const networks: NetworkChooser = {
    list: () => LIST,
    switchTo: switchTo ?? ((network) => void chosen.push(network)),
  };
  const parts = {
    network: { id: 'akash', name: 'Akash sandbox', money },
    networks,
    storage: {
      leases: { listLive: () => Array<unknown>(leases).fill({}) },
      pursuits: { listLive: () => Array<unknown>(bids).fill({}) },
    },
  };
  return { chosen, handlers: networkHandlers({ parts } as unknown as Provider) };
}

test('lists them, and goes where it is told', async () => {
  const { handlers, chosen } = open({});
  expect(await handlers['network.list']({})).toEqual(LIST);
  expect(await handlers['network.switch']({ network: 'akash-mainnet' })).toEqual({});
  expect(chosen).toEqual(['akash-mainnet']);
});

test('the one that it is on already changes nothing', async () => {
  const { handlers, chosen } = open({ leases: 3 });
  expect(await handlers['network.switch']({ network: 'akash-sandbox' })).toEqual({});
  expect(chosen).toEqual([]);
});

test('an unknown one is not repeated, and those that there are are named', async () => {
  const { handlers } = open({});
  const thrown = handlers['network.switch']({ network: 'no such one' });
  await expect(thrown).rejects.toThrow(
    'There is no such network. There are: practice, akash-sandbox, akash-mainnet.',
  );
});

test.each([
  [{ leases: 2 }, /^2 leases of this network would be left alone\. .*take-back/],
  [{ bids: 1 }, /^1 bid of ours may still be accepted\. .*take-back/],
  [{ leases: 1, bids: 1, money: 'main' as const }, /^1 lease /],
])('nothing is left alone: %j', async (left, message) => {
  const { handlers, chosen } = open(left);
  const work = handlers['network.switch']({ network: 'practice' });
  await expect(work).rejects.toThrow(message);
  expect([await refusal(work), chosen]).toEqual(['conflict', []]);
});

test('practice is left whenever somebody wants to: there is nothing to lose', async () => {
  const { handlers, chosen } = open({ money: 'none', leases: 2, bids: 1 });
  await handlers['network.switch']({ network: 'akash-mainnet' });
  expect(chosen).toEqual(['akash-mainnet']);
});

test('where a start option says which it is, it stays so', async () => {
  const { handlers } = open({
    switchTo: () => {
      throw new AgentError('locked', 'The network is fixed by flag --network.');
    },
  });
  expect(await refusal(handlers['network.switch']({ network: 'practice' }))).toBe('locked');
});
