import type { Texts } from '../messages/texts.tsx';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `14:26`, with seconds `14:26:08`. Always 24 hours. */
export function clockText(atMs: number, texts: Texts, seconds = false): string {
  return dateFormat(texts.tag, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(atMs);
}

/** The hour alone, for axes: `06`. */
export function hourText(atMs: number): string {
  return String(new Date(atMs).getHours()).padStart(2, '0');
}

/** Today the time alone, within a week the day with it, else the date: `14:26`, `Sat 11:40`, `2 Nov 11:40`. */
export function whenText(atMs: number, nowMs: number, texts: Texts): string {
  const clock = clockText(atMs, texts);
  if (startOfDay(atMs) === startOfDay(nowMs)) return clock;
  const near = Math.abs(nowMs - atMs) < 6 * DAY_MS;
  return `${near ? weekdayText(atMs, texts) : dateText(atMs, texts)} ${clock}`;
}

export function weekdayText(atMs: number, texts: Texts): string {
  return dateFormat(texts.tag, { weekday: 'short' }).format(atMs);
}

/** `22 Nov`; another year than this one is named. */
export function dateText(atMs: number, texts: Texts, nowMs: number = Date.now()): string {
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return dateFormat(texts.tag, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(atMs);
}

/** `November`, or `Nov` where it is short. */
export function monthText(atMs: number, texts: Texts, style: 'long' | 'short' = 'long'): string {
  return dateFormat(texts.tag, { month: style }).format(atMs);
}

/** Everything, for hover: `Mon 22 Nov 2026, 14:26:08`. */
export function exactTimeText(atMs: number, texts: Texts): string {
  return dateFormat(texts.tag, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);
}

/** A span in its two largest units: `8 s`, `14 min`, `5 h 14 min`, `3 days 2 h`. */
export function spanText(spanMs: number, { t }: Texts): string {
  const ms = Math.max(0, spanMs);
  if (ms < MINUTE_MS) return t('format.seconds', { n: Math.floor(ms / SECOND_MS) });
  if (ms < HOUR_MS) return t('format.minutes', { n: Math.floor(ms / MINUTE_MS) });
  if (ms < DAY_MS) {
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    const hours = t('format.hours', { n: Math.floor(ms / HOUR_MS) });
    return minutes === 0 ? hours : `${hours} ${t('format.minutes', { n: minutes })}`;
  }
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const days = t('format.days', { n: Math.floor(ms / DAY_MS) });
  return hours === 0 ? days : `${days} ${t('format.hours', { n: hours })}`;
}

/** What {@link spanText} tells of a span, in ms: rows that are added up come to the sum that is shown. */
export function toldSpanMs(spanMs: number): number {
  const ms = Math.max(0, spanMs);
  const unit = ms < MINUTE_MS ? SECOND_MS : ms < DAY_MS ? MINUTE_MS : HOUR_MS;
  return Math.floor(ms / unit) * unit;
}

/** How old: `now`, `12 s ago`, `3 min ago`, `2 h ago`, `4 days ago`. One unit is enough for an age. */
export function ageText(atMs: number, nowMs: number, { t }: Texts): string {
  const ms = Math.max(0, nowMs - atMs);
  if (ms < 2 * SECOND_MS) return t('format.now');
  if (ms < MINUTE_MS) return t('format.agoSeconds', { n: Math.floor(ms / SECOND_MS) });
  if (ms < HOUR_MS) return t('format.agoMinutes', { n: Math.floor(ms / MINUTE_MS) });
  if (ms < DAY_MS) return t('format.agoHours', { n: Math.floor(ms / HOUR_MS) });
  return t('format.agoDays', { n: Math.floor(ms / DAY_MS) });
}

/** Midnight before, by the owner's calendar. */
export function startOfDay(atMs: number): number {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(tag, options);
  formats.set(key, made);
  return made;
}
