import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Journal } from '../interface.ts';
import type { Books } from './books.ts';
import { parseBooks } from './books.ts';
import { RunnerControls } from './controls.ts';
import { InProcessLink } from './in-process-link.ts';
import { Market } from './market.ts';
import { PracticeNetwork } from './network.ts';
import type { PracticeOptions } from './options.ts';
import { PracticeOwnTenant } from './own-tenant.ts';
import { MarketRunner } from './runner.ts';
import { scenario as scenarioSchema } from './scenarios/scenario.ts';

export interface EmbeddedPractice {
  readonly network: PracticeNetwork;
  /** For tests. */
  readonly controls: RunnerControls;
}

/**
 * The market inside this process, its books in the journal. Its blocks begin at once and end with
 * `network.close()`; while the process is off no block happens, and nothing is owed for that time.
 */
export function openEmbeddedPractice(
  options: PracticeOptions,
  deps: { readonly clock: Clock; readonly log: Logger; readonly journal: Journal },
): EmbeddedPractice {
  const keeper = new BooksKeeper(deps.journal);
  const { seed, image } = options;
  const scenario = scenarioSchema.parse(options.scenario);
  const market = new Market({ seed, image, scenario }, keeper.read());
  const runner = new MarketRunner(options.blockMs, {
    market,
    clock: deps.clock,
    log: deps.log,
    save: (books) => keeper.write(books),
  });
  runner.start();
  const controls = new RunnerControls(runner);
  const ownTenant = new PracticeOwnTenant(controls, deps.clock);
  return { network: new PracticeNetwork(new InProcessLink(runner), ownTenant), controls };
}

const BOOKS = 'books';
const HEIGHT = 'height';

/**
 * Most blocks change nothing but the height, which then is all that is written: it costs the disk
 * little, and a restarted market never goes back to a height that it has announced.
 */
class BooksKeeper {
  readonly #journal: Journal;
  #saved = '';

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  read(): Books | undefined {
    const text = this.#journal.read(BOOKS);
    if (text === undefined) return undefined;
    const books = parseBooks(text);
    const height = Number(this.#journal.read(HEIGHT) ?? '0');
    return { ...books, height: Math.max(books.height, Number.isSafeInteger(height) ? height : 0) };
  }

  write(books: Readonly<Books>): void {
    const timeless = JSON.stringify({ ...books, height: 0 });
    if (timeless === this.#saved) {
      this.#journal.write(HEIGHT, String(books.height));
    } else {
      this.#journal.write(BOOKS, JSON.stringify(books));
      this.#saved = timeless;
    }
  }
}
