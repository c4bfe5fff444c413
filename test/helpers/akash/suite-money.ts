import { describe, expect, test } from 'vitest';

import { AgentError } from '../../../agent/base/errors.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import { reconcileAccount } from '../../../agent/domain/account.ts';
import { parseDenom } from '../../../agent/domain/money.ts';
import { parseBlockHeight } from '../../../agent/domain/time.ts';
import { Books } from '../../../agent/network/akash/account/books.ts';
import { EventReader } from '../../../agent/network/akash/events.ts';
import { queryBalances } from '../../../agent/network/akash/queries/accounts.ts';
import { queryBmeParams, queryBmeStatus } from '../../../agent/network/akash/queries/bme.ts';
import { queryBids } from '../../../agent/network/akash/queries/market.ts';
import { queryPrice } from '../../../agent/network/akash/queries/oracle.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { plainIntent } from './intents.ts';
import type { Machine } from './machine.ts';
import * as messages from './messages.ts';
import type { WorldOf } from './world.ts';
import type { AkashWorld } from './world.ts';

/** In the output where a chain has no price. */
export const NO_PRICE = 'not run: no price';

/** Where all the money went, and ACT into AKT. */
export function moneySteps(world: WorldOf): void {
  describe('money', () => {
    test('with every bid over, all that is gone was written down as a fee', async () => {
      const { machine, provider, rpc, signal } = world();
      await world().closeDeployments();
      const bids = await queryBids(machine.asking, { provider: provider.address }, { signal });
      expect(bids.map(({ bid }) => bid.state)).toEqual(bids.map(() => 'closed'));
      expect(await rpc.balance(provider.address, 'uakt')).toBe(world().expectedBalance());
    });

    test('what was earned in ACT becomes AKT', async ({ skip }) => {
      const { machine, provider, rpc, signal } = world();
      const amount = await rpc.balance(provider.address, 'uact');
      const intent = plainIntent('redeem', messages.redeem(provider.address, amount));
      const [outcome] = (await hasPrice(world())) ? await world().carryOut([intent]) : [];
      if (outcome === undefined || (outcome.state === 'failed' && isNoPrice(outcome.refusal))) {
        process.stdout.write(`ACT into AKT: ${NO_PRICE}\n`);
        skip(NO_PRICE);
      }
      expect(outcome).toMatchObject({ state: 'included' });
      const { minEpochBlocks } = await queryBmeParams(machine.asking, { signal });
      // A request that fails is tried again in two more epochs before it is given back.
      const ended = await world().until(
        'the exchange is over',
        () =>
          machine.typed.find(
            (event) =>
              (event.type === 'ledger-record-executed' ||
                event.type === 'ledger-record-canceled') &&
              event.id.source === provider.address,
          ),
        4 * Number(minEpochBlocks) + 10,
      );
      const executed = ended.type === 'ledger-record-executed' ? ended : undefined;
      process.stdout.write(
        `ACT into AKT: ${amount} uact, ${executed === undefined ? 'given back' : `${executed.minted?.coin.amount} uakt`}\n`,
      );
      const minted = executed?.minted?.coin.amount ?? 0n;
      const left = executed === undefined ? amount : 0n;
      expect({
        uakt: await rpc.balance(provider.address, 'uakt'),
        uact: await rpc.balance(provider.address, 'uact'),
      }).toEqual({ uakt: world().expectedBalance() + minted, uact: left });
    });

    test('the books of provider and tenant, from every block of the run, come out at zero', async () => {
      const { machine, provider, tenant, rpc } = world();
      const last = await rpc.height();
      for (const { address } of [provider, tenant]) {
        const { opening, entries } = await booksOf(machine, address, last);
        const chain = await queryBalances(machine.asking, address, {
          signal: world().signal,
          height: parseBlockHeight(last),
        });
        const rows = reconcileAccount(opening?.coins ?? [], entries, chain);
        expect(rows.filter(({ difference }) => difference !== 0n)).toEqual([]);
        expect(entries.filter(({ kind }) => kind === 'unexplained')).toEqual([]);
        process.stdout.write(`books of ${address}: ${entries.length} entries, difference 0\n`);
      }
    });

    test('the price is that of the chain itself, where it has one', async ({ skip }) => {
      const { machine, signal } = world();
      const price = await queryPrice(machine.asking, 'akt', { signal });
      if (price === undefined) skip(NO_PRICE);
      expect(price?.usd).toBeGreaterThan(0n);
    });
  });
}

/** What our books make of the blocks that the machine has read, and those up to `last`. */
async function booksOf(machine: Machine, address: string, last: number) {
  const { access, asking } = machine;
  const books = new Books(address, {
    ...{ access, asking, journal: new MemoryJournal(), log: silentLogger },
    heardTip: () => undefined,
  });
  const account = {
    ...{ feeDenom: parseDenom('uakt'), payDenom: parseDenom('uact') },
    isPayout: () => false,
  };
  const typing = new EventReader(silentLogger);
  const { signal } = new AbortController();
  for (let height = machine.heights[0] ?? last; height <= last; height++) {
    const { block } = await access.block(parseBlockHeight(height), signal);
    const told = { type: 'block', block, events: typing.read(block) } as const;
    await books.take(told, account, ({ entries }) => ({ entries, rows: [] }), signal);
  }
  return { opening: books.opening, entries: books.entries() };
}

/** Whether the chain knows what AKT costs: without that it does not answer, or stands still. */
async function hasPrice({ machine, signal }: AkashWorld): Promise<boolean> {
  try {
    const { state } = await queryBmeStatus(machine.asking, { signal });
    return state !== 'halt_oracle';
  } catch (error) {
    if (error instanceof AgentError && isNoPrice({ words: String(error.data.log) })) return false;
    throw error;
  }
}

function isNoPrice({ words }: { readonly words: string }): boolean {
  return /\bprice\b/.test(words);
}
