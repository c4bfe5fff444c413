import { orAborted } from '../../base/abort.ts';
import type { Hardware, MachineFacts } from '../interface.ts';

/** A machine that has what it is told to have. */
export class FakeHardware implements Hardware {
  readonly hostName = 'test-machine';
  #facts: MachineFacts;
  #hanging = false;

  constructor(facts: MachineFacts) {
    this.#facts = facts;
  }

  /** From now on the machine has this. */
  set(facts: MachineFacts): void {
    this.#facts = facts;
  }

  /** From now on it does not answer, or does again. */
  setHanging(hanging: boolean): void {
    this.#hanging = hanging;
  }

  async facts(signal: AbortSignal): Promise<MachineFacts> {
    if (this.#hanging) await orAborted(new Promise<never>(() => undefined), signal);
    return this.#facts;
  }
}
