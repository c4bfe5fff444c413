import { createRequire } from 'node:module';

import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const { findBrowser } = require('../../build/browser.cjs') as {
  findBrowser: () => string | undefined;
};

/** A Chromium without a window. `npm test` has seen to it that there is one. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error('No browser found. "node build/bootstrap.cjs test" says what to install.');
  }
  return chromium.launch({ executablePath, args: [...args] });
}
