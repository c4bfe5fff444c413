import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  alignedBuckets,
  canGoBack,
  SCALES,
  stretchOf,
} from '../../../../../renderer/views/earnings/calendar.ts';

let zone: string | undefined;

beforeEach(() => {
  zone = process.env.TZ;
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const HOUR_MS = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const hoursBetween = (edges: readonly number[]): readonly number[] =>
  edges.slice(1).map((edge, place) => (edge - (edges[place] ?? 0)) / HOUR_MS);

test('24 hours end with the hour that holds now', () => {
  const stretch = stretchOf('day', 0, at('2026-11-22T14:26:08+01:00'));
  expect({
    ...stretch,
    edges: [stretch.edges.length, stretch.edges[0], stretch.edges.at(-1)],
    asked: stretch.asked.length,
  }).toEqual({
    scale: 'day',
    unit: 'hour',
    edges: [25, at('2026-11-21T15:00:00+01:00'), at('2026-11-22T15:00:00+01:00')],
    asked: 25,
    current: 23,
  });
});

test('the 48 hours before end where the current ones begin, and hold no now', () => {
  const nowMs = at('2026-11-22T14:26:08+01:00');
  const now = stretchOf('days2', 0, nowMs);
  const before = stretchOf('days2', 1, nowMs);
  expect([before.edges.length, before.edges.at(-1), before.current, before.asked]).toEqual([
    49,
    now.edges[0],
    undefined,
    before.edges,
  ]);
});

test('a month with a short and one with a long day is cut at midnights', () => {
  const march = stretchOf('month', 0, at('2026-03-31T12:00:00+02:00'));
  const october = stretchOf('month', 0, at('2026-10-31T12:00:00+01:00'));
  expect({
    march: hoursBetween(march.edges).flatMap((h, day) => (h === 24 ? [] : [[day + 1, h]])),
    october: hoursBetween(october.edges).flatMap((h, day) => (h === 24 ? [] : [[day + 1, h]])),
    days: [march.edges.length - 1, october.edges.length - 1],
    first: march.edges[0],
    end: march.edges.at(-1),
  }).toEqual({
    march: [[29, 23]],
    october: [[25, 25]],
    days: [31, 31],
    first: at('2026-03-01T00:00:00+01:00'),
    end: at('2026-04-01T00:00:00+02:00'),
  });
});

test.each([
  ['2026-02-10T12:00:00Z', 0, 28],
  ['2028-02-10T12:00:00Z', 0, 29],
  ['2026-03-31T12:00:00Z', 1, 28],
  ['2026-05-31T12:00:00Z', 1, 30],
  ['2026-01-15T12:00:00Z', 1, 31],
])('seen from %s, the month %i back has %i days', (now, back, days) => {
  expect(stretchOf('month', back, at(now)).edges).toHaveLength(days + 1);
});

test('a month that runs is asked about up to its current day alone', () => {
  const stretch = stretchOf('month', 0, at('2026-11-22T14:26:00+01:00'));
  expect([stretch.edges.length, stretch.asked.length, stretch.current]).toEqual([31, 23, 21]);
});

test('a year is twelve months from its first day', () => {
  const stretch = stretchOf('year', 1, at('2026-11-22T14:26:00+01:00'));
  expect([
    stretch.edges.length,
    stretch.edges[0],
    stretch.edges[6],
    stretch.edges.at(-1),
    stretch.current,
  ]).toEqual([
    13,
    at('2025-01-01T00:00:00+01:00'),
    at('2025-07-01T00:00:00+02:00'),
    at('2026-01-01T00:00:00+01:00'),
    undefined,
  ]);
});

test('hours are those of the clock where it stands at half hours to UTC', () => {
  process.env.TZ = 'Asia/Kolkata';
  const stretch = stretchOf('day', 0, at('2026-11-22T14:26:00+05:30'));
  expect(stretch.edges.at(-1)).toBe(at('2026-11-22T15:00:00+05:30'));
});

test('a day that a place skipped is no piece of its month', () => {
  process.env.TZ = 'Pacific/Apia';
  const stretch = stretchOf('month', 0, at('2011-12-15T12:00:00Z'));
  expect([stretch.edges.length, Math.min(...hoursBetween(stretch.edges))]).toEqual([31, 24]);
});

test('the first moment of a day is its beginning where clocks skip midnight', () => {
  process.env.TZ = 'Asia/Beirut';
  // On 30 March 2025 the clocks went from 0:00 to 1:00.
  const stretch = stretchOf('month', 0, at('2025-03-31T12:00:00Z'));
  expect(hoursBetween(stretch.edges).slice(28)).toEqual([24, 23, 24]);
});

test('no stretch has more edges than may be asked about, and all rise', () => {
  for (const tz of ['Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'UTC']) {
    process.env.TZ = tz;
    for (const scale of SCALES) {
      for (let back = 0; canGoBack(scale, back); back += 1) {
        const { edges } = stretchOf(scale, back, at('2026-11-22T14:26:00Z'));
        expect(edges.length).toBeLessThanOrEqual(800);
        expect(hoursBetween(edges).every((hours) => hours > 0)).toBe(true);
      }
    }
  }
});

test('an answer of an hour ago stands at its own places, one of another stretch nowhere', () => {
  const nowMs = at('2026-11-22T14:59:00+01:00');
  const before = stretchOf('day', 0, nowMs);
  const after = stretchOf('day', 0, nowMs + HOUR_MS);
  const buckets = before.asked.slice(0, -1).map((fromMs) => ({ fromMs }));
  expect([
    alignedBuckets(buckets, after),
    alignedBuckets(buckets, stretchOf('day', 1, nowMs)),
    alignedBuckets(undefined, after),
  ]).toEqual([buckets.slice(1), undefined, undefined]);
});
