import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { describe, expect, test } from 'vitest';

import { silentLogger } from '../../../agent/base/logger.ts';
import type { AccountEntry } from '../../../agent/domain/account.ts';
import { reconcileAccount } from '../../../agent/domain/account.ts';
import type { Coin } from '../../../agent/domain/money.ts';
import { parseDenom, truncateDec } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { Books } from '../../../agent/network/akash/account/books.ts';
import { queryBids, queryLeases } from '../../../agent/network/akash/queries/market.ts';
import { Chain } from '../../chain/chain.ts';
import type { ToldBlock } from '../../helpers/akash/read-block.ts';
import { directAccess, readBlock } from '../../helpers/akash/read-block.ts';
import { playScenario } from '../../helpers/chain/scenario/play.ts';
import { genesisOf, scenarioChain } from '../../helpers/chain/scenario/scenario-chain.ts';
import { MemoryJournal } from '../../helpers/memory-journal.ts';

/**
 * The books of everybody who takes part in generated scenarios (tenants, providers, a hot key and the
 * account that pays for it), against the chain's own balances after every block.
 */

const ACCOUNT = {
  feeDenom: parseDenom('uakt'),
  payDenom: parseDenom('uact'),
  isPayout: () => false,
};
const SIGNAL = new AbortController().signal;

/** One person's books, with what a caller of theirs has taken over so far. */
class Keeper {
  readonly address: string;
  readonly taken: AccountEntry[] = [];
  readonly #chain: Chain;
  readonly #following: Following;
  readonly #journal: MemoryJournal;
  #books: Books;

  constructor(chain: Chain, address: string, following: Following & { journal?: MemoryJournal }) {
    this.#chain = chain;
    this.address = address;
    this.#following = following;
    this.#journal = following.journal ?? new MemoryJournal();
    this.#books = this.#open();
  }

  get opening(): Books['opening'] {
    return this.#books.opening;
  }

  get all(): readonly AccountEntry[] {
    return [...this.taken, ...this.#books.entries()];
  }

  async follow(height: bigint): Promise<void> {
    const read = readBlock(this.#chain, height);
    const told = this.#following.change?.(read) ?? read;
    const extra = (noted: { readonly entries: readonly AccountEntry[] }) => ({
      entries: noted.entries,
      rows: [],
    });
    await this.#books.take(told, ACCOUNT, extra, SIGNAL);
    // The same height again, as after a crash: it changes nothing.
    if (height % 3n === 0n) await this.#books.take(told, ACCOUNT, extra, SIGNAL);
    if (height % 7n === 0n) this.#books = this.#open();
    if (height % 5n === 0n) this.#acknowledge();
  }

  /** Rows that do not agree with what the chain has after the block of that height. */
  differences(height: bigint): readonly string[] {
    const opening = this.#books.opening;
    if (opening === undefined) return ['no opening'];
    const { all } = this;
    const chain = decodeBalances(this.#chain, this.address, height);
    const rows = reconcileAccount(opening.coins, all, chain);
    const isComplete = this.#books.height === Number(height) ? 'called complete ' : '';
    return rows
      .filter(({ difference }) => difference !== 0n)
      .map(
        ({ denom, difference }) =>
          `${this.address} ${height}: ${difference} ${denom} ${isComplete}`,
      );
  }

  keys(): readonly string[] {
    return this.all.map(({ key }) => key);
  }

  #acknowledge(): void {
    const entries = this.#books.entries();
    this.taken.push(...entries);
    this.#books.acknowledge(entries);
  }

  #open(): Books {
    const access = directAccess(this.#chain, this.#following.isKept);
    return new Books(this.address, {
      journal: this.#journal,
      asking: { access, oddities: { note: () => undefined } },
      access,
      heardTip: () => parseBlockHeight(Number(this.#chain.height)),
      log: silentLogger,
    });
  }
}

/** By the chain's own query of that height. */
function decodeBalances(chain: Chain, address: string, height: bigint): readonly Coin[] {
  const request = QueryAllBalancesRequest.encode(QueryAllBalancesRequest.fromPartial({ address }));
  const answer = chain.query('/cosmos.bank.v1beta1.Query/AllBalances', request.finish(), height);
  return QueryAllBalancesResponse.decode(answer).balances.map(({ denom, amount }) => ({
    denom: parseDenom(denom),
    amount: BigInt(amount),
  }));
}

async function play(seed: number, blocks: number) {
  let chain: Chain | undefined;
  let addresses: readonly string[] = [];
  const outcome = playScenario(
    seed,
    (accounts, oracle) => {
      chain = new Chain({ genesis: genesisOf(accounts, oracle) });
      addresses = accounts.map(({ address }) => address);
      return scenarioChain(chain);
    },
    [],
    { blocks, stepsPerBlock: 3 },
  );
  if (chain === undefined) throw new Error('no chain was started');
  return { chain, addresses, outcome };
}

describe('1000 blocks of random tenants, bids and leases', () => {
  test.each([1, 2, 3])(
    'difference 0 at every height (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const { chain, addresses, outcome } = await play(seed, 140);
      const kept = await followAll(chain, addresses);
      const kinds: Record<string, number> = {};
      for (const keeper of kept.keepers) {
        for (const { kind } of keeper.all) kinds[kind] = (kinds[kind] ?? 0) + 1;
        // Nothing twice, whatever came again.
        expect(new Set(keeper.keys()).size).toBe(keeper.keys().length);
      }
      process.stdout.write(
        `books: seed ${seed}, ${outcome.blocks} blocks, ${addresses.length} accounts, ` +
          `${kept.comparisons} comparisons, ${kept.differences.length} differences; ${JSON.stringify(kinds)}\n`,
      );
      expect(kept.differences).toEqual([]);
      expect(kept.comparisons).toBeGreaterThan(1000);
      expect(kinds.payment).toBeGreaterThan(10);
      expect(kinds.refund).toBeGreaterThan(10);
      expect(kinds).not.toHaveProperty('unexplained');
      for (const keeper of kept.keepers) await expectKindsToBeTrue(chain, keeper);
    },
  );

  test('without the fees of failed transactions it is not (control)', async () => {
    const { chain, addresses } = await play(1, 40);
    const forgetful = (told: ToldBlock): ToldBlock => {
      const { failed: _failed, ...block } = told.block;
      return { ...told, block };
    };
    const { differences } = await followAll(chain, addresses, { change: forgetful });
    expect(differences.length).toBeGreaterThan(0);
  });
});

describe('heights that nobody gives', () => {
  const skips = (height: bigint): boolean => height >= 40n && height <= 90n;

  test('are one entry for each denom, after which all agrees again', async () => {
    const { chain, addresses } = await play(2, 60);
    const { keepers, differences } = await followAll(chain, addresses, { skips });
    expect(differences).toEqual([]);
    const unexplained = keepers.flatMap(({ all }) => all).filter(isUnexplained);
    expect(unexplained.length).toBeGreaterThan(4);
    expect(new Set(unexplained.map(({ height }) => height))).toEqual(new Set([90]));
    for (const { all } of keepers) {
      const denoms = all.filter(isUnexplained).map(({ denom }) => denom);
      expect(new Set(denoms).size).toBe(denoms.length);
    }
  });

  test('whose state is not kept either are explained where the state begins', async () => {
    const { chain, addresses } = await play(2, 60);
    const isKept = (height: bigint): boolean => height < 40n || height > 120n;
    const { keepers, differences } = await followAll(chain, addresses, { skips, isKept });
    expect(differences.length).toBeGreaterThan(0);
    // Nothing is called complete before it is.
    expect(differences.filter((line) => line.includes('complete'))).toEqual([]);
    expect(differences.filter((line) => Number(line.split(' ')[1]) >= 150)).toEqual([]);
    const unexplained = keepers.flatMap(({ all }) => all).filter(isUnexplained);
    expect(new Set(unexplained.map(({ height }) => height))).toEqual(new Set([90]));
  });

  test('a state that is not kept at the beginning makes the books begin at the newest', async () => {
    const { chain, addresses } = await play(3, 30);
    const isKept = (height: bigint): boolean => height > 50n;
    const { keepers, differences } = await followAll(chain, addresses, { isKept });
    const end = Number(chain.height);
    expect(keepers.map(({ opening }) => opening?.height)).toEqual(addresses.map(() => end));
    expect(keepers.flatMap(({ all }) => all)).toEqual([]);
    expect(differences.filter((line) => line.includes(` ${end}: `))).toEqual([]);
  });

  test('an amount that cannot be read is explained by the balances', async () => {
    const { chain, addresses } = await play(1, 20);
    const garble = (told: ToldBlock): ToldBlock => ({
      ...told,
      block: {
        ...told.block,
        events: told.block.events.map((event) =>
          event.type === 'coin_spent' && told.block.height % 10 === 0
            ? { ...event, attributes: { ...event.attributes, amount: '5 apples' } }
            : event,
        ),
      },
    });
    const { keepers, differences } = await followAll(chain, addresses, { change: garble });
    expect(differences).toEqual([]);
    const unexplained = keepers.flatMap(({ all }) => all).filter(isUnexplained);
    expect(unexplained.length).toBeGreaterThan(1);
    expect(unexplained.filter(({ height }) => height % 10 !== 0)).toEqual([]);
  });
});

test('other books are never mixed in: one address knows nothing of another one', async () => {
  const { chain, addresses } = await play(1, 10);
  const journal = new MemoryJournal();
  const keepers = addresses.map((address) => new Keeper(chain, address, { journal }));
  for (let height = 2n; height <= chain.height; height += 1n) {
    for (const keeper of keepers) {
      await keeper.follow(height);
      expect(keeper.differences(height)).toEqual([]);
    }
  }
});

const isUnexplained = ({ kind }: AccountEntry): boolean => kind === 'unexplained';
const LOCKS: ReadonlySet<string> = new Set(['deposit', 'refund']);

/** What the kinds come to is what the chain keeps by itself about leases and bids. */
async function expectKindsToBeTrue(chain: Chain, { address, all }: Keeper): Promise<void> {
  const asking = { access: directAccess(chain), oddities: { note: () => undefined } };
  const options = { signal: SIGNAL };
  const sum = (entries: readonly AccountEntry[]): bigint =>
    entries.reduce((total, { amount }) => total + amount, 0n);
  const paid = all.filter(({ kind, denom }) => kind === 'payment' && denom === 'uact');
  const leases = await queryLeases(asking, { provider: address }, options);
  const withdrawn = leases.map(({ lease, payment }) => ({
    lease: lease.ref,
    amount: payment?.withdrawn.amount ?? 0n,
  }));
  expect(sum(paid)).toBe(withdrawn.reduce((total, { amount }) => total + amount, 0n));
  const unknown = sum(paid.filter(({ about }) => about === undefined));
  for (const { lease, amount } of withdrawn) {
    const known = sum(paid.filter(({ about }) => about === lease));
    // Where a payment's lease is known it is the right one.
    expect(known <= amount && known + unknown >= amount).toBe(true);
  }
  for (const { bid, escrow } of await queryBids(asking, { provider: address }, options)) {
    const locked = all.filter(({ about, kind }) => about === bid.ref && LOCKS.has(kind));
    const there = (escrow?.funds ?? []).reduce(
      (total, coin) => total + truncateDec(coin.amount),
      0n,
    );
    expect(-sum(locked)).toBe(there);
  }
}

interface Following {
  readonly change?: (told: ToldBlock) => ToldBlock;
  /** Heights that no node gives. */
  readonly skips?: (height: bigint) => boolean;
  /** Heights whose state is kept. */
  readonly isKept?: (height: bigint) => boolean;
}

async function followAll(chain: Chain, addresses: readonly string[], following: Following = {}) {
  const keepers = addresses.map((address) => new Keeper(chain, address, following));
  const differences: string[] = [];
  let comparisons = 0;
  for (let height = 2n; height <= chain.height; height += 1n) {
    if (following.skips?.(height) === true) continue;
    for (const keeper of keepers) {
      await keeper.follow(height);
      comparisons += 1;
      differences.push(...keeper.differences(height));
    }
  }
  return { keepers, comparisons, differences };
}
