import { Refusal } from '../module.ts';

/** Makes one of a module's refusals; `details` come before the words that all of its kind share. */
export type Refuse = (details?: string) => Refusal;

/** A module's refusals by name: each has its number within the codespace, and its words. */
export function refusals<N extends string>(
  codespace: string,
  kinds: Readonly<Record<N, readonly [code: number, words: string]>>,
): Readonly<Record<N, Refuse>> {
  const made = Object.entries<readonly [number, string]>(kinds).map(([name, [code, words]]) => [
    name,
    (details?: string) =>
      new Refusal(codespace, code, details === undefined ? words : `${details}: ${words}`),
  ]);
  return Object.fromEntries(made) as Record<N, Refuse>;
}

/** The refusals of the Cosmos SDK that Akash's messages use too. */
export const sdkRefusals = refusals('sdk', {
  invalidSequence: [3, 'invalid sequence'],
  invalidAddress: [7, 'invalid address'],
  invalidCoins: [10, 'invalid coins'],
  conflict: [36, 'conflict'],
});

/** A refusal without a number of its own: nodes say code 1 of a codespace named `undefined`. */
export function unnumbered(log: string): Refusal {
  return new Refusal('undefined', 1, log);
}

const PANIC = 111_222;

/**
 * The node's program broke off in the middle of a message. The chain goes on without the
 * transaction; the log ends with where in the program it was.
 */
export function panic(words: string): Refusal {
  return new Refusal('undefined', PANIC, `recovered: ${words}\nstack:\n(not kept)`);
}

/** Does it; where the module that asks does not care whether it is refused, neither do we. */
export function whateverComes(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === PANIC) throw error;
  }
}
