import type { Hardware, MachineFacts } from '../interface.ts';

/** A machine that has what it is told to have. */
export class FakeHardware implements Hardware {
  readonly hostName = 'test-machine';
  #facts: MachineFacts;

  constructor(facts: MachineFacts) {
    this.#facts = facts;
  }

  /** From now on the machine has this. */
  set(facts: MachineFacts): void {
    this.#facts = facts;
  }

  facts(): Promise<MachineFacts> {
    return Promise.resolve(this.#facts);
  }
}
