/** What runs inside of the page. Each function stands alone: only its source goes there. */

/** Milliseconds from the start of the navigation. */
export interface LoadMarks {
  /** First contentful paint. */
  readonly paintMs: number;
  /** The values that matter stand there, in the frame that is painted next. */
  readonly valuesMs: number;
  /** The menu of "Pause" is open after a click that came at once. */
  readonly menuMs: number;
  readonly menuFrames: number;
  /** Nothing of the view is on its way any more. */
  readonly completeMs: number;
}

/** Puts a promise of {@link LoadMarks} there. Looks once a frame. */
export function watchLoad(words: {
  readonly overview: boolean;
  readonly paid: string;
  readonly pause: string;
  readonly limitMs: number;
}): void {
  const isComplete = (): boolean =>
    document.querySelector('main h1') !== null &&
    document.querySelector('main [aria-busy="true"], main .skeleton') === null;
  const figureIsThere = (): boolean => {
    const label = [...document.querySelectorAll('main p')].find(
      ({ textContent }) => textContent === words.paid,
    );
    return /\d/.test(label?.nextElementSibling?.textContent ?? '');
  };
  const nowLine = (): Element | null => document.querySelector('main [data-now="renting"]');
  const viewText = (): string => {
    let text = '';
    for (let next = nowLine()?.nextElementSibling; next; next = next.nextElementSibling) {
      text += next.textContent;
    }
    return text;
  };
  const hasValues = (): boolean =>
    nowLine() !== null &&
    (words.overview ? figureIsThere() : isComplete() && /US\$\s?\d/.test(viewText()));
  const pauseButton = (): Element | undefined =>
    [...(nowLine()?.querySelectorAll('button') ?? [])].find(
      (button) => button.textContent === words.pause && !button.hasAttribute('aria-disabled'),
    );
  const press = (button: Element): void => {
    const how = { bubbles: true, cancelable: true, button: 0, pointerType: 'mouse' };
    button.dispatchEvent(new PointerEvent('pointerdown', how));
    button.dispatchEvent(new PointerEvent('pointerup', how));
    button.dispatchEvent(new MouseEvent('click', how));
  };
  (globalThis as unknown as { loadMarks: Promise<LoadMarks> }).loadMarks = new Promise(
    (resolve, reject) => {
      let valuesMs: number | undefined;
      let menuMs: number | undefined;
      let completeMs: number | undefined;
      let menuFrames = 0;
      const look = (): void => {
        const nowMs = performance.now();
        if (menuMs === undefined && valuesMs !== undefined) {
          menuFrames += 1;
          if (document.querySelector('[role="menu"]') !== null) menuMs = nowMs;
        }
        if (completeMs === undefined && isComplete()) completeMs = nowMs;
        if (valuesMs === undefined && hasValues()) {
          const button = pauseButton();
          if (button !== undefined) {
            valuesMs = nowMs;
            press(button);
          }
        }
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        if (
          paint !== undefined &&
          valuesMs !== undefined &&
          menuMs !== undefined &&
          completeMs !== undefined
        ) {
          resolve({ paintMs: paint.startTime, valuesMs, menuMs, menuFrames, completeMs });
        } else if (nowMs > words.limitMs) {
          const found = JSON.stringify({ paint: paint?.startTime, valuesMs, menuMs, completeMs });
          reject(new Error(`${location.hash} was not there in time: ${found}`));
        } else {
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);
    },
  );
}

/** When a changed number was seen, by the machine's clock. */
export interface Seen {
  readonly text: string;
  /** It stands in the document. */
  readonly inDomMs: number;
  /** The frame begins that shows it. */
  readonly frameMs: number;
  /** The next frame begins: the one that shows it has been handed over whole. */
  readonly paintedMs: number;
}

/** Notes each change of the amounts of money in one place: beside that label, or in that link. */
export function watchMoney(where: { readonly label?: string; readonly href?: string }): void {
  const place = (): Element | null | undefined =>
    where.href === undefined
      ? [...document.querySelectorAll('main p')].find(
          ({ textContent }) => textContent === where.label,
        )?.nextElementSibling
      : [...document.querySelectorAll('main a')].find(
          (link) => link.getAttribute('href') === where.href,
        );
  const money = (): string => (place()?.textContent.match(/US\$\s?[\d.,]+/g) ?? []).join(' ');
  const seen: Seen[] = [];
  (globalThis as unknown as { moneySeen: Seen[] }).moneySeen = seen;
  let last = money();
  if (last === '') throw new Error(`no amount of money at ${JSON.stringify(where)}`);
  new MutationObserver(() => {
    const text = money();
    if (text === last) return;
    last = text;
    const inDomMs = Date.now();
    requestAnimationFrame(() => {
      const frameMs = Date.now();
      requestAnimationFrame(() => {
        seen.push({ text, inDomMs, frameMs, paintedMs: Date.now() });
      });
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

export interface Taken {
  /** Pushed slices that came. */
  slices: number;
  /** Connections that were opened: more than one, and something was lost between. */
  sockets: number;
}

/** Counts what comes to the page over its connection, and keeps none of it. */
export function countTaken(): void {
  const taken: Taken = { slices: 0, sockets: 0 };
  const Plain = WebSocket;
  class Counted extends Plain {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      taken.sockets += 1;
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string' && data.startsWith('{"type":"slice"')) taken.slices += 1;
      });
    }
  }
  Object.assign(globalThis, { WebSocket: Counted, taken });
}

/** Resolves when so many slices have come and the page had a frame to show them. */
export async function untilTaken(count: number): Promise<void> {
  const { taken } = globalThis as unknown as { taken: { slices: number } };
  const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
  do await frame();
  while (taken.slices < count);
}

/** Milliseconds between the frames of so long a time. */
export function frameGaps(forMs: number): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const gaps: number[] = [];
    let endMs = 0;
    let lastMs = 0;
    const next = (nowMs: number): void => {
      if (lastMs === 0) endMs = nowMs + forMs;
      else gaps.push(nowMs - lastMs);
      lastMs = nowMs;
      if (nowMs < endMs) requestAnimationFrame(next);
      else resolve(gaps);
    };
    requestAnimationFrame(next);
  });
}
