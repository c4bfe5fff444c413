import { describe, expect, test } from 'vitest';

import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { FAKE_ENGINE_DEFAULTS, FakeEngine } from '../../../agent/engine/fake/fake-engine.ts';
import {
  HurriedClock,
  named,
  someLease,
  someService,
  someWorkload,
} from '../../helpers/engine-workloads.ts';
import { describeEngine } from './contract.ts';

describeEngine('fake', async () => {
  const engine = new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock: new HurriedClock() });
  const signal = new AbortController().signal;
  return {
    engine,
    image: 'any/image:1',
    crash: async (lease, service) => engine.crash(lease, service),
    spoil: (workload) => {
      engine.failNextDeploy('container-refused');
      return workload;
    },
    leftovers: async (lease) => ((await engine.status(lease, signal)) === undefined ? [] : [lease]),
    freePort: async () => 30_000,
    cleanUp: async () => engine.close(),
  };
});

describe('fake engine', () => {
  const signal = new AbortController().signal;
  const lease = someLease();
  const workload = someWorkload(lease, [someService('web', 'any/image:1')]);

  test('takes the time that it is told to', async () => {
    const clock = new ManualClock();
    const engine = new FakeEngine({ startMs: 2_000 }, { clock });
    const deployed = engine.deploy(workload, { signal });
    await clock.advance(1_999);
    expect(await engine.status(lease, signal)).toMatchObject({ complete: false, ready: false });
    await clock.advance(1);
    await deployed;
    expect(await engine.status(lease, signal)).toMatchObject({ complete: true, ready: true });
  });

  test('can be away, and its containers run on', async () => {
    const engine = new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock: new ManualClock() });
    await engine.deploy(workload, { signal });
    engine.setDown(true);
    for (const call of [
      engine.capabilities(signal),
      engine.list(signal),
      engine.deploy(workload, { signal }),
      engine.remove(lease, signal),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'engine-unreachable' });
    }
    engine.setDown(false);
    expect(await engine.status(lease, signal)).toMatchObject({ ready: true });
  });

  test('can hang until it is called off', async () => {
    const engine = new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock: new ManualClock() });
    engine.setHanging(true);
    const caller = new AbortController();
    const deployed = engine.deploy(workload, { signal: caller.signal });
    caller.abort();
    await expect(deployed).rejects.toMatchObject({ name: 'Aborted' });
  });

  test('waits longer after each crash, as tenants know it', async () => {
    const clock = new ManualClock();
    const engine = new FakeEngine(FAKE_ENGINE_DEFAULTS, { clock });
    await engine.deploy(workload, { signal });
    const states: (string | undefined)[] = [];
    for (const waitMs of [0, 10_000, 20_000]) {
      engine.crash(lease, named('web'));
      await clock.advance(Math.max(0, waitMs - 1));
      states.push((await engine.status(lease, signal))?.services[0]?.replicas[0]?.state);
      await clock.advance(1);
    }
    expect(states).toEqual(['running', 'waiting-restart', 'waiting-restart']);
    expect(await engine.status(lease, signal)).toMatchObject({ ready: true });
  });
});
