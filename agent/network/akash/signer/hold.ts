import type { SignerProblemCode } from './errors.ts';

/** Why the whole queue waits, in one line that says what ends it. */
export interface SignerProblem {
  readonly code: SignerProblemCode;
  readonly text: string;
}

/** Thrown inside of the signer: nothing can be sent now, and no intent is to blame. */
export class Hold extends Error {
  override readonly name = 'Hold';
  readonly problem: SignerProblem;

  constructor(code: SignerProblemCode, text: string) {
    super(text);
    this.problem = { code, text };
  }
}
