import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import type { Locale } from '../../../renderer/messages/locales.ts';

export interface DashboardOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly locale?: Locale;
  readonly reducedMotion?: boolean;
  /** What the page takes for now; it stands still there. */
  readonly nowMs?: number;
}

/** The views of the dashboard, as its addresses name them; a lease's needs its reference. */
export const VIEWS = [
  'overview',
  'leases',
  'orders',
  'earnings',
  'hardware',
  'settings',
  'notices',
  'wallet',
  'provider',
  'setup',
] as const;
export type View = (typeof VIEWS)[number];

/** The part of the address behind the `#`. */
export function hashOf(view: View | { readonly lease: LeaseValue['lease'] }): string {
  if (typeof view === 'object') return `#/leases/${encodeURIComponent(view.lease)}`;
  return view === 'overview' ? '#/' : `#/${view}`;
}

/**
 * Other tests' containers come and go, and with them network interfaces; the browser then cuts off
 * what is on its way. The page tries again, which is its duty and not an error of it.
 */
const NETWORK_CHANGED = /net::ERR_NETWORK_CHANGED/;

/** How long a view may take until it stands still. */
const SETTLE_LIMIT_MS = 30_000;
const SETTLED_MS = 150;

/** The dashboard in a browser, with everything noted that should not be there. */
export class DashboardPage {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #origin: string;
  /** Errors and warnings on the console, and what nobody caught. */
  readonly errors: string[] = [];
  /** What the page's own policy refused. */
  readonly violations: string[] = [];
  /** Addresses elsewhere that were asked for, and windows that were opened. */
  readonly strangers: string[] = [];
  /** Boxes of the browser: `alert` and the like. */
  readonly dialogs: string[] = [];

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context;
    this.page = page;
    this.#origin = origin;
  }

  static async open(
    browser: Browser,
    address: string,
    options: DashboardOptions = {},
  ): Promise<DashboardPage> {
    const { width = 1280, height = 900, theme = 'light', locale = 'en' } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: locale === 'en' ? 'en-GB' : locale,
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    const page = await context.newPage();
    const made = new DashboardPage(context, page, new URL(address).origin);
    await made.#listen();
    if (options.nowMs !== undefined) await page.clock.setFixedTime(options.nowMs);
    await page.goto(address);
    return made;
  }

  async #listen(): Promise<void> {
    const { page } = this;
    page.on('console', (message) => {
      if (['error', 'warning', 'assert'].includes(message.type())) this.errors.push(message.text());
    });
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('dialog', (dialog) => {
      this.dialogs.push(`${dialog.type()}: ${dialog.message()}`);
      void dialog.dismiss();
    });
    this.#context.on('request', (request) => this.#asked(request.url()));
    page.on('websocket', (socket) => this.#asked(socket.url()));
    this.#context.on('page', (other) => this.strangers.push(`window ${other.url()}`));
    await page.exposeBinding('noteViolation', (_source, text: string) => {
      this.violations.push(text);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const { violatedDirective, blockedURI, sourceFile, lineNumber } = event;
        const text = `${violatedDirective} refused ${blockedURI} (${sourceFile}:${lineNumber})`;
        void (globalThis as unknown as { noteViolation(text: string): unknown }).noteViolation(
          text,
        );
      });
    });
  }

  #asked(address: string): void {
    const { protocol, origin, host } = new URL(address);
    if (['data:', 'blob:'].includes(protocol) || origin === this.#origin) return;
    if (protocol === 'ws:' && host === new URL(this.#origin).host) return;
    this.strangers.push(address);
  }

  /** Goes to that view and waits until it stands still. */
  async show(view: View | { readonly lease: LeaseValue['lease'] }): Promise<void> {
    await this.goTo(hashOf(view));
  }

  /** Goes to that part behind the `#` and waits until it stands still. */
  async goTo(hash: string): Promise<void> {
    await this.page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await this.settled();
  }

  /**
   * Until nothing is on its way any more, and nothing has changed for a moment. With `busy`, what is
   * on its way may stay there: the agent does not answer, and is not meant to.
   */
  async settled({ busy = false } = {}): Promise<void> {
    const { page } = this;
    await page.locator('main :is(h1, h2)').first().waitFor({ timeout: SETTLE_LIMIT_MS });
    await page.waitForFunction(
      ([quietMs, mayBeBusy]) => {
        const state = globalThis as unknown as { settling?: { text: string; sinceMs: number } };
        // Ages and logs count on for ever; that is no reason to wait, but a log has begun.
        const logs = [...document.querySelectorAll<HTMLElement>('[role="log"]')];
        const seen = logs.reduce(
          (all, { innerText }) => all.replace(innerText, innerText === '' ? '' : 'log'),
          document.body.innerText,
        );
        const text = seen.replaceAll(/\d+/g, '0').slice(0, 5_000);
        const isBusy =
          !mayBeBusy && document.querySelector('[aria-busy="true"], [data-now="loading"]') !== null;
        const nowMs = performance.now();
        if (state.settling?.text !== text || isBusy) state.settling = { text, sinceMs: nowMs };
        return nowMs - state.settling.sinceMs > quietMs;
      },
      [SETTLED_MS, busy] as const,
      { timeout: SETTLE_LIMIT_MS, polling: 30 },
    );
    await page.evaluate(async () => {
      await document.fonts.ready;
    });
  }

  /** Fails where anything was noted; `except` takes what belongs to the case. */
  expectQuiet(except: readonly RegExp[] = []): void {
    const known = [...except, NETWORK_CHANGED];
    const errors = this.errors.filter((text) => !known.some((one) => one.test(text)));
    const { violations, strangers, dialogs } = this;
    expect({ errors, violations, strangers, dialogs }).toEqual({
      errors: [],
      violations: [],
      strangers: [],
      dialogs: [],
    });
  }

  /** How much wider the page is than the window. */
  async sidewaysScroll(): Promise<number> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return Math.max(scrollWidth, document.body.scrollWidth) - clientWidth;
    });
  }

  /** What has the keyboard. */
  focused(): Locator {
    return this.page.locator(':focus');
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

export async function openDashboard(
  browser: Browser,
  address: string,
  options: DashboardOptions = {},
): Promise<DashboardPage> {
  return DashboardPage.open(browser, address, options);
}
