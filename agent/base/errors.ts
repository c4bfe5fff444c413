/** JSON-safe details of an error, shown beside its message and sent over the control protocol. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An unexpected failure with a stable code. Codes are string unions in each module's `errors.ts`;
 * `message` is one line that says what happened and what to do.
 */
export class AgentError<Code extends string = string> extends Error {
  override readonly name = 'AgentError';
  readonly code: Code;
  readonly data: ErrorData;

  constructor(
    code: Code,
    message: string,
    options: { readonly data?: ErrorData; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
  }
}

/** Ends a `switch` over a union: a member that was forgotten is a compile error. */
export function assertNever(value: never): never {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? part.toString() : part,
  );
  throw new Error(`unexpected value: ${text}`);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of anything that was thrown (ours, or Node's `ENOENT` and the like). */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
