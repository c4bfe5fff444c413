import { startOfLocalDay } from '../../base/clock.ts';
import type { UnixMs } from '../../base/instant.ts';
import { addMs, parseUnixMs } from '../../base/instant.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two largest units: `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`. */
export function spanText(ms: number): string {
  const rest = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  if (rest < MINUTE) return `${rest / SECOND} s`;
  if (rest < HOUR) return pair(rest, MINUTE, 'min', SECOND, 's');
  if (rest < DAY) return pair(rest, HOUR, 'h', MINUTE, 'min');
  return pair(rest, DAY, 'd', HOUR, 'h');
}

/** `12 s ago`; a clock that was set back makes it `just now`. */
export function agoText(sinceMs: number, nowMs: number): string {
  return nowMs - sinceMs < SECOND ? 'just now' : `${spanText(nowMs - sinceMs)} ago`;
}

/** By this machine's clock and zone: `18:00` today, else `2026-11-24 18:00`. */
export function instantText(atMs: number, nowMs: number): string {
  const [date = '', time = ''] = localText(atMs).split(' ');
  return localText(nowMs).startsWith(date) ? time : `${date} ${time}`;
}

/** By this machine's zone: `2026-11-24`. */
export function dateText(atMs: number): string {
  return localText(atMs).split(' ')[0] ?? '';
}

/**
 * Where the last `days` days of this machine's calendar begin and end, today's with its end to
 * come: one edge more than days. A day has 23 to 25 hours where the clocks change.
 */
export function localDayEdges(nowMs: UnixMs, days: number): readonly UnixMs[] {
  let start = startOfLocalDay(nowMs);
  const edges = [dayAfter(start), start];
  // Half a day before midnight lies in the day before, however long that was.
  while (edges.length <= days) edges.push((start = startOfLocalDay(addMs(start, -12 * HOUR))));
  return edges.reverse();
}

/** `90s`, `1h30m`, `2 days`; `undefined` for anything else. */
export function parseSpan(text: string): number | undefined {
  const compact = text.toLowerCase().replaceAll(/\s+/g, '');
  if (!/^(?:\d{1,6}[a-z]+)+$/.test(compact)) return undefined;
  let total = 0;
  for (const [, count = '', unit = ''] of compact.matchAll(/(\d+)([a-z]+)/g)) {
    const unitMs = UNITS.find(({ names }) => names.includes(unit))?.ms;
    if (unitMs === undefined) return undefined;
    total += Number(count) * unitMs;
  }
  return total > 0 ? total : undefined;
}

/** When `tomorrow`, `18:00`, `2026-12-01` or `2026-12-01 18:00` begins; always after `nowMs`. */
export function parseUntil(text: string, nowMs: UnixMs): UnixMs | undefined {
  const wanted = text.trim().toLowerCase().replace('t', ' ');
  const today = startOfLocalDay(nowMs);
  if (text.trim().toLowerCase() === 'tomorrow') return dayAfter(today);
  const match = /^(?:(\d{4})-(\d{2})-(\d{2}))?\s*(?:(\d{1,2}):(\d{2}))?$/.exec(wanted);
  if (match === null || wanted === '') return undefined;
  const [, year, month, day, hours = '0', minutes = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const inDay = Number(hours) * HOUR + Number(minutes) * MINUTE;
  if (year !== undefined) {
    const start = startOfDate(Number(year), Number(month), Number(day));
    return start !== undefined && start + inDay > nowMs ? addMs(start, inDay) : undefined;
  }
  const soon = addMs(today, inDay);
  return soon > nowMs ? soon : addMs(dayAfter(today), inDay);
}

const UNITS = [
  { ms: SECOND, names: ['s', 'sec', 'second', 'seconds'] },
  { ms: MINUTE, names: ['m', 'min', 'minute', 'minutes'] },
  { ms: HOUR, names: ['h', 'hour', 'hours'] },
  { ms: DAY, names: ['d', 'day', 'days'] },
  { ms: 7 * DAY, names: ['w', 'week', 'weeks'] },
];

// A day has 23 to 25 hours: 36 after its start is always within the next.
function dayAfter(start: UnixMs): UnixMs {
  return startOfLocalDay(addMs(start, 36 * HOUR));
}

// Noon in Greenwich lies within the date for most zones; for those at the edges a day is tried.
function startOfDate(year: number, month: number, day: number): UnixMs | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1971) return undefined;
  const noon = daysSince1970(year, month, day) * DAY + 12 * HOUR;
  const date = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return [noon, noon - DAY, noon + DAY]
    .map((near) => startOfLocalDay(parseUnixMs(near)))
    .find((start) => localText(addMs(start, 12 * HOUR)).startsWith(date));
}

/** Days since 1970-01-01 in the Gregorian calendar, counting years from March. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const yearOfEra = y % 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return Math.floor(y / 400) * 146_097 + dayOfEra - 719_468;
}

// Swedish writes dates as ISO does.
function localText(atMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(atMs);
}

function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}
