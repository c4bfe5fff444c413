import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one line for CI: `12 passed, 0 failed`, and `, 3 skipped` if there are any. */
export default class LineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let skipped = 0;
    let failed = errors.length; // thrown outside of any test
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      passed += states.filter((state) => state === 'passed').length;
      skipped += states.filter((state) => state === 'skipped').length;
      const failedHere = states.filter((state) => state === 'failed').length;
      // A file that fails without a failing test could not be loaded.
      failed += failedHere === 0 && module.state() === 'failed' ? 1 : failedHere;
    }
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // At exit, so that it is the last line whatever else still prints.
    process.once('exit', () => {
      process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
    });
  }
}
