import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

import { launchBrowser } from '../browser.ts';
import { builtDashboard } from './build.ts';
import type { PretendAgent, PretendOptions } from './pretend-agent.ts';
import { openPretendAgent } from './pretend-agent.ts';

/** What the tests of one file have in common: a browser, and the built page that agents serve. */
export interface Stage {
  readonly browser: Browser;
  agent(options: Omit<PretendOptions, 'folder'>): Promise<PretendAgent>;
}

/** A build may come first, beside other work. */
const READY_MS = 120_000;

/** Ready before the first test of the file that calls it, gone after the last. */
export function stageForFile(): Stage {
  let browser: Browser | undefined;
  let folder: string | undefined;
  beforeAll(async () => {
    folder = builtDashboard();
    browser = await launchBrowser();
  }, READY_MS);
  afterAll(async () => {
    await browser?.close();
  });
  return {
    get browser() {
      if (browser === undefined) throw new Error('There is no browser before the first test.');
      return browser;
    },
    agent: (options) => {
      if (folder === undefined) throw new Error('There is no page before the first test.');
      return openPretendAgent({ ...options, folder });
    },
  };
}
