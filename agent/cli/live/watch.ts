import type { DecisionValue } from '../../api/methods.ts';
import type { Slices } from '../../api/slices.ts';
import { childController, isAborted } from '../../base/abort.ts';
import type { ControlClient } from '../client.ts';
import { styleFor } from '../format/style.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import { cleaned } from '../session.ts';
import { changeLines, decisionLines } from './change-lines.ts';
import { screenLines } from './screen-text.ts';
import { TerminalScreen } from './terminal-screen.ts';

const REDRAW_MS = 250;
const SHOWN_DECISIONS = 6;

/** Shows what the agent does until `signal` fires or the agent is gone; resolves then. */
export async function watch(
  io: CliIo,
  client: ControlClient,
  hints: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const view = io.stdout.isTTY === true ? new ScreenView(io, hints) : new LineView(io, hints);
  const decisions = new DecisionReader(client);
  const gone = childController(signal);
  void client.closed.then(() => gone.abort());
  let dirty = false;
  let slices: Slices | undefined;
  client.subscribe((next, changed) => {
    slices = cleaned(next);
    dirty = true;
    if (changed === undefined || changed === 'market') decisions.refresh();
  });
  try {
    while (true) {
      await io.clock.sleep(REDRAW_MS, gone.signal);
      dirty = decisions.takeChanged() || dirty;
      if (slices === undefined || !(dirty || view.ages)) continue;
      dirty = false;
      await view.show(slices, decisions.list);
    }
  } catch (error) {
    if (!isAborted(error)) throw error;
  } finally {
    gone.release();
  }
}

/** The last orders; asked for again when the market has changed, one question at a time. */
class DecisionReader {
  readonly #client: ControlClient;
  list: readonly DecisionValue[] = [];
  #asking = false;
  #again = false;
  #changed = false;

  constructor(client: ControlClient) {
    this.#client = client;
  }

  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  refresh(): void {
    this.#again = true;
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      while (this.#again) {
        this.#again = false;
        this.list = cleaned(await this.#client.call('orders.list', { limit: SHOWN_DECISIONS }));
        this.#changed = true;
      }
    } catch {
      // The agent is gone, which ends the view anyway, or busy: the next change asks again.
    } finally {
      this.#asking = false;
    }
  }
}

interface View {
  /** True where it shows ages, which change without the agent saying anything. */
  readonly ages: boolean;
  show(slices: Slices, decisions: readonly DecisionValue[]): Promise<void>;
}

class ScreenView implements View {
  readonly ages = true;
  readonly #io: CliIo;
  readonly #hints: readonly string[];
  readonly #screen: TerminalScreen;
  #drawn = '';

  constructor(io: CliIo, hints: readonly string[]) {
    this.#io = io;
    this.#hints = hints;
    this.#screen = new TerminalScreen(io.stdout);
  }

  async show(slices: Slices, decisions: readonly DecisionValue[]): Promise<void> {
    const style = styleFor(this.#io.stdout, this.#io.env);
    const nowMs = this.#io.clock.now();
    const lines = screenLines({ slices, decisions, nowMs, hints: this.#hints, style });
    const drawn = lines.join('\n');
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#screen.draw(lines);
  }
}

class LineView implements View {
  readonly ages = false;
  readonly #io: CliIo;
  readonly #out: Output;
  #hints: readonly string[];
  #before: Slices | undefined;
  #decisions: readonly DecisionValue[] = [];

  constructor(io: CliIo, hints: readonly string[]) {
    this.#io = io;
    this.#out = new Output(io.stdout);
    this.#hints = hints;
  }

  async show(slices: Slices, decisions: readonly DecisionValue[]): Promise<void> {
    const nowMs = this.#io.clock.now();
    const lines = [
      ...this.#hints,
      ...changeLines(this.#before, slices, nowMs),
      ...decisionLines(this.#decisions, decisions),
    ];
    this.#hints = [];
    this.#before = slices;
    this.#decisions = decisions;
    for (const line of lines) await this.#out.write(`${line}\n`);
  }
}
