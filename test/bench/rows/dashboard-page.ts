import type { Browser, CDPSession, Page } from 'playwright-core';

import type { Slices } from '../../../agent/api/slices.ts';
import { en } from '../../../renderer/messages/en.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import { builtDashboard } from '../../helpers/dashboard/build.ts';
import type { PretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import { openPretendAgent } from '../../helpers/dashboard/pretend-agent.ts';
import type { Context } from '../context.ts';

export const TEXTS = en;
/** What runs, for the notes. */
export const LIVE_LEASES = 50;
export const WORLD_TEXT = `${LIVE_LEASES} live leases, a year of 10 000 past ones and their payments`;
export const LOAD_LIMIT_MS = 30_000;

/** The real control server with pretended values; it changes only when it is told to. */
export async function openManyLeases(
  context: Context,
  options: { readonly logRate?: number; readonly logBefore?: number } = {},
): Promise<PretendAgent> {
  context.cleanup.throwIfOver();
  const agent = await openPretendAgent({
    ...options,
    state: 'many',
    folder: builtDashboard(),
    historyDays: 365,
    leases: LIVE_LEASES,
    ticking: false,
  });
  context.cleanup.add('the pretended agent', () => agent.close());
  return agent;
}

export async function openBrowser(context: Context): Promise<Browser> {
  context.cleanup.throwIfOver();
  const browser = await launchBrowser();
  context.cleanup.add('the browser', () => browser.close());
  return browser;
}

export interface Window {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Throws where the page reported an error: its figures would say nothing. */
  check(): void;
  close(): Promise<void>;
}

/** A window of its own profile: nothing is kept from the one before. */
export async function openWindow(browser: Browser): Promise<Window> {
  const profile = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    acceptDownloads: true,
  });
  const page = await profile.newPage();
  page.setDefaultTimeout(LOAD_LIMIT_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const cdp = await profile.newCDPSession(page);
  return {
    page,
    cdp,
    check: () => {
      if (errors.length > 0) throw new Error(`the page says: ${errors.slice(0, 3).join(' | ')}`);
    },
    close: () => profile.close(),
  };
}

/** Until nothing of the view is on its way any more. */
export async function viewIsThere(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return (
      document.querySelector('main h1') !== null &&
      main?.querySelector('[aria-busy="true"], .skeleton') === null
    );
  });
}

export async function showRoute(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await viewIsThere(page);
}

/** The leases as blocks leave them: each has earned a little more, so all of them are new. */
export function leasesAt(leases: Slices['leases'], step: number): Slices['leases'] {
  const live = leases.live.map((lease) =>
    lease.accrued === undefined
      ? lease
      : {
          ...lease,
          accrued: { ...lease.accrued, amount: lease.accrued.amount + CENT * BigInt(step) },
        },
  );
  return { ...leases, live };
}

/** A hundredth of the coin: the last digit that is always shown. */
export const CENT = 10_000n;

export function earningsAt(earnings: Slices['earnings'], step: number): Slices['earnings'] {
  const accrued = earnings.accrued.map((coin) => ({
    ...coin,
    amount: coin.amount + CENT * BigInt(step),
  }));
  return { ...earnings, accrued };
}
