import * as v1beta5 from '@akashnetwork/chain-sdk/private-types/akash.v1beta5';
import { describe, expect, test } from 'vitest';

import { QueryOrdersResponse } from '../../../chain/codec/reclamation.ts';
import { decodePageKey } from '../../../chain/modules/akash-pages.ts';
import { account, createBid, createDeployment, leaseId, PROVIDER, TENANT } from './messages.ts';
import { DEPLOYMENT, MARKET, must, register, World } from './world.ts';

/** Orders 1 to 9, of which 3, 6 and 9 are closed, and a bid of two providers on each. */
function market(): World {
  const world = new World();
  const other = account('other');
  register(world);
  register(world, other);
  world.fund(other, { denom: 'uact', amount: 10_000_000n });
  for (let dseq = 1n; dseq <= 9n; dseq += 1n) {
    const deposit = { denom: 'uact', amount: 500_000n };
    must(world.send(`${DEPLOYMENT}.MsgCreateDeployment`, createDeployment({ dseq, deposit })));
    for (const provider of [PROVIDER, other]) {
      const id = leaseId({ dseq, provider });
      must(world.send(`${MARKET}.MsgCreateBid`, createBid({ id })));
    }
  }
  for (const dseq of [3n, 6n, 9n]) {
    must(world.send(`${DEPLOYMENT}.MsgCloseDeployment`, { id: leaseId({ dseq }) }));
  }
  return world;
}

interface Question {
  readonly filters?: Parameters<typeof v1beta5.BidFilters.fromPartial>[0];
  readonly limit?: number;
  readonly offset?: number;
  readonly reverse?: boolean;
  readonly key?: Uint8Array;
}

function orders(world: World, { filters = {}, ...pagination }: Question) {
  const { orders: found, pagination: told } = world.query(
    `${MARKET}.Query/Orders`,
    v1beta5.QueryOrdersRequest,
    v1beta5.QueryOrdersRequest.fromPartial({ filters, pagination }),
    QueryOrdersResponse,
  );
  return {
    dseqs: found.map(({ id }) => id?.dseq.toNumber()),
    total: told?.total.toNumber(),
    nextKey: told?.nextKey ?? new Uint8Array(),
  };
}

function bids(world: World, { filters = {}, ...pagination }: Question) {
  const answer = world.query(
    `${MARKET}.Query/Bids`,
    v1beta5.QueryBidsRequest,
    v1beta5.QueryBidsRequest.fromPartial({ filters, pagination }),
    v1beta5.QueryBidsResponse,
  );
  return {
    dseqs: answer.bids.map(({ bid }) => bid?.id?.dseq.toNumber()),
    nextKey: answer.pagination?.nextKey ?? new Uint8Array(),
  };
}

/** All pages one after the other, with the filters of the first only. */
function allPages(
  ask: (question: Question) => { dseqs: unknown[]; nextKey: Uint8Array },
  first: Question,
): unknown[][] {
  const pages: unknown[][] = [];
  let question = first;
  for (;;) {
    const { dseqs, nextKey } = ask(question);
    pages.push(dseqs);
    if (nextKey.length === 0) return pages;
    question = { ...first, key: nextKey };
  }
}

describe('the list of orders', () => {
  const world = market();

  test.each<[string, Question, number[]]>([
    ['all, state by state', {}, [1, 2, 4, 5, 7, 8, 3, 6, 9]],
    ['those of an owner, as they are numbered', ofOwner(), [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['open ones', { filters: { state: 'open' } }, [1, 2, 4, 5, 7, 8]],
    ['closed ones of an owner', ofOwner({ state: 'closed' }), [3, 6, 9]],
    ['one by its number', ofOwner({ dseq: 5n, gseq: 1, oseq: 1 }), [5]],
    ['from the end', { filters: { state: 'open' }, reverse: true }, [8, 7, 5, 4, 2, 1]],
    ['all from the end', { reverse: true }, [9, 6, 3, 8, 7, 5, 4, 2, 1]],
    ['behind an offset', { filters: { state: 'open' }, offset: 4 }, [7, 8]],
    ['of nobody', { filters: { owner: account('nobody') } }, []],
  ])('%s', (_, question, dseqs) => {
    expect(orders(world, question)).toEqual({
      dseqs,
      total: dseqs.length,
      nextKey: new Uint8Array(),
    });
  });

  test.each<[string, Question, number[][]]>([
    ['across states', { limit: 4 }, [[1, 2, 4, 5], [7, 8, 3, 6], [9]]],
    ['of an owner', { ...ofOwner(), limit: 4 }, [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    [
      'from the end',
      { filters: { state: 'open' }, limit: 4, reverse: true },
      [
        [8, 7, 5, 4],
        [2, 1],
      ],
    ],
    ['a page that is just full', { filters: { state: 'closed' }, limit: 3 }, [[3, 6, 9]]],
  ])('page by page: %s', (_, question, pages) => {
    expect(allPages((asked) => orders(world, asked), question)).toEqual(pages);
  });

  test('its page keys hold a sum, states, the state, and the next order’s key', () => {
    const { nextKey } = orders(world, { filters: { state: 'open' }, limit: 2 });
    const numbers = Buffer.from('000000000000000004' + '00000001' + '00000001', 'hex');
    expect(decodePageKey(nextKey)).toEqual({
      states: [1],
      prefix: Uint8Array.of(1),
      key: new Uint8Array(Buffer.concat([Buffer.from(TENANT), numbers])),
      tail: [],
    });
  });

  test.each<[string, Question, string]>([
    ['an unknown state', { filters: { state: 'lost' } }, 'invalid state value'],
    ['an offset into several states', { offset: 1 }, 'if offset is set'],
    ['a key that is too short', { key: Uint8Array.of(1) }, 'invalid key length'],
    ['a key with a wrong sum', { key: new Uint8Array(20) }, 'invalid checksum'],
  ])('refuses %s', (_, question, words) => {
    expect(() => orders(world, question)).toThrow(words);
  });
});

describe('the list of bids', () => {
  const world = market();

  test('is that of a provider, page by page', () => {
    const filters = { provider: PROVIDER, state: 'open' };
    expect(allPages((asked) => bids(world, asked), { filters, limit: 4 })).toEqual([
      [1, 2, 4, 5],
      [7, 8],
    ]);
  });

  test('is that of an owner, page by page', () => {
    const filters = { owner: TENANT, state: 'closed' };
    expect(allPages((asked) => bids(world, asked), { filters, limit: 4 })).toEqual([
      [3, 3, 6, 6],
      [9, 9],
    ]);
  });

  test('is that of an order', () => {
    const filters = { owner: TENANT, dseq: 4n, gseq: 1, oseq: 1 };
    expect(bids(world, { filters }).dseqs).toEqual([4, 4]);
  });
});

test('what is not there is not found, and who is not named can not be asked about', () => {
  const ask = (id: ReturnType<typeof leaseId>) =>
    new World().query(
      `${MARKET}.Query/Bid`,
      v1beta5.QueryBidRequest,
      { id },
      v1beta5.QueryBidResponse,
    );
  expect(() => ask(leaseId())).toThrow('invalid bid: bid not found: key not found');
  expect(() => ask(leaseId({ owner: 'x' }))).toThrow('invalid owner address');
  expect(() => ask(leaseId({ provider: 'x' }))).toThrow('invalid provider address');
});

function ofOwner(filters: Question['filters'] = {}): Question {
  return { filters: { owner: TENANT, ...filters } };
}
