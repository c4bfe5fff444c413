import { MsgMintACT } from '@akashnetwork/chain-sdk/private-types/akash.v1';
import { MsgSend, Tx } from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';
import { beforeAll, describe, expect, test } from 'vitest';

import { altered, leavesOf } from '../../helpers/chain/alter.ts';
import { BlockTimes } from '../../helpers/chain/block-times.ts';
import type { GasPair, Tally } from '../../helpers/chain/compare.ts';
import { compare, emptyTally } from '../../helpers/chain/compare.ts';
import { delegatedGenesis, recordedGenesis } from '../../helpers/chain/delegated-genesis.ts';
import { exemptions, STACK_TEXT } from '../../helpers/chain/exemptions.ts';
import type { JsonObject, RecordedLine } from '../../helpers/chain/recording.ts';
import { readRecording, wordAt } from '../../helpers/chain/recording.ts';
import type { Answered } from '../../helpers/chain/replay.ts';
import { replay, simulate } from '../../helpers/chain/replay.ts';
import { openReplayChain } from '../../helpers/chain/replay-chain.ts';
import { Dice } from '../../helpers/chain/scenario/dice.ts';
import { packed, signTx, testKey } from '../../helpers/chain/sign.ts';

/**
 * The recordings of a real chain, played to the stand-in: the recorded bytes with their real
 * signatures, at the recorded heights, and every answer compared value by value. What is exempt,
 * and why, is the table in test/helpers/chain/exemptions.ts. Gas may differ by 30 %.
 */

const chainLines = readRecording('chain.jsonl');
const delegatedLines = readRecording('delegated.jsonl');
const times = new BlockTimes([...chainLines, ...delegatedLines]);

/** Of throw-away keys: those of the recording. */
const MNEMONIC =
  'wild random elephant refuse clock effort menu barely broccoli team mind magnet ' +
  'pretty fashion fame category turtle rug exclude card view civil purity powder';

interface Recording {
  readonly name: string;
  readonly lines: readonly RecordedLine[];
  readonly genesis: JsonObject;
  readonly firstHeight: bigint;
  /** So that nothing falls out of the comparison unseen. */
  readonly counts: {
    readonly lines: Readonly<Record<string, number>>;
    readonly equal: number;
    readonly gas: number;
    readonly exempt: Readonly<Record<string, number>>;
  };
}

const recordings: readonly Recording[] = [
  {
    name: 'chain.jsonl',
    lines: chainLines,
    genesis: recordedGenesis(chainLines),
    firstHeight: 1n,
    counts: {
      lines: {
        rpc: 17,
        query: 48,
        tx: 62,
        websocket: 1,
        'manifest, no answer of the chain': 3,
        'note, no answer of the chain': 2,
        'rest, no answer of the chain': 1,
      },
      equal: 27_890,
      gas: 170,
      exempt: {
        'block hash': 16,
        'node identity': 1,
        'stack text': 3,
        'state hash': 67,
        'validator set': 15,
      },
    },
  },
  {
    name: 'delegated.jsonl',
    lines: delegatedLines,
    genesis: delegatedGenesis(chainLines, delegatedLines, times),
    firstHeight: 2660n,
    counts: { lines: { tx: 11 }, equal: 4_461, gas: 27, exempt: { 'state hash': 11 } },
  },
];

describe.each(recordings)('the chain stand-in answers as in $name', (recording) => {
  let answers: readonly Answered[];
  let tally: Tally;

  beforeAll(async () => {
    const chain = await openReplayChain(recording.genesis);
    try {
      answers = await replay(recording.lines, chain, times, recording.firstHeight - 1n);
    } finally {
      await chain.close();
    }
    tally = tallyOf(answers);
  });

  test('every value of every answer', () => {
    expect(tally.differences.slice(0, 40)).toEqual([]);
    expect(tally.differences.length).toBe(0);
  });

  test('and nothing was left out', () => {
    const lines: Record<string, number> = {};
    for (const { kind, number } of recording.lines) {
      const compared = answers.some(({ line }) => line === number);
      const key = compared ? kind : `${kind}, no answer of the chain`;
      lines[key] = (lines[key] ?? 0) + 1;
    }
    expect({
      lines,
      equal: tally.equal,
      gas: tally.gas.length,
      exempt: Object.fromEntries(tally.exempt),
    }).toEqual(recording.counts);
  });

  test('gas is within 30 % of the recording', () => {
    expect(tally.gas.filter(isFarOff)).toEqual([]);
  });

  test('the fees that follow from its gas are within 30 % of those recorded', () => {
    const derived = recording.lines.flatMap((line): readonly GasPair[] => {
      if (line.kind !== 'tx' || typeof line.simulated !== 'number') return [];
      const answered = answers.find(({ line: number }) => number === line.number);
      const simulated = Number(answered?.answered['simulation']);
      const recorded = Number(line.fee?.amount[0]?.amount);
      expect(feeOf(line.simulated)).toBe(recorded);
      return [{ line: line.number, path: 'fee', recorded, answered: feeOf(simulated) }];
    });
    expect(derived.filter(isFarOff)).toEqual([]);
    expect(derived.length).toBeGreaterThan(0);
  });

  test('the transactions of each account follow each other without a gap', () => {
    for (const sequences of includedSequences(recording.lines).values()) {
      const first = sequences[0] ?? 0;
      expect(sequences).toEqual(sequences.map((_, index) => first + index));
    }
  });

  test('a value that is wrong is found, wherever it is', () => {
    const dice = new Dice(1);
    const missed: string[] = [];
    let tried = 0;
    for (const { line, recorded, answered } of answers) {
      const leaves = leavesOf(answered);
      for (let turn = 0; turn < 10; turn += 1) {
        const leaf = dice.pick(leaves);
        if (leaf === undefined) continue;
        const wrong = altered(answered, leaf) as JsonObject;
        const found = emptyTally();
        compare(found, line, '', recorded, wrong);
        tried += 1;
        // A gas that is off by one is within its bounds, in a text as well as alone.
        const isGas = found.gas.some(({ path }) => path === leaf.join('.'));
        if (found.differences.length === 0 && !isGas) missed.push(`${line} ${leaf.join('.')}`);
      }
    }
    expect({ missed, tried }).toEqual({ missed: [], tried: answers.length * 10 });
  });
});

test('a mint, of which the recording has the error alone, is refused in the same words', async () => {
  const key = await testKey(MNEMONIC, 0);
  const message = packed(MsgMintACT, {
    owner: key.address,
    to: key.address,
    coinsToBurn: { denom: 'uakt', amount: '20000000' },
  });
  const tx = signTx({
    ...{ key, chainId: 'local', accountNumber: 0n, sequence: 4n, messages: [message] },
    ...{ fee: [{ denom: 'uakt', amount: 10_000n }], gas: 400_000n },
  });
  const chain = await openReplayChain(recordedGenesis(chainLines));
  try {
    const note = chainLines.find(({ name }) => name === 'mint ACT by burning AKT');
    const before = chainLines.filter(({ number }) => number < (note?.number ?? 0));
    await replay(before, chain, times, 0n);
    // The tool with which it was tried puts its own words before those of the node.
    const [, recorded = ''] = wordAt({ ...note }, 'error').split(
      'Error: rpc error: code = Unknown desc = ',
    );
    const tally = emptyTally();
    const words = `Query failed with (6): ${recorded.trim()}`;
    compare(tally, note?.number ?? 0, 'simulation', words, await simulate(chain.url, tx));
    expect(tally).toMatchObject({ differences: [], equal: 0, gas: [{ recorded: 34_486 }] });
    expect(tally.gas.filter(isFarOff)).toEqual([]);
  } finally {
    await chain.close();
  }
});

test('a transaction that the tests sign is the recorded one, byte by byte', async () => {
  const key = await testKey(MNEMONIC, 1);
  const toAddress = (await testKey(MNEMONIC, 0)).address;
  const amount = [{ denom: 'uakt', amount: '7' }];
  const tx = signTx({
    ...{ key, chainId: 'local', accountNumber: 1n, sequence: 31n },
    messages: [packed(MsgSend, { fromAddress: key.address, toAddress, amount })],
    ...{ fee: [{ denom: 'uakt', amount: 1_907n }], gas: 76_251n },
  });
  const line = chainLines.find(({ name }) => name === 'a transaction while subscribed');
  expect(Buffer.from(tx).toString('base64')).toBe(wordAt({ ...line }, 'txBase64'));
});

test('each reason for an exemption is used, and has its words', () => {
  const used = new Set(recordings.flatMap(({ counts }) => Object.keys(counts.exempt)));
  const known = [...exemptions.map(({ reason }) => reason), STACK_TEXT];
  expect([...used].sort()).toEqual([...known].sort());
  expect(exemptions.every(({ why }) => why.length > 20)).toBe(true);
});

function tallyOf(answers: readonly Answered[]): Tally {
  const tally = emptyTally();
  for (const { line, recorded, answered } of answers) compare(tally, line, '', recorded, answered);
  return tally;
}

function isFarOff({ recorded, answered }: GasPair): boolean {
  return answered < recorded * 0.7 || answered > recorded * 1.3;
}

/** As the recorded client made it: half as much gas again, at 0.025 uakt, both rounded up. */
function feeOf(simulated: number): number {
  return Math.ceil((Math.ceil(simulated * 1.5) * 25) / 1000);
}

/** The sequences of the transactions that got into blocks, by public key. */
function includedSequences(lines: readonly RecordedLine[]): ReadonlyMap<string, readonly number[]> {
  const sequences = new Map<string, number[]>();
  for (const line of lines) {
    if (line.kind !== 'tx' || line.result === null) continue;
    const signer = Tx.decode(Buffer.from(line.txBase64, 'base64')).authInfo?.signerInfos[0];
    const key = Buffer.from(signer?.publicKey?.value ?? []).toString('hex');
    sequences.set(key, [...(sequences.get(key) ?? []), Number(signer?.sequence)]);
  }
  return sequences;
}
