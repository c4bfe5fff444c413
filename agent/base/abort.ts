/** Thrown, or given as a signal's reason, when work was called off. Not an error in the log. */
export class Aborted extends Error {
  override readonly name = 'Aborted';

  constructor(what = 'called off') {
    super(what);
  }
}

/** True for {@link Aborted} and for the platform's own `AbortError`. */
export function isAborted(error: unknown): boolean {
  return error instanceof Aborted || (error instanceof Error && error.name === 'AbortError');
}

/** `signal.aborted`, asked anew: the compiler believes an earlier answer across an `await`. */
export function hasFired(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Resolves once `signal` has fired. */
export function fired(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Throws {@link Aborted} where `signal` has fired. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason instanceof Aborted ? signal.reason : new Aborted();
}

/** Rejects with {@link Aborted} as soon as `signal` fires, else settles as `work` does. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Nobody listens to work that was left behind: its failure must not end the process.
  work.catch(() => undefined);
  throwIfAborted(signal);
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = (): void => {
      reject(new Aborted());
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

/** A controller that fires with `parent`, or on its own; `release` lets go of the parent. */
export function childController(parent: AbortSignal): AbortController & { release: () => void } {
  const controller = new AbortController();
  const onAbort = (): void => {
    controller.abort(parent.reason);
  };
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  return Object.assign(controller, {
    release: (): void => {
      parent.removeEventListener('abort', onAbort);
    },
  });
}
