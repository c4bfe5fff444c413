import { silentLogger } from '../../../agent/base/logger.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { openEmbeddedPractice } from '../../../agent/network/practice/embedded.ts';
import { PRACTICE_DEFAULTS } from '../../../agent/network/practice/options.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';
import { describeNetwork } from './contract.ts';
import { practiceTenant } from './practice-tenant.ts';

describeNetwork('practice, in this process', async () => {
  const { network, controls } = openEmbeddedPractice(
    { ...PRACTICE_DEFAULTS, scenario: { name: 'manual' } },
    { clock: new ManualClock(), log: silentLogger, journal: new MemoryJournal() },
  );
  return { network, tenant: practiceTenant(controls), close: () => network.close() };
});
