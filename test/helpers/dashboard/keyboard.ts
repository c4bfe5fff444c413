import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What has the keyboard, and whether one can see that. */
export interface FocusStop {
  /** Role or element, and name. */
  readonly name: string;
  /** On nothing: the next Tab begins at the top again. */
  readonly lost: boolean;
  readonly visible: boolean;
}

const MOST_STOPS = 150;
/** A finger stays on a key that long; a group of choices follows the keyboard while it is down. */
const HELD_MS = 40;
const WAIT_MS = 50;
const MOST_WAITS = 20;

/** A person without a mouse. Every stop has to be a visible one. */
export class Keyboard {
  readonly #page: Page;
  /** All stops so far. */
  readonly stops: FocusStop[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses a key and looks where the keyboard is then. */
  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key, { delay: HELD_MS });
    await this.look();
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Goes there with Tab, or with `back` the other way. */
  async tabTo(target: Locator, { back = false } = {}): Promise<void> {
    const way: string[] = [];
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if (await isFocused(target)) return;
      await this.press(back ? 'Shift+Tab' : 'Tab');
      way.push(this.stops.at(-1)!.name);
    }
    throw new Error(`Not reached by Tab: ${String(target)}. Stops: ${way.join(' | ')}`);
  }

  /** Goes there with an arrow, as in tabs, menus and groups of choices. */
  async arrowTo(target: Locator, key: 'ArrowDown' | 'ArrowRight'): Promise<void> {
    for (let steps = 0; steps < 20; steps += 1) {
      if (await isFocused(target)) return;
      await this.press(key);
    }
    throw new Error(`Not reached by ${key}: ${String(target)}`);
  }

  /** Notes where the keyboard is. Between two places it may be nowhere for a moment. */
  async look(): Promise<FocusStop> {
    let stop = await this.#page.evaluate(focusStop);
    for (let waits = 0; stop.lost && waits < MOST_WAITS; waits += 1) {
      await this.#page.waitForTimeout(WAIT_MS);
      stop = await this.#page.evaluate(focusStop);
    }
    this.stops.push(stop);
    return stop;
  }

  /** Every stop was on something, and could be seen. */
  expectSeen(): void {
    const bad = this.stops.filter(({ lost, visible }) => lost || !visible);
    expect(bad.map(({ name, lost }) => `${name}${lost ? ' (lost)' : ' (not visible)'}`)).toEqual(
      [],
    );
    expect(this.stops.length).toBeGreaterThan(0);
  }
}

async function isFocused(target: Locator): Promise<boolean> {
  if ((await target.count()) === 0) return false;
  return target.first().evaluate((element) => element === document.activeElement);
}

/** Runs in the page. */
function focusStop(): FocusStop {
  const element = document.activeElement;
  if (element === null || element === document.body || element === document.documentElement) {
    return { name: 'nothing', lost: true, visible: false };
  }
  const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
  const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
  const name = `${role} ${label.trim().slice(0, 40)}`;
  const isClear = (colour: string): boolean =>
    colour === 'transparent' || /rgba\([^)]*, 0\)/.test(colour);
  const outlined = (of: Element): boolean => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(of);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && !isClear(outlineColor);
  };
  // A new view has the keyboard as a whole: nothing in it is chosen yet.
  if (element.tagName === 'MAIN') return { name, lost: false, visible: true };
  // A row of a menu is filled; so are the choices of a list.
  const isRow = /^(?:menuitem|option)/.test(role);
  if (isRow && !isClear(getComputedStyle(element).backgroundColor)) {
    return { name, lost: false, visible: true };
  }
  // The mark may stand around the element, or beside one that is itself not seen.
  const around = [element.parentElement, element.parentElement?.parentElement];
  const beside = [element.nextElementSibling, element.previousElementSibling];
  const isSeen =
    outlined(element) ||
    [...around, ...beside].some((one) => one instanceof Element && outlined(one)) ||
    /(?:^|\s)(?:0px 0px 0px [1-9]\d*(?:\.\d+)?px)/.test(getComputedStyle(element).boxShadow);
  const box = element.getBoundingClientRect();
  const inWindow =
    box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return { name, lost: false, visible: isSeen && inWindow };
}
