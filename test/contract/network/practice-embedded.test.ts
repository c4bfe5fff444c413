import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { openEmbeddedPractice } from '../../../agent/network/practice/embedded.ts';
import { PRACTICE_DEFAULTS } from '../../../agent/network/practice/options.ts';
import { describeNetwork } from './contract.ts';
import { practiceTenant } from './practice-tenant.ts';

describeNetwork('practice, in this process', async () => {
  const kept = new Map<string, string>();
  const journal = {
    read: (key: string) => kept.get(key),
    write: (key: string, value: string) => void kept.set(key, value),
  };
  const { network, controls } = openEmbeddedPractice(
    { ...PRACTICE_DEFAULTS, scenario: { name: 'manual' } },
    { clock: new ManualClock(), log: silentLogger, journal },
  );
  return { network, tenant: practiceTenant(controls), close: () => network.close() };
});
