import type { Json, JsonObject } from './recording.ts';

/** A value within an answer: the keys that lead to it. */
export type Leaf = readonly string[];

/** Every single value of an answer. */
export function leavesOf(value: Json | undefined, way: Leaf = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [way];
  return Object.entries(value as JsonObject).flatMap(([key, inner]) =>
    leavesOf(inner, [...way, key]),
  );
}

/** The same answer with one value wrong: another number, another text, something for nothing. */
export function altered(value: Json, [key, ...rest]: Leaf): Json {
  if (key === undefined) return wrong(value);
  const inner = (value as JsonObject)[key] ?? null;
  const copy: Record<string, Json | undefined> = { ...(value as JsonObject) };
  copy[key] = altered(inner, rest);
  return Array.isArray(value) ? Array.from(value, (_, at) => copy[at] ?? null) : copy;
}

function wrong(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `1${value}`;
  return 'something';
}
