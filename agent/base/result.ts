/**
 * An expected outcome. Failures that a caller must handle ("does not fit", "bid lost") are values
 * with a `code`; only the unexpected is thrown.
 */
export type Result<T, F extends { readonly code: string }> =
  { readonly ok: true; readonly value: T } | ({ readonly ok: false } & F);

/** The good outcome. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** The expected failure; `failure.code` says which one, its other fields carry the numbers. */
export function fail<const F extends { readonly code: string }>(
  failure: F,
): { readonly ok: false } & F {
  return { ok: false, ...failure };
}
