import { messageOf } from '../../agent/base/errors.ts';

type Undo = () => Promise<void> | void;

/**
 * Everything that the benchmark makes outside its own memory has its removal in here, put there
 * before it is made: then a failure, or a Ctrl-C, leaves nothing behind.
 */
export class Cleanup {
  readonly #undos: { readonly what: string; readonly undo: Undo }[] = [];
  #running: Promise<void> | undefined;

  /** Called before anything is begun: once everything is being removed, nothing new is made. */
  throwIfOver(): void {
    if (this.#running !== undefined) throw new Error('called off');
  }

  /** Removes it at the end, or when the returned function is called. */
  add(what: string, undo: Undo): () => Promise<void> {
    const entry = { what, undo };
    // Also during the removal, which goes on until there is nothing left.
    this.#undos.push(entry);
    return async () => {
      const at = this.#undos.indexOf(entry);
      if (at < 0) return;
      this.#undos.splice(at, 1);
      await undo();
    };
  }

  /** The last one first; one that fails does not keep the others. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    for (let entry = this.#undos.pop(); entry !== undefined; entry = this.#undos.pop()) {
      try {
        await entry.undo();
      } catch (error) {
        process.stderr.write(`bench: not removed: ${entry.what}: ${messageOf(error)}\n`);
      }
    }
  }
}
