import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const daily = ['unit', 'contract', 'flow', 'e2e'].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig(({ mode }) => {
  const long = mode === 'long' || process.env.SUBLET_LONG === '1';
  const live = mode === 'live';
  if (live) checkNode();
  return {
    root: fileURLToPath(new URL('..', import.meta.url)),
    test: {
      include: live
        ? ['test/live/**/*.test.ts']
        : long
          ? [...daily, 'test/long/**/*.test.ts']
          : daily,
      env: long ? { SUBLET_LONG: '1' } : {},
      // On somebody's node each step is to be seen.
      reporters: [live ? 'verbose' : 'default', './build/line-reporter.ts'],
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

/** Ends at once where nobody said which node, and whose money. */
function checkNode(): void {
  const missing = ['AKASH_RPC', 'AKASH_MNEMONIC'].filter((name) => !process.env[name]?.trim());
  if (missing.length === 0) return;
  process.stderr.write(
    `Set ${missing.join(' and ')} in the environment: AKASH_RPC is the address of a node's RPC, ` +
      'AKASH_MNEMONIC the words of a wallet whose first account has uakt and uact ' +
      '(test/live/README.md).\n',
  );
  process.exit(2);
}
