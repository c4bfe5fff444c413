import type { LeaseRef } from '../../domain/ids.ts';
import { parseBlockHeight } from '../../domain/time.ts';
import type { ManifestAnswer, MarketEvent } from '../interface.ts';
import type { Books } from './books.ts';
import { openBooks } from './books.ts';
import { pruneBooks } from './prune.ts';
import { Random } from './random.ts';
import { findBid, leaseRefOf } from './refs.ts';
import type { CheckedScenario } from './scenarios/scenario.ts';
import { stepScenario } from './scenarios/step.ts';
import type { AddressedEvent, BlockScope } from './scope.ts';
import { currentManifest, manifestId } from './tenants/actions.ts';
import { stepTenant } from './tenants/behaviour.ts';
import type { DraftSource } from './tenants/draft.ts';
import { claimedGpus, draftTerms } from './tenants/draft.ts';
import type { TenantKind, TermsOverrides } from './tenants/terms.ts';
import type { MessageOutcome, Transaction } from './transactions.ts';
import { applyTransaction } from './transactions.ts';
import { activeLeasesOf } from './views.ts';

export interface MarketOptions {
  readonly seed: number;
  readonly scenario: CheckedScenario;
  readonly image: string;
}

/** What came of one block. `outcomes` go by the number that `enqueue` gave. */
export interface Block {
  readonly height: ReturnType<typeof parseBlockHeight>;
  readonly events: readonly AddressedEvent[];
  readonly outcomes: ReadonlyMap<number, readonly MessageOutcome[]>;
}

/**
 * A market that behaves like Akash's: providers' messages wait for the next block and take effect
 * in it by the chain's rules, then tenants act. It knows no time, only blocks; all it knows is in
 * its books. The same books and messages give the same next books.
 */
export class Market {
  readonly #options: MarketOptions;
  readonly #books: Books;
  #mempool: { readonly number: number; readonly tx: Transaction }[] = [];
  #numbers = 0;

  constructor(options: MarketOptions, books: Books = openBooks(options.seed)) {
    this.#options = options;
    this.#books = structuredClone(books);
  }

  /** The books as they are; only to be read. */
  get books(): Readonly<Books> {
    return this.#books;
  }

  /** A copy, to be saved. What waits for the next block is not in it. */
  exportBooks(): Books {
    return structuredClone(this.#books);
  }

  /** Lets a transaction wait for the next block. */
  enqueue(tx: Transaction): number {
    this.#numbers += 1;
    this.#mempool.push({ number: this.#numbers, tx });
    return this.#numbers;
  }

  /** A tenant for {@link enqueue}: numbered now, so that its order's name is known already. */
  draftTenant(
    kind: TenantKind,
    overrides?: TermsOverrides,
  ): Extract<Transaction, { type: 'place' }> {
    const terms = draftTerms(kind, this.#source(), overrides);
    return { type: 'place', dseq: this.#books.nextDseq++, kind, terms };
  }

  /** Makes the next block. */
  produceBlock(): Block {
    const books = this.#books;
    books.height += 1;
    const height = parseBlockHeight(books.height);
    const events: AddressedEvent[] = [];
    const scope: BlockScope = {
      books,
      height,
      emit: (event, to) => events.push(to === undefined ? { event } : { event, to }),
    };
    const mempool = this.#mempool;
    this.#mempool = [];
    const outcomes = new Map(
      mempool.map(({ number, tx }) => [number, applyTransaction(scope, tx)] as const),
    );
    for (const deployment of Object.values(books.deployments)) stepTenant(scope, deployment);
    stepScenario(scope, this.#options.scenario, this.#source());
    pruneBooks(books);
    return { height, events, outcomes };
  }

  /**
   * Hears the provider's answer; the tenant acts on it next block. One to a manifest that has been
   * replaced by another since is not the other's.
   */
  answerManifest(provider: string, lease: LeaseRef, id: string, answer: ManifestAnswer): void {
    const found = findBid(this.#books, lease);
    const sent = found?.deployment.script.manifest;
    if (found?.bid.provider !== provider || sent?.answer !== 'none') return;
    if (manifestId(found.deployment) !== id) return;
    sent.answer = answer.accepted ? 'accepted' : 'refused';
    sent.answeredHeight = this.#books.height;
  }

  /** The manifests that wait for an answer; told to each provider that starts to listen. */
  unanswered(provider: string): readonly MarketEvent[] {
    return [...activeLeasesOf(this.#books, provider)]
      .filter(({ deployment }) => deployment.script.manifest?.answer === 'none')
      .map(({ deployment, order, bid }) => ({
        type: 'manifest-received',
        lease: leaseRefOf(deployment, order, bid),
        id: manifestId(deployment),
        manifest: currentManifest(deployment),
      }));
  }

  #source(): DraftSource {
    const { image } = this.#options;
    return { random: new Random(this.#books), gpus: claimedGpus(this.#books), image };
  }
}
