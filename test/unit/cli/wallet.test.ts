import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import decodeQR from 'qr/decode.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { PreparedTransactionValue, WalletSlice } from '../../../agent/api/wallet.ts';
import { AgentError } from '../../../agent/base/errors.ts';
import { parseUnixMs } from '../../../agent/base/instant.ts';
import { ManualClock } from '../../../agent/base/manual-clock.ts';
import { qrText } from '../../../agent/cli/format/qr.ts';
import { payloadParts } from '../../../agent/network/akash/delegation/payload-parts.ts';
import type { SurfaceHandlers } from '../../../agent/provider/client-surface.ts';
import { FakeSurface, NOW_MS } from '../../contract/control/fake-surface.ts';
import { Served } from '../../contract/control/serve.ts';
import { ADDRESS, SECOND_ADDRESS, tempFolder, WORDS } from '../../helpers/wallet/samples.ts';
import type { Ran } from './terminal.ts';
import { Terminal } from './terminal.ts';

const HOUR = 3_600_000;
/** White on black, before each line of a code. */
const PAINT = '\u001b[97;40m';
const facts = {
  account: ADDRESS,
  signer: ADDRESS,
  custody: 'local',
  protection: 'passphrase',
  madeAtMs: NOW_MS - HOUR,
} as const;
const ready = { state: 'ready', ...facts } as const;
const AKT = { denom: 'uakt', symbol: 'AKT', exponent: 6, use: 'fee' } as const;
const ACT = { denom: 'uact', symbol: 'ACT', exponent: 6, use: 'pay' } as const;
const slice: WalletSlice = {
  wallet: ready,
  balances: {
    height: 1234,
    atMs: NOW_MS - 12_000,
    rows: [
      { ...AKT, free: 12_500_000n, locked: 500_000n, fromEscrow: 0n, redeeming: 0n },
      { ...ACT, free: 1n, locked: 0n, fromEscrow: 2_000_000n, redeeming: 3_000_000n },
    ],
    deposits: [],
    more: 0,
  },
  price: { denom: 'uakt', usd: '0.54', height: 1230, atMs: NOW_MS, source: 'chain-oracle' },
  payout: { confirmCharacters: 6, latest: [] },
  redemptions: [],
};

let served: Served;
const calls = (): readonly (readonly [string, unknown])[] => served.surface.calls;
const serve = async (changes: Partial<SurfaceHandlers> = {}): Promise<void> => {
  const surface = new FakeSurface();
  const noted = Object.fromEntries(
    Object.entries(changes).map(([name, handler]) => [
      name,
      (args: unknown) => {
        surface.calls.push([name, args]);
        return (handler as (args: unknown) => Promise<unknown>)(args);
      },
    ]),
  );
  surface.handlers = { ...surface.handlers, ...noted };
  surface.change('wallet', slice);
  served = await Served.start({ surface });
};
beforeEach(() => serve());
afterEach(() => served.stop());
const change = (changes: Partial<WalletSlice>): void => {
  served.surface.change('wallet', { ...slice, ...changes });
};
const again = async (changes: Partial<SurfaceHandlers>): Promise<void> => {
  await served.stop();
  await serve(changes);
};

const run = (...args: string[]): Promise<Ran> => new Terminal(served.place).run(...args);
const outOf = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(...args);
  expect([code, err]).toEqual([0, '']);
  return out;
};
const piped = async (text: string, ...args: string[]): Promise<Ran> => {
  const terminal = new Terminal(served.place);
  terminal.stdin.end(text);
  return terminal.run(...args);
};

describe('sublet wallet', () => {
  test('a wallet that is ready, with what it has', async () => {
    expect(await outOf('wallet')).toBe(`The wallet is ready.
Nobody has proved to have its words: without them the account is lost with this machine. "sublet wallet backup" shows them.

account    ${ADDRESS}
key        here, under a passphrase
backed up  no

COIN  FREE          LOCKED IN BIDS  STILL IN ESCROW  BEING REDEEMED
AKT   12.5 AKT      0.5 AKT         0 AKT            0 AKT
ACT   0.000001 ACT  0 ACT           2 ACT            3 ACT
As of block 1234, 12 s ago; 1 AKT is $0.54 by the chain's own oracle.

payout address  none yet: nothing is paid out
`);
  });

  test('redeeming that is halted is said, with what stays', async () => {
    change({ redeemHaltedSinceMs: parseUnixMs(NOW_MS - 2 * HOUR) });
    const out = await outOf('wallet');
    expect(out).toMatch(/^redeeming +halted by the chain since .*your coins stay in the account/m);
    change({});
    expect(await outOf('wallet')).not.toContain('halted');
  });

  test('a delegated one, with everything that can be known', async () => {
    change({
      wallet: { ...ready, custody: 'delegated', signer: SECOND_ADDRESS, protection: 'keychain' },
      payout: {
        current: ADDRESS,
        next: { address: SECOND_ADDRESS, announcedAtMs: NOW_MS, countsAtMs: NOW_MS + 2 * HOUR },
        confirmCharacters: 6,
        latest: [
          {
            id: 'p1',
            askedAtMs: NOW_MS - HOUR,
            to: ADDRESS,
            amount: { denom: 'uakt', amount: 1_000_000n },
            state: 'failed',
            reason: 'insufficient funds',
            by: 'owner',
          },
        ],
      },
      redemptions: [
        {
          id: 'r1',
          askedAtMs: NOW_MS - 2 * HOUR,
          burned: { denom: 'uact', amount: 5_000_000n },
          state: 'executed',
          received: { denom: 'uakt', amount: 9_000_000n },
        },
      ],
      delegation: {
        state: 'partial',
        endsAtMs: NOW_MS + HOUR,
        granted: [],
        missing: ['MsgCreateBid'],
        excess: [],
        gasLeft: { denom: 'uakt', amount: 3_200_000n },
        lookedAtMs: NOW_MS,
      },
      queue: {
        pending: 2,
        sending: { txHash: 'AB', sinceMs: NOW_MS - 12_000 },
        feesToday: { denom: 'uakt', amount: 10_000n },
        feesPerDay: { denom: 'uakt', amount: 500_000n },
      },
      reconciliation: {
        height: 1234,
        atMs: NOW_MS,
        rows: [{ denom: 'uakt', opening: 0n, entries: 5n, chain: 7n, difference: 2n }],
      },
    });
    expect((await outOf('wallet')).split('\n\n')).toEqual([
      'The wallet is ready.',
      `account     ${ADDRESS}
signs here  ${SECOND_ADDRESS}
key         elsewhere; a hot key is here, in this system's keychain`,
      expect.stringContaining('COIN'),
      `payout address  ${ADDRESS}
announced       ${SECOND_ADDRESS} counts from 17:06; "sublet wallet payout-address revoke" takes it back
grant           works in part until 16:06; missing: MsgCreateBid; 3.2 AKT left for gas; "sublet wallet grant" prepares one
queue           2 to be sent; one on its way for 12 s ago; fees today 0.01 AKT of at most 0.5 AKT
books           differ from the chain at block 1234 by 0.000002 AKT`,
      `WHEN   WHAT                                                    AMOUNT  STATE
14:06  payout to ${ADDRESS}  1 AKT   failed: insufficient funds
13:06  redemption, brought 9 AKT                               5 ACT   executed
`,
    ]);
  });

  test.each([
    [
      { state: 'absent' } as const,
      'There is no wallet on this network yet. Make one ("sublet wallet create"), import one ("sublet wallet import"), or let this machine work for an account elsewhere ("sublet wallet delegate <account>").',
    ],
    [
      { state: 'none' } as const,
      'Practice has no wallet: its money is play money. "sublet network" shows the others.\n',
    ],
    [
      { ...facts, state: 'locked', reason: 'passphrase-needed', message: 'Give it.' } as const,
      'The wallet is locked. Give it.',
    ],
  ])('$state', async (wallet, first) => {
    change({ wallet });
    expect((await outOf('wallet')).split('\n\n')[0]).toBe(first);
  });

  test('as JSON: amounts are text', async () => {
    expect(JSON.parse(await outOf('wallet', '--json'))).toMatchObject({
      wallet: { state: 'ready' },
      balances: { rows: [{ free: '12500000' }, { free: '1' }] },
    });
  });

  test('an announced payout address is the first that status says', async () => {
    change({
      payout: {
        next: { address: SECOND_ADDRESS, announcedAtMs: NOW_MS, countsAtMs: NOW_MS + HOUR },
        confirmCharacters: 6,
        latest: [],
      },
    });
    expect((await outOf('status')).split('\n')[1]).toBe(
      `New payout address announced: ${SECOND_ADDRESS} counts from 16:06; "sublet wallet payout-address revoke" takes it back.`,
    );
  });
});

describe('keys', () => {
  test('create takes the keychain where there is one', async () => {
    await again({
      'wallet.protections': async () => [{ protection: 'keychain' }],
      'wallet.create': async () => ready,
    });
    expect((await outOf('wallet', 'create')).split('\n')[0]).toBe('The wallet is ready.');
    expect(calls().at(-1)).toEqual(['wallet.create', { choice: { protection: 'keychain' } }]);
  });

  test('create without a keychain asks a person for a passphrase, and a script says which', async () => {
    await again({
      'wallet.protections': async () => [{ protection: 'keychain', problem: 'There is none.' }],
      'wallet.create': async () => ready,
    });
    expect(await run('wallet', 'create')).toEqual({
      code: 2,
      out: '',
      err: 'sublet: There is none. Say with --protection where the key is to lie.\n',
    });
    const terminal = new Terminal(served.place, { tty: true });
    const ran = terminal.run('wallet', 'create');
    terminal.stdin.write('four good words\rfour good words\r');
    expect(await ran).toMatchObject({ code: 0 });
    const choice = { protection: 'passphrase', passphrase: 'four good words' };
    expect(calls().at(-1)).toEqual(['wallet.create', { choice }]);
    expect(terminal.out + terminal.err).not.toContain('four good words');
  });

  test('a passphrase comes from a file descriptor', async () => {
    await again({ 'wallet.create': async () => ready });
    const terminal = new Terminal(served.place, {
      readDescriptor: (fd) => (fd === 3 ? 'from descriptor\n' : ''),
    });
    await terminal.run('wallet', 'create', '--passphrase-fd', '3');
    const choice = { protection: 'passphrase', passphrase: 'from descriptor' };
    expect(calls().at(-1)).toEqual(['wallet.create', { choice }]);
  });

  const importing = {
    'wallet.preview': async () => ({ ok: true, address: ADDRESS }) as const,
    'wallet.import': async () => ready,
  };

  test('import takes words and passphrase from a pipe, and shows neither', async () => {
    await again(importing);
    const args = ['wallet', 'import', '--protection', 'passphrase', '--address', ADDRESS];
    const { code, out, err } = await piped(`${WORDS}\nmy good passphrase\n`, ...args);
    expect([code, err, out.includes('wild')]).toEqual([0, '', false]);
    const choice = { protection: 'passphrase', passphrase: 'my good passphrase' };
    expect(calls().at(-1)).toEqual([
      'wallet.import',
      { words: WORDS, index: 0, expected: ADDRESS, choice },
    ]);
  });

  test('import shows a person whose words they are, and asks', async () => {
    await again(importing);
    const terminal = new Terminal(served.place, { tty: true });
    const ran = terminal.run('wallet', 'import', '--protection', 'keychain', '--index', '2');
    terminal.stdin.write(`${WORDS}\r`);
    await terminal.shows('[y/N]');
    terminal.stdin.write('n\n');
    expect(await ran).toMatchObject({
      code: 130,
      out: `These words make ${ADDRESS}. Is that your account? [y/N] Nothing was changed.\n`,
    });
    expect(calls().map(([name]) => name)).not.toContain('wallet.import');
  });

  test('words of another account, and words that are none, are refused with an exit code', async () => {
    await again(importing);
    const other = await piped(`${WORDS}\n`, 'wallet', 'import', '--address', SECOND_ADDRESS);
    expect(other).toEqual({
      code: 11,
      out: '',
      err: `sublet: These words make ${ADDRESS}, not ${SECOND_ADDRESS}.\n`,
    });
    await again({
      'wallet.preview': async () => ({
        ok: false,
        code: 'wrong-checksum',
        message: 'Together they are no wallet.',
        words: [],
      }),
    });
    expect(await piped(`${WORDS}\n`, 'wallet', 'import')).toEqual({
      code: 11,
      out: '',
      err: 'sublet: Together they are no wallet.\n',
    });
  });

  test('the words of the systemd credential are never typed', async () => {
    await again({
      'wallet.preview-credential': async () => ({ address: ADDRESS }),
      'wallet.take-over': async () => ready,
    });
    await outOf('wallet', 'import', '--protection', 'systemd-credential');
    expect(calls().at(-1)).toEqual(['wallet.take-over', { expected: ADDRESS }]);
  });

  test('unlock, wrong and right', async () => {
    await again({
      'wallet.unlock': async ({ passphrase }) => {
        if (passphrase === 'right') return ready;
        throw new AgentError('passphrase-wrong', 'That is not the passphrase of this wallet.');
      },
    });
    expect(await piped('wrong\n', 'wallet', 'unlock')).toEqual({
      code: 11,
      out: '',
      err: 'sublet: That is not the passphrase of this wallet.\n',
    });
    expect(await piped('right\n', 'wallet', 'unlock')).toMatchObject({ code: 0 });
  });

  test('delegate, lock, protect and forget ask the agent', async () => {
    await again({
      'wallet.delegate': async () => ready,
      'wallet.lock': async () => ready,
      'wallet.protect': async () => ready,
      'wallet.ask-forget': async () => ({ ticket: 't', signer: ADDRESS, lost: true }),
      'wallet.forget': async () => ({ state: 'absent' }),
    });
    expect(await outOf('wallet', 'delegate', SECOND_ADDRESS, '--protection', 'keychain')).toContain(
      'Now the account has to let it work: "sublet wallet grant" prepares that.',
    );
    await outOf('wallet', 'lock');
    await piped(
      'old passphrase\nnew passphrase\n',
      'wallet',
      'protect',
      '--protection',
      'passphrase',
    );
    await outOf('wallet', 'forget', '--even-if-lost');
    expect(calls()).toEqual([
      ['wallet.delegate', { account: SECOND_ADDRESS, choice: { protection: 'keychain' } }],
      ['wallet.lock', {}],
      ['state.get', {}],
      [
        'wallet.protect',
        {
          passphrase: 'old passphrase',
          choice: { protection: 'passphrase', passphrase: 'new passphrase' },
        },
      ],
      ['wallet.ask-forget', {}],
      ['wallet.forget', { ticket: 't', evenIfLost: true }],
    ]);
  });

  test('forget asks a person, and says what is lost', async () => {
    await again({
      'wallet.ask-forget': async () => ({ ticket: 't', signer: ADDRESS, lost: true }),
    });
    const terminal = new Terminal(served.place, { tty: true });
    const ran = terminal.run('wallet', 'forget');
    await terminal.shows('[y/N]');
    terminal.stdin.write('\n');
    expect(await ran).toMatchObject({
      code: 130,
      out: `Nobody has proved to have the words of ${ADDRESS}: it and all that is in it will be lost. Forget it? [y/N] Nothing was changed.\n`,
    });
  });
});

describe('backup', () => {
  const list = WORDS.split(' ');
  const backup: Partial<SurfaceHandlers> = {
    'wallet.backup': async () => ({ words: list }),
    'wallet.quiz': async () => ({ positions: [2, 5, 9] }),
    'wallet.answer-quiz': async () => ready,
  };
  beforeEach(async () => {
    await again(backup);
    change({ wallet: { ...ready, protection: 'keychain' } });
  });

  test('a program gets the words, and nothing else', async () => {
    expect(await outOf('wallet', 'backup')).toBe(`${WORDS}\n`);
    expect(JSON.parse(await outOf('wallet', 'backup', '--json'))).toEqual({ words: list });
  });

  test('a person sees them on a screen of their own, and types some', async () => {
    const terminal = new Terminal(served.place, { tty: true, env: { NO_COLOR: '1' } });
    const ran = terminal.run('wallet', 'backup');
    await terminal.shows('24 powder');
    expect(terminal.out).toContain('\u001b[?1049h');
    expect(terminal.out).toContain(
      ' 1 wild        9 broccoli   17 turtle\n 2 random     10 team       18 rug\n',
    );
    terminal.stdin.write('\r');
    await terminal.shows('\u001b[?1049l');
    terminal.stdin.write('random\reffort\rbroccoli\r');
    expect(await ran).toMatchObject({ code: 0 });
    const after = terminal.out.split('\u001b[?1049l')[1]!;
    expect(after).toBe('Backed up: you have the words.\n');
    expect(terminal.err).not.toMatch(/random|effort|broccoli/);
    expect(calls().at(-1)).toEqual([
      'wallet.answer-quiz',
      { words: ['random', 'effort', 'broccoli'] },
    ]);
  });

  test('a wrong word costs the wait that the agent says, and is asked again', async () => {
    let tries = 0;
    await again({
      ...backup,
      'wallet.answer-quiz': async () => {
        tries += 1;
        if (tries > 1) return ready;
        throw new AgentError('quiz-wrong', 'Not the word that was shown: number 2.', {
          data: { waitMs: 5000 },
        });
      },
    });
    const clock = new ManualClock(NOW_MS);
    const terminal = new Terminal(served.place, { tty: true, clock });
    const ran = terminal.run('wallet', 'backup', '--check');
    terminal.stdin.write('a\rb\rc\r');
    await terminal.shows('number 2');
    while (clock.pendingTimers === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(5000);
    terminal.stdin.write('random\reffort\rbroccoli\r');
    expect([await ran, tries]).toMatchObject([{ code: 0 }, 2]);
    expect(calls().map(([name]) => name)).not.toContain('wallet.backup');
  });
});

describe('money', () => {
  test('redeem and payout, in whole coins', async () => {
    await again({
      'wallet.redeem': async ({ amount }) => ({
        id: 'r',
        askedAtMs: NOW_MS,
        burned: { denom: 'uact', amount },
        state: 'sending',
      }),
      'wallet.payout': async ({ amount }) => ({
        id: 'p',
        askedAtMs: NOW_MS,
        to: SECOND_ADDRESS,
        amount: { denom: 'uakt', amount },
        state: 'sending',
        by: 'owner',
      }),
    });
    expect(await outOf('wallet', 'redeem', '2.5')).toBe(
      'Redeeming 2.5 ACT. The chain carries it out at one of its next epochs; "sublet wallet" shows how far it is.\n',
    );
    expect(await outOf('wallet', 'payout', '1.25')).toBe(
      `Sending 1.25 AKT to ${SECOND_ADDRESS}. "sublet wallet" shows when it is there.\n`,
    );
    await outOf('wallet', 'payout', '1', '--even-kept');
    expect(calls().filter(([name]) => name.startsWith('wallet.'))).toEqual([
      ['wallet.redeem', { amount: 2_500_000n }],
      ['wallet.payout', { amount: 1_250_000n, evenKept: false }],
      ['wallet.payout', { amount: 1_000_000n, evenKept: true }],
    ]);
    expect(await run('wallet', 'payout', 'everything')).toEqual({
      code: 2,
      out: '',
      err: 'sublet: "everything" is not an amount: write it such as 1.5 or 1.5AKT, with at most 6 digits behind the point.\n',
    });
  });

  test('history', async () => {
    await again({
      'wallet.entries': async () => [
        {
          id: 2,
          key: 'k2',
          height: 1234,
          atMs: NOW_MS - HOUR,
          txHash: 'ABCD',
          kind: 'fee',
          denom: 'uakt',
          amount: -2500n,
        },
        {
          id: 1,
          key: 'k1',
          height: 1200,
          atMs: NOW_MS - 2 * HOUR,
          kind: 'payment',
          denom: 'uact',
          amount: 1_500_000n,
          about: 'lease 1001/1/1',
        },
      ],
    });
    expect(await outOf('wallet', 'history')).toBe(
      `WHEN   BLOCK  WHAT                            AMOUNT       TRANSACTION
14:06  1234   fee                             -0.0025 AKT  ABCD
13:06  1200   paid by a lease (lease 1001/1/1)  1.5 ACT      -
`
        .replace(
          'WHAT                            AMOUNT',
          'WHAT                              AMOUNT',
        )
        .replace('fee                             -', 'fee                               -'),
    );
    await again({ 'wallet.entries': async () => [] });
    expect(await outOf('wallet', 'history')).toBe(
      'Nothing has moved the coins of this account yet.\n',
    );
  });

  test('payout-address: shown, announced with its end typed by hand, taken back', async () => {
    const next = { address: SECOND_ADDRESS, announcedAtMs: NOW_MS, countsAtMs: NOW_MS + 24 * HOUR };
    await again({
      'payout.announce': async () => ({ next, confirmCharacters: 6, latest: [] }),
      'payout.revoke': async () => ({ current: ADDRESS, confirmCharacters: 6, latest: [] }),
    });
    const none = 'No payout address counts yet: nothing is paid out.\n';
    expect(await outOf('wallet', 'payout-address')).toBe(none);
    expect(await run('wallet', 'payout-address', SECOND_ADDRESS)).toMatchObject({
      code: 2,
      err: 'sublet: Give the last 6 characters of the address with --end, from where you keep it.\n',
    });
    const terminal = new Terminal(served.place, { tty: true });
    const ran = terminal.run('wallet', 'payout-address', SECOND_ADDRESS);
    terminal.stdin.write('umqsdz\r');
    const announced = `${none}Announced: ${SECOND_ADDRESS} counts from 2025-06-16 15:06; "sublet wallet payout-address revoke" takes it back.\n`;
    expect(await ran).toMatchObject({ code: 0, out: announced });
    await outOf('wallet', 'payout-address', SECOND_ADDRESS, '--end', 'umqsdz', '--even-own');
    expect(await outOf('wallet', 'payout-address', 'revoke')).toBe(`Payouts go to ${ADDRESS}.\n`);
    expect(calls().filter(([name]) => name.startsWith('payout.'))).toEqual([
      ['payout.announce', { address: SECOND_ADDRESS, typedEnd: 'umqsdz', evenOwn: false }],
      ['payout.announce', { address: SECOND_ADDRESS, typedEnd: 'umqsdz', evenOwn: true }],
      ['payout.revoke', {}],
    ]);
  });
});

describe('a grant', () => {
  const json = JSON.stringify({ body: { messages: ['x'.repeat(2000)] } });
  const prepared: PreparedTransactionValue = {
    id: 'tx1',
    signer: ADDRESS,
    chainId: 'sandbox-2',
    fee: { denom: 'uakt', amount: 5000n },
    text: 'Let akash18… bid.\nPay its gas.',
    json,
    qrParts: [...payloadParts(json)],
  };
  beforeEach(async () => {
    await again({
      'delegation.prepare': async () => prepared,
      'delegation.prepare-revoke': async () => prepared,
      'delegation.prepare-payout': async () => prepared,
      'delegation.sign': async () => ({ txHash: 'ABCD' }),
    });
  });

  test('as text, with what is asked for', async () => {
    expect(await outOf('wallet', 'grant', '--days', '30', '--limit', '2.5', '--no-register')).toBe(
      `To be signed by ${ADDRESS} on sandbox-2; the fee is 0.005 AKT:

Let akash18… bid.
Pay its gas.

${json}

Sign it in the wallet that has the key, and send it from there.
`,
    );
    expect(calls().find(([name]) => name === 'delegation.prepare')).toEqual([
      'delegation.prepare',
      { days: 30, spendLimit: 2_500_000n, register: false },
    ]);
  });

  test('every key is listed, and that of a lost machine taken back by its name', async () => {
    const bid = '/akash.market.v1beta5.MsgCreateBid';
    await again({
      'delegation.keys': async () => [
        { key: ADDRESS, here: true, granted: [{ message: bid }] },
        {
          key: SECOND_ADDRESS,
          here: false,
          granted: [{ message: bid, endsAtMs: NOW_MS + 3_600_000 }],
        },
      ],
      'delegation.prepare-revoke': async () => prepared,
    });
    expect(await outOf('wallet', 'grants')).toBe(`${ADDRESS}  (this machine)
  MsgCreateBid  for ever

${SECOND_ADDRESS}  (not this machine; "sublet wallet revoke-grant --key ${SECOND_ADDRESS}" takes it back)
  MsgCreateBid  until 16:06
`);
    await outOf('wallet', 'revoke-grant', '--key', SECOND_ADDRESS);
    await outOf('wallet', 'revoke-grant');
    expect(calls().filter(([name]) => name === 'delegation.prepare-revoke')).toEqual([
      ['delegation.prepare-revoke', { key: SECOND_ADDRESS }],
      ['delegation.prepare-revoke', {}],
    ]);
    await again({ 'delegation.keys': async () => [] });
    expect(await outOf('wallet', 'grants')).toBe('No key may work for this account.\n');
  });

  test('as a file, which replaces none', async () => {
    const file = path.join(tempFolder(), 'grant.json');
    expect(await outOf('wallet', 'grant', '--out', file)).toContain(`Written to ${file}`);
    expect(readFileSync(file, 'utf8')).toBe(json);
    expect(await run('wallet', 'revoke-grant', '--out', file)).toMatchObject({
      code: 2,
      err: `sublet: ${file} cannot be written: it is there already.\n`,
    });
    expect(statSync(file).size).toBe(json.length);
  });

  test('as the document that hardware wallets show, where they show all of it', async () => {
    expect(await run('wallet', 'grant', '--hardware')).toMatchObject({
      code: 2,
      err: expect.stringContaining('A hardware wallet cannot show all of this transaction.'),
    });
    await again({
      'delegation.prepare': async () => ({ ...prepared, aminoJson: '{"chain_id":""}' }),
    });
    expect((await outOf('wallet', 'grant', '--hardware')).split('\n')).toContain('{"chain_id":""}');
  });

  test('as codes that a reader reads, one after the other', async () => {
    const terminal = new Terminal(served.place, { tty: true });
    Object.assign(terminal.stdout, { columns: 200, rows: 100 });
    const ran = terminal.run('wallet', 'grant', '--qr');
    for (let place = 1; place < prepared.qrParts.length; place++) {
      while (!terminal.err.includes(`Code ${place} of`)) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      terminal.stdin.write('\r');
    }
    const { code, out } = await ran;
    expect(code).toBe(0);
    const codes = out.split('\n\n').filter((block) => block.includes(PAINT));
    expect(codes.map(readBack)).toEqual(prepared.qrParts);
  });

  test('a window that is too small is said, with what is needed', async () => {
    const terminal = new Terminal(served.place, { tty: true });
    const { code, err } = await terminal.run('wallet', 'grant', '--qr');
    const { lines, columns } = qrText(prepared.qrParts[0]!, true);
    expect([code, err]).toEqual([
      2,
      `sublet: This code needs a window of ${columns} columns and ${lines.length + 2} lines; this one has 100 and 40. Make it larger or its letters smaller, or take --out.\n`,
    ]);
  });

  test('signed here once, with words that are shown nowhere', async () => {
    const { code, out, err } = await piped(`${WORDS}\n`, 'wallet', 'payout', '1', '--words');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Signed and sent: ABCD. The words were not kept.');
    expect(out).not.toContain('wild');
    expect(calls().at(-1)).toEqual(['delegation.sign', { id: 'tx1', words: WORDS, index: 0 }]);
    expect(calls().map(([name]) => name)).not.toContain('wallet.payout');
  });
});

test('no secret has an argument or option of its own', async () => {
  const names = ['create', 'import', 'delegate', 'unlock', 'backup', 'protect', 'grant'];
  for (const name of names) {
    const { out } = await run('wallet', name, '--help');
    expect(out).not.toMatch(/<(?:words|passphrase|mnemonic)>|--passphrase(?!-fd)|--mnemonic/);
  }
  expect(existsSync('/proc/self/cmdline')).toBe(true);
});

/** What a camera would read: the modules are painted in black on white. */
function readBack(code: string): string {
  const rows = code
    .split('\n')
    .filter((line) => line.includes(PAINT))
    .map((line) => Array.from(line.replace(PAINT, '').replace('\u001b[0m', '')))
    .flatMap((cells) => [
      cells.map((cell) => cell === ' ' || cell === '▄'),
      cells.map((cell) => cell === ' ' || cell === '▀'),
    ]);
  const scale = 4;
  const width = rows[0]!.length * scale;
  const height = rows.length * scale;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rows[Math.floor(y / scale)]![Math.floor(x / scale)] !== true) continue;
      data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return decodeQR({ width, height, data });
}
