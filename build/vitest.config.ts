import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const daily = ['unit', 'contract', 'flow', 'e2e'].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig(({ mode }) => {
  const long = mode === 'long' || process.env.SUBLET_LONG === '1';
  return {
    root: fileURLToPath(new URL('..', import.meta.url)),
    test: {
      include: long ? [...daily, 'test/long/**/*.test.ts'] : daily,
      env: long ? { SUBLET_LONG: '1' } : {},
      reporters: ['default', './build/line-reporter.ts'],
      // Processes, not threads: tests send signals and change the working folder.
      pool: 'forks',
      // Real engines and whole agents run beside the tests; more workers only make them wait.
      maxWorkers: 2,
      testTimeout: long ? 600_000 : 30_000,
      hookTimeout: 60_000,
      teardownTimeout: 10_000,
    },
  };
});
