import { afterEach, describe, expect, test } from 'vitest';

import { codeOf } from '../../../../../agent/base/errors.ts';
import { parseUnixMs } from '../../../../../agent/base/instant.ts';
import type { SignerOptions } from '../../../../../agent/network/akash/signer/options.ts';
import { ACCOUNT, intent, Setup } from './setup.ts';

const opened: Setup[] = [];

function setup(options: Partial<SignerOptions> = {}): Setup {
  const made = new Setup(options);
  opened.push(made);
  return made;
}

afterEach(async () => {
  for (const { signer, clock } of opened.splice(0)) {
    await signer.close();
    expect(clock.pendingTimers).toBe(0);
  }
});

const never = new AbortController().signal;

/** What must hold whatever happened: nothing twice, every fee accounted for. */
function expectSound({ chain, spent }: Setup): void {
  expect([...new Set(chain.done)]).toEqual(chain.done);
  const told = new Map(spent.map((fee) => [fee.hash, fee.fee.amount]));
  const paid = [...chain.paid.values()].reduce((sum, fee) => sum + fee, 0n);
  expect([...told.values()].reduce((sum, fee) => sum + fee, 0n)).toBe(paid);
}

describe('a queue of intents', () => {
  test('goes out as one transaction and is over in the next block', async () => {
    const world = setup();
    await world.submit(...Array.from({ length: 100 }, (_, n) => intent(`bid/${n}`)));
    await world.block();
    expect({
      sent: world.chain.sent.map(({ names }) => names.length),
      states: new Set(Object.values(world.states())),
      state: world.signer.state(),
      spent: world.spent,
    }).toEqual({
      sent: [100],
      states: new Set(['included']),
      state: {
        pending: 0,
        flight: undefined,
        problem: undefined,
        feesToday: 337_500n,
        budget: 1_000_000n,
      },
      // 100 × 100 000 gas × 1.35 × 0.025
      spent: [
        {
          hash: world.chain.sent[0]!.hash,
          height: 101,
          fee: { denom: 'uakt', amount: 337_500n },
          code: 0,
        },
      ],
    });
    expectSound(world);
  });

  test('goes in order, what must be done first, as many as fit', async () => {
    const world = setup({ mostMessages: 2 });
    await world.submit(
      ...['a', 'b', 'c'].map((id) => intent(id)),
      intent('close', { priority: 'must' }),
    );
    await world.block(2);
    expect(world.chain.sent.map(({ names }) => names)).toEqual([
      ['close', 'a'],
      ['b', 'c'],
    ]);
    expectSound(world);
  });

  test('keeps to the gas of one transaction by what the simulation says', async () => {
    const world = setup({ mostGas: 500_000n });
    await world.submit(...['a', 'b', 'c', 'd'].map((id) => intent(id, { weight: 1n })));
    await world.block(2);
    expect(world.chain.sent.map(({ names }) => names)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  test('keeps to its share of what the chain lets a block use', async () => {
    const world = setup();
    world.chain.blockGas = 700_000n;
    await world.submit(...['a', 'b', 'c', 'd', 'e'].map((id) => intent(id)));
    await world.block(2);
    // Nine tenths of a block: four of 150 000 each.
    expect(world.chain.sent.map(({ names }) => names.length)).toEqual([4, 1]);
  });

  test('asks for half of the room after a transaction for which no block had any', async () => {
    const world = setup({ timeoutBlocks: 2 });
    world.chain.blockGas = 2_000_000n;
    world.chain.fault = 'drop';
    await world.submit(...Array.from({ length: 9 }, (_, n) => intent(`${n}`)));
    await world.block(3);
    world.chain.fault = 'none';
    await world.block(4);
    await world.submit(...Array.from({ length: 9 }, (_, n) => intent(`later/${n}`)));
    await world.block();
    // 1.8 million of gas, then 0.9, then 0.45, and all of it again once a block had taken one.
    expect(world.chain.sent.map(({ names }) => names.length)).toEqual([9, 6, 3, 6, 9]);
    expectSound(world);
  });

  test('blames nobody where the chain passed the timeout while it was made', async () => {
    const world = setup({ mostRefusals: 1 });
    const log = 'block height: 111, timeout height: 110: tx timeout height';
    world.chain.said.set('b', { place: 'simulation', codespace: 'sdk', code: 30, log, times: 1 });
    await world.submit(...['a', 'b', 'c'].map((id) => intent(id)));
    await world.block(2);
    expect(world.states()).toEqual({ a: 'included', b: 'included', c: 'included' });
    expect(world.chain.sent.map(({ names }) => names.length)).toEqual([3]);
    expectSound(world);
  });

  test('does not ask without end where a node names a height that the chain has long passed', async () => {
    const world = setup();
    const log = 'block height: 151, timeout height: 110: tx timeout height';
    world.chain.said.set('a', {
      ...{ place: 'simulation', codespace: 'sdk', code: 30, log, times: 1_000 },
    });
    await world.submit(intent('a'));
    const simulations = () => world.chain.calls.filter((call) => call === 'Simulate').length;
    expect(simulations()).toBe(2);
    await world.clock.advance(30_000);
    // Once for each time that it waited.
    expect(simulations()).toBe(12);
    world.chain.said.clear();
    await world.block();
    expect(world.states()).toEqual({ a: 'included' });
  });

  test('keeps to the bytes that a node takes', async () => {
    const world = setup({ mostBytes: 500 });
    await world.submit(...['a', 'b', 'c', 'd'].map((id) => intent(id)));
    await world.block(2);
    expect(world.chain.sent.map(({ names }) => names.length)).toEqual([3, 1]);
  });

  test('finds many that are refused for good in few steps, and asks for each once', async () => {
    const world = setup();
    const ids = Array.from({ length: 200 }, (_, n) => `bid/${n}`);
    const closed = ids.filter((_, n) => n % 10 === 3);
    for (const id of closed) world.chain.poison.set(id, 'closed');
    await world.submit(...ids.map((id) => intent(id)));
    await world.settle();
    const simulations = world.chain.calls.filter((call) => call === 'Simulate').length;
    await world.block(4);
    expect({
      sent: world.chain.sent.map(({ names }) => names.length),
      failed: Object.entries(world.states())
        .filter(([, state]) => state === 'failed')
        .map(([id]) => id),
      // One for each that is refused, one for each part that passes, the first and the last whole.
      simulations,
      later: world.chain.calls.filter((call) => call === 'Simulate').length,
    }).toEqual({ sent: [180], failed: closed, simulations: 29, later: 29 });
    expectSound(world);
  });

  test('carries out an id once, however often it is submitted', async () => {
    const world = setup();
    await world.submit(intent('a'), intent('a'));
    await world.submit(intent('a'));
    await world.block();
    expect(world.signer.submit([intent('a')])).toEqual([
      { state: 'included', hash: world.chain.sent[0]!.hash, height: 101 },
    ]);
    await world.block();
    expect(world.chain.done).toEqual(['a']);
  });

  test('answers who waits, and forgets on demand', async () => {
    const world = setup();
    await world.submit(intent('a'));
    const settled = world.signer.settled('a', never);
    expect(() => world.signer.forget(['a'])).toThrow('not over yet');
    await world.block();
    expect((await settled).state).toBe('included');
    world.signer.forget(['a', 'never-there']);
    expect(world.signer.list()).toEqual([]);
    const unknown = await world.signer.settled('a', never).catch((error: unknown) => error);
    expect(codeOf(unknown)).toBe('intent-unknown');
    expect([...world.journal.kept.keys()]).toEqual(['signer/day']);
  });

  test('drops what is too late to begin', async () => {
    const world = setup();
    world.wallet.lock();
    const deadlineMs = parseUnixMs(world.clock.now() + 10_000);
    await world.submit(intent('a', { deadlineMs }), intent('b'));
    await world.clock.advance(10_000);
    expect(world.states()).toEqual({ a: 'expired', b: 'queued' });
  });

  test('keeps outcomes for a month where nobody forgets them', async () => {
    const world = setup({ keepEndedMs: 30 * 24 * 3_600_000 });
    await world.submit(intent('a'));
    await world.block();
    await world.clock.advance(29 * 24 * 3_600_000);
    await world.submit(intent('b'));
    expect(world.states()).toEqual({ a: 'included', b: 'broadcast' });
    await world.block();
    await world.clock.advance(2 * 24 * 3_600_000);
    await world.submit(intent('c'));
    expect(world.states()).toEqual({ b: 'included', c: 'broadcast' });
  });

  test('of an intent with no message nothing is kept', () => {
    const world = setup();
    const empty = intent('a', { messages: [] });
    expect(() => world.signer.submit([intent('b'), empty])).toThrow('needs an id and a message');
    expect(world.signer.list()).toEqual([]);
  });
});

describe('a poisoned message', () => {
  test.each(['told', 'untold'] as const)(
    'that a simulation refuses (%s) delays nobody',
    async (poison) => {
      const world = setup();
      world.chain.poison.set('c', poison);
      await world.submit(...['a', 'b', 'c', 'd', 'e'].map((id) => intent(id)));
      await world.block();
      expect(world.chain.done).toEqual(['a', 'b', 'd', 'e']);
      expect(world.states().c).toBe('queued');
      await world.block(3);
      expect(world.signer.get('c')).toEqual({
        state: 'failed',
        refusal: {
          codespace: '',
          code: null,
          words: poison === 'told' ? 'c is refused' : 'recovered: c is refused',
        },
      });
      expect(world.chain.sent).toHaveLength(1);
      expectSound(world);
    },
  );

  test('that only a block refuses costs the others one block', async () => {
    const world = setup();
    world.chain.poison.set('c', 'late');
    await world.submit(...['a', 'b', 'c', 'd'].map((id) => intent(id)));
    await world.block();
    expect(world.chain.done).toEqual([]);
    await world.block();
    expect(world.chain.done).toEqual(['a', 'b', 'd']);
    await world.block(20);
    expect(world.signer.get('c')).toMatchObject({
      state: 'failed',
      refusal: { codespace: 'market', code: 24, words: 'c is refused' },
    });
    expectSound(world);
  });

  test('that no one names is found by halves', async () => {
    const world = setup();
    world.chain.poison.set('c', 'late-untold');
    await world.submit(...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => intent(id)));
    await world.block(40);
    expect([...world.chain.done].sort()).toEqual(['a', 'b', 'd', 'e', 'f', 'g', 'h']);
    expect(world.states().c).toBe('failed');
    // And then all go together again.
    await world.submit(intent('i'));
    await world.block();
    await world.submit(intent('j'), intent('k'));
    expect(world.chain.sent.at(-1)?.names).toEqual(['j', 'k']);
    await world.block();
    expectSound(world);
  });

  test('all of them poisoned end, and a run of failures makes the queue wait longer', async () => {
    const world = setup();
    for (const id of ['a', 'b', 'c']) world.chain.poison.set(id, 'late');
    await world.submit(...['a', 'b', 'c'].map((id) => intent(id)));
    await world.block(3);
    expect(world.signer.state().problem?.code).toBe('transactions-fail');
    // Without a wait all nine would be over by now.
    await world.block(30);
    expect(world.chain.sent).toHaveLength(7);
    await world.block(300);
    expect(new Set(Object.values(world.states()))).toEqual(new Set(['failed']));
    expect(world.chain.sent).toHaveLength(9);
    expectSound(world);
  });
});

describe('an intent that is refused', () => {
  test('for another reason each time is tried on', async () => {
    const world = setup();
    const refuse = (log: string): void => {
      world.chain.said.set('a', {
        ...{ place: 'simulation', codespace: '', code: 6, times: Infinity },
        log: `failed to execute message; message index: 0: ${log}`,
      });
    };
    refuse('one');
    await world.submit(intent('a'));
    for (const log of ['two', 'three', 'four', 'five']) {
      refuse(log);
      await world.block();
    }
    expect(world.states()).toEqual({ a: 'queued' });
    world.chain.said.clear();
    await world.block(2);
    expect(world.states()).toEqual({ a: 'included' });
  });
});

describe('fees', () => {
  test('follow what the node asks for, up to what is allowed', async () => {
    const world = setup();
    world.chain.leastPer1000Gas = 50n;
    await world.submit(intent('a'));
    await world.block();
    expect(world.spent.map(({ fee }) => fee.amount)).toEqual([7_500n]);
    world.chain.leastPer1000Gas = 5_000n;
    await world.submit(intent('b'));
    await world.block(3);
    expect(world.signer.state()).toMatchObject({
      pending: 1,
      problem: { code: 'gas-price-too-high' },
      feesToday: 7_500n,
    });
    expectSound(world);
  });

  test('hold the queue at the end of the day, but not what must be done', async () => {
    const world = setup({ feesPerDay: 8_000n });
    const large = ['1', '2', '3', '4', '5'].flatMap((id) => intent(id).messages);
    await world.submit(intent('large', { messages: large }));
    await world.submit(...['a', 'b', 'c'].map((id) => intent(id)));
    await world.block(2);
    // 3750 for each: two fit into the day.
    expect(world.states()).toEqual({
      ...{ large: 'queued', a: 'included', b: 'included', c: 'queued' },
    });
    const calls = world.chain.calls.length;
    await world.clock.advance(60_000);
    expect([...new Set(world.chain.calls.slice(calls))]).toEqual(['tip']);
    expect(world.signer.state()).toMatchObject({
      problem: { code: 'fee-budget-spent' },
      feesToday: 7_500n,
      budget: 8_000n,
    });
    await world.submit(intent('close', { priority: 'must' }));
    await world.block();
    expect(world.states().close).toBe('included');
    world.clock.jumpWall(24 * 3_600_000);
    await world.block(2);
    expect(world.states()).toMatchObject({ large: 'queued', c: 'included' });
    expectSound(world);
  });

  test('of the day outlive a restart and a clock that is set back', async () => {
    const world = setup();
    await world.submit(intent('a'));
    await world.block();
    world.clock.jumpWall(-24 * 3_600_000);
    await world.crash();
    expect(world.signer.state().feesToday).toBe(3_750n);
  });

  test('are told again where it is not certain that they were heard', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.chain.produce();
    world.journal.full = true;
    await world.clock.advance(10_000);
    expect(world.spent).toEqual([]);
    world.journal.full = false;
    await world.clock.advance(10_000);
    expect(world.spent).toHaveLength(1);
    expectSound(world);
  });
});

describe('gas', () => {
  test('that ran out is raised once', async () => {
    const world = setup();
    world.chain.extraGas = 100_000n;
    await world.submit(intent('a'));
    await world.block(2);
    expect(world.spent.map(({ code, fee }) => [code, fee.amount])).toEqual([
      [11, 3_750n],
      [0, 6_250n],
    ]);
    expectSound(world);
  });

  test('that is never enough ends the intent', async () => {
    const world = setup();
    world.chain.extraGas = 10_000_000n;
    await world.submit(intent('a'));
    await world.block(60);
    expect(world.states()).toEqual({ a: 'failed' });
    expect(world.chain.sent).toHaveLength(4);
    expectSound(world);
  });
});

describe('the sequence number', () => {
  test('is counted here: a second transaction asks for it no more', async () => {
    const world = setup();
    await world.submit(intent('a'));
    await world.block();
    world.chain.calls.splice(0);
    await world.submit(intent('b'));
    expect(world.chain.calls).toEqual(['tip', 'Simulate', 'broadcast']);
  });

  test('taken by another wallet while nothing is sent', async () => {
    const world = setup();
    await world.submit(intent('a'));
    await world.block();
    world.chain.steal();
    await world.submit(intent('b'));
    await world.block();
    expect(world.chain.done).toEqual(['a', 'b']);
    expectSound(world);
  });

  test('taken under a transaction that waits: it goes again at once', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.chain.steal();
    await world.block(2);
    expect(world.chain.done).toEqual(['a']);
    expect(world.chain.sent).toHaveLength(2);
    expectSound(world);
  });

  test('of unordered transactions is not needed', async () => {
    const world = setup({ unordered: true });
    await world.submit(intent('a'));
    world.chain.steal();
    await world.block();
    await world.submit(intent('b'));
    await world.block();
    expect(world.chain.done).toEqual(['a', 'b']);
    expect(world.chain.sequence).toBe(6n);
    expectSound(world);
  });
});

describe('a transaction whose fate is open', () => {
  test('is not sent again before its timeout height has passed without it', async () => {
    const world = setup();
    world.chain.fault = 'drop';
    await world.submit(intent('a'));
    world.chain.fault = 'none';
    await world.block(9);
    expect(world.chain.sent).toHaveLength(1);
    await world.block();
    expect(world.chain.sent).toHaveLength(2);
    await world.block();
    expect(world.chain.done).toEqual(['a']);
    expectSound(world);
  });

  test('again and again is a problem that ends with a block', async () => {
    const world = setup();
    world.chain.fault = 'drop';
    await world.submit(intent('a'));
    await world.block(20);
    expect(world.signer.state().problem?.code).toBe('transactions-fail');
    world.chain.fault = 'none';
    await world.block(20);
    expect(world.chain.done).toEqual(['a']);
    expect(world.signer.state().problem).toBeUndefined();
  });

  test('long after its last height is a problem, not a reason to send again', async () => {
    const world = setup();
    await world.submit(intent('a'));
    const kept = world.chain.transaction.bind(world.chain);
    world.chain.transaction = async () => undefined;
    await world.block(16);
    expect(world.signer.state().problem?.code).toBe('transaction-open');
    world.chain.transaction = kept;
    await world.block();
    expect(world.signer.state()).toMatchObject({ pending: 0, problem: undefined });
  });

  test.each(['answer-lost', 'never-arrives'] as const)(
    'after a broadcast without an answer (%s) happens once',
    async (fault) => {
      const world = setup();
      world.chain.fault = fault;
      await world.submit(intent('a'));
      world.chain.fault = 'none';
      await world.block(12);
      expect(world.chain.done).toEqual(['a']);
      expectSound(world);
    },
  );

  test('that a block turned away at its door may come into another', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.chain.turnAway();
    await world.clock.advance(10_000);
    expect(world.states()).toEqual({ a: 'broadcast' });
    await world.block();
    expect(world.states()).toEqual({ a: 'included' });
    expectSound(world);
  });

  test('stays open while no node has the state that would tell', async () => {
    const world = setup();
    world.chain.stateBehind = true;
    world.chain.fault = 'drop';
    await world.submit(intent('a'));
    world.chain.fault = 'none';
    await world.block(12);
    expect(world.chain.sent).toHaveLength(1);
    world.chain.stateBehind = false;
    await world.block(2);
    expect(world.chain.done).toEqual(['a']);
    expectSound(world);
  });

  test('is looked for in the blocks where the index has not got it', async () => {
    const world = setup();
    await world.submit(intent('a'));
    await world.crash();
    world.chain.produce();
    const kept = world.chain.transaction.bind(world.chain);
    world.chain.transaction = async () => undefined;
    await world.block(15);
    expect(world.chain.sent).toHaveLength(1);
    world.chain.transaction = kept;
    await world.block();
    expect(world.states()).toEqual({ a: 'included' });
    expectSound(world);
  });

  test('is given up, not repeated, where the chain has forgotten', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.chain.produce(20);
    world.chain.forgetHashes();
    world.chain.pruned = true;
    await world.block(2);
    expect(world.states()).toEqual({ a: 'failed' });
    expect(world.chain.done).toEqual(['a']);
  });

  test('of unordered transactions ends with its time', async () => {
    const world = setup({ unordered: true });
    world.chain.fault = 'drop';
    await world.submit(intent('a'));
    world.chain.fault = 'none';
    await world.block(14);
    expect(world.chain.sent).toHaveLength(1);
    await world.block(3);
    expect(world.chain.done).toEqual(['a']);
    expectSound(world);
  });
});

describe('waiting', () => {
  test('through ten minutes without an RPC loses nothing', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.chain.fault = 'down';
    await world.submit(intent('b'));
    await world.block(100);
    expect(world.signer.state()).toMatchObject({
      pending: 2,
      problem: { code: 'network-unreachable' },
    });
    world.chain.fault = 'none';
    await world.block(2);
    expect(world.chain.done).toEqual(['a', 'b']);
    expect(world.signer.state().problem).toBeUndefined();
    expectSound(world);
  });

  test('for a wallet that was locked goes on when it is ready', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.wallet.lock();
    await world.submit(intent('b'));
    await world.block();
    expect(world.states()).toEqual({ a: 'included', b: 'queued' });
    expect(world.signer.state().problem?.code).toBe('wallet-locked');
    world.wallet.set(world.wallet.ready());
    await world.settle();
    await world.block();
    expect(world.states().b).toBe('included');
  });

  test('for a full mempool tries again', async () => {
    const world = setup();
    world.chain.fault = 'full';
    await world.submit(intent('a'));
    expect(world.signer.state().problem?.code).toBe('mempool-full');
    await world.block();
    world.chain.fault = 'none';
    await world.block(2);
    expect(world.chain.done).toEqual(['a']);
    expectSound(world);
  });

  test('for money blames no intent', async () => {
    const world = setup();
    const log = 'spendable balance 1uakt is smaller than 3750uakt: insufficient funds';
    world.chain.refuseAll = { codespace: 'sdk', code: 5, log };
    await world.submit(intent('a'));
    await world.block(5);
    expect(world.states()).toEqual({ a: 'queued' });
    expect(world.signer.state().problem?.code).toBe('account-refused');
    world.chain.refuseAll = undefined;
    await world.block(100);
    expect(world.chain.done).toEqual(['a']);
  });

  test('for a disk that is full does not spin, also beyond a deadline', async () => {
    const world = setup();
    world.wallet.lock();
    const deadlineMs = parseUnixMs(world.clock.now() + 1_000);
    await world.submit(intent('a', { deadlineMs }));
    world.journal.full = true;
    await world.clock.advance(60_000);
    expect(world.signer.state().problem?.code).toBe('signer-failed');
    world.journal.full = false;
    await world.clock.advance(3_000);
    expect(world.states()).toEqual({ a: 'expired' });
  });

  test('for a disk that is full sends nothing', async () => {
    const world = setup();
    world.journal.full = true;
    expect(() => world.signer.submit([intent('a')])).toThrow('disk full');
    world.journal.full = false;
    await world.submit(intent('b'));
    expect(world.chain.sent.map(({ names }) => names)).toEqual([['b']]);
    world.journal.full = true;
    await world.block();
    world.journal.full = false;
    await world.block();
    expect(world.states()).toEqual({ b: 'included' });
    expectSound(world);
  });
});

describe('a block that was read', () => {
  test('tells that a transaction is in it, and nobody is asked', async () => {
    const world = setup({ pollMs: 60_000 });
    await world.submit(intent('a'));
    await world.readBlock();
    expect(world.states()).toEqual({ a: 'included' });
    expect(world.chain.calls).toEqual(['block']);
    expectSound(world);
  });

  test('without it leaves the question for later, until it can come no more', async () => {
    const world = setup({ pollMs: 600_000, timeoutBlocks: 3 });
    world.chain.fault = 'drop';
    await world.submit(intent('a'));
    await world.readBlock();
    await world.readBlock();
    expect(world.chain.calls).toEqual(['block']);
    world.chain.fault = 'none';
    await world.readBlock();
    expect(world.chain.sent).toHaveLength(2);
    await world.readBlock();
    expect(world.states()).toEqual({ a: 'included' });
    expectSound(world);
  });

  test('tells why a transaction failed: the one to blame is left out, and the others go', async () => {
    const world = setup({ pollMs: 60_000, mostRefusals: 1 });
    world.chain.poison.set('b', 'late');
    await world.submit(intent('a'), intent('b'), intent('c'));
    await world.readBlock();
    expect(world.states()).toEqual({ a: 'broadcast', b: 'failed', c: 'broadcast' });
    expect(world.chain.calls).toEqual(['block', 'Simulate', 'broadcast']);
    await world.readBlock();
    expect(world.states()).toEqual({ a: 'included', b: 'failed', c: 'included' });
    expectSound(world);
  });

  test('in which it was turned away at the door tells nothing', async () => {
    const world = setup({ pollMs: 60_000 });
    await world.submit(intent('a'));
    world.chain.turnAway();
    const { block } = await world.chain.block(world.chain.height as never);
    world.signer.onBlock(block, true);
    await world.settle();
    expect(world.states()).toEqual({ a: 'broadcast' });
    await world.readBlock();
    expect(world.states()).toEqual({ a: 'included' });
    expectSound(world);
  });
});

describe('a block that was read', () => {
  test.each([
    [true, ['block', 'Simulate', 'broadcast']],
    [false, ['block', 'tip', 'Simulate', 'broadcast']],
  ])('says how high the chain is, where it is a new one: %s', async (isNew, calls) => {
    const world = setup({ pollMs: 60_000 });
    await world.submit(intent('first'));
    await world.block();
    await world.readBlock(isNew);
    await world.submit(intent('a'));
    expect(world.chain.calls).toEqual(calls);
    await world.block();
    expect(world.states()).toEqual({ first: 'included', a: 'included' });
    expectSound(world);
  });
});

describe('an intent that can do nothing any more', () => {
  const refusal = { codespace: '', code: null, words: 'order closed' };

  // Each of a hundred would be a simulation, or a block, else.
  test('has failed before a transaction is made of the others', async () => {
    const world = setup();
    world.signer.screen((id) => (id === 'b' ? { is: 'over', words: 'order closed' } : undefined));
    world.chain.poison.set('b', 'closed');
    await world.submit(intent('a'), intent('b'), intent('c'));
    expect(world.chain.calls.filter((call) => call === 'Simulate')).toHaveLength(1);
    expect(world.signer.get('b')).toEqual({ state: 'failed', refusal });
    await world.block();
    expect(world.states()).toEqual({ a: 'included', b: 'failed', c: 'included' });
    expectSound(world);
  });

  test('has failed too where it was in a transaction that failed', async () => {
    const world = setup({ pollMs: 60_000 });
    const over = new Set<string>();
    world.signer.screen((id) => (over.has(id) ? { is: 'over', words: 'order closed' } : undefined));
    await world.submit(...['a', 'b', 'c', 'd'].map((id) => intent(id)));
    for (const id of ['b', 'd']) {
      world.chain.poison.set(id, 'closed');
      over.add(id);
    }
    await world.readBlock();
    expect(world.chain.calls).toEqual(['block', 'Simulate', 'broadcast']);
    await world.readBlock();
    expect(world.states()).toEqual({ a: 'included', b: 'failed', c: 'included', d: 'failed' });
    expectSound(world);
  });
});

describe('the rest of a transaction that a block refused', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  // The control: of what no block tells there may be more, which only a simulation finds.
  test.each([
    ['goes at once where the block told why', true, []],
    ['is simulated where it did not', false, ['Simulate']],
  ])('%s', async (_what, isTold, simulated) => {
    const world = setup({ pollMs: 60_000 });
    const over = new Set<string>();
    world.signer.screen((id) => (over.has(id) ? { is: 'over', words: 'order closed' } : undefined));
    await world.submit(...ids.map((id) => intent(id)));
    world.chain.poison.set('b', 'closed');
    if (isTold) over.add('b');
    world.chain.calls.splice(0);
    await world.readBlock();
    expect(world.chain.calls.filter((call) => call !== 'block')).toEqual([
      ...simulated,
      'broadcast',
    ]);
    await world.readBlock();
    const { b, ...others } = world.states();
    expect([b, new Set(Object.values(others))]).toEqual(['failed', new Set(['included'])]);
    expectSound(world);
  });

  test('is trusted once: what else is refused is looked for', async () => {
    const world = setup({ pollMs: 60_000 });
    const over = new Set<string>();
    world.signer.screen((id) => (over.has(id) ? { is: 'over', words: 'order closed' } : undefined));
    await world.submit(...ids.map((id) => intent(id)));
    for (const id of ['b', 'd']) world.chain.poison.set(id, 'closed');
    over.add('b');
    await world.readBlock();
    await world.readBlock();
    // Two in a row that came to nothing: the next one waits, and is simulated.
    world.chain.calls.splice(0);
    await world.block(20);
    expect(world.chain.calls).toContain('Simulate');
    expect(world.states()).toMatchObject({ a: 'included', c: 'included', h: 'included' });
    expectSound(world);
  });
});

describe('after a crash', () => {
  test('asks the chain before it sends anything', async () => {
    const world = setup();
    await world.submit(intent('a'));
    world.chain.calls.splice(0);
    await world.crash();
    expect(world.chain.calls.slice(0, 3)).toEqual(['tip', 'Account', 'transaction']);
    await world.block(15);
    expect(world.chain.done).toEqual(['a']);
    expect(world.chain.sent).toHaveLength(1);
    expectSound(world);
  });

  test('a journal that cannot be read stops everything', async () => {
    const world = setup();
    await world.submit(intent('a'));
    const flight = world.journal.read('signer/flight')!;
    for (const entry of ['{}', undefined, flight.replaceAll(/"[0-9A-F]{64}"/g, '"00"')]) {
      world.journal.writeAll([['signer/flight', entry]]);
      const error = await world.crash().catch((thrown: unknown) => thrown);
      expect(codeOf(error)).toBe('signer-journal-damaged');
    }
  });
});

describe('a hot key', () => {
  test('carries out each intent by an exec of its own, and the account pays', async () => {
    const world = setup();
    world.wallet.set(world.wallet.ready('delegated'));
    world.chain.poison.set('b', 'late');
    const twice = { messages: ['a1', 'a2'].flatMap((id) => intent(id).messages) };
    await world.submit(intent('a', twice), intent('b'), intent('c'));
    await world.block(2);
    expect(world.chain.done).toEqual(['a1', 'a2', 'c']);
    await world.block(20);
    expect(world.states()).toEqual({ a: 'included', b: 'failed', c: 'included' });
    expect([...world.chain.paid.keys()]).toEqual([ACCOUNT]);
    expectSound(world);
  });
});
