import { sha256 } from '@cosmjs/crypto';
import { toBech32 } from '@cosmjs/encoding';

import type { BlockTimes } from './block-times.ts';
import type { JsonObject, RecordedLine, RecordedTx } from './recording.ts';
import { at, textAt } from './recording.ts';

/** The genesis file from which the recorded chain began. */
export function recordedGenesis(lines: readonly RecordedLine[]): JsonObject {
  const line = lines.find(
    (candidate) => candidate.kind === 'rpc' && candidate.method === 'genesis',
  );
  return object(line?.kind === 'rpc' ? at(line.rpc, 'result.genesis') : undefined);
}

const DIGITS = 10n ** 18n;
const OWNED = 1_000_000_000_000_000n;

/**
 * The state from which the recording of the delegated account goes on. It begins long after the
 * other one, on the same chain, and nobody wrote down what happened between; so this is a genesis
 * file that begins at its first height, of
 * - the other recording's genesis: parameters, accounts, validator;
 * - the sequences of the first transaction of each account, and the provider that bids;
 * - the oracle's price, which that chain was fed once at height 61;
 * - and as *input*, from the first recorded block: the fees and mint of the block before it, the
 *   inflation before it, the supply of uakt, and the number of the running minute.
 * Of what was minted, what nobody else needs lies where it lay: with the distribution module.
 */
export function delegatedGenesis(
  chainLines: readonly RecordedLine[],
  delegatedLines: readonly RecordedLine[],
  times: BlockTimes,
): JsonObject {
  const genesis = recordedGenesis(chainLines);
  const state = object(genesis['app_state']);
  const [first] = transactions(delegatedLines);
  const height = BigInt(textAt(first?.result, 'height'));
  const opening = openingBlock(first);
  return {
    ...genesis,
    genesis_time: isoTime(times.of(height)),
    initial_height: height.toString(),
    app_state: {
      ...state,
      auth: { ...object(state['auth']), accounts: accounts(state, delegatedLines) },
      bank: { ...object(state['bank']), ...coins(state, opening) },
      mint: { ...object(state['mint']), minter: minter(opening) },
      epochs: { epochs: epochs(genesis, delegatedLines, height) },
      provider: { providers: [provider(chainLines)] },
      oracle: { ...object(state['oracle']), ...price(state, chainLines) },
    },
  };
}

interface Opening {
  /** uakt that the fee collector handed on: the mint and the fees of the block before. */
  readonly collected: bigint;
  /** uakt in the world before its mint. */
  readonly supply: bigint;
  /** Shares and rates ×10^18, of this block. */
  readonly bondedRatio: bigint;
  readonly inflation: bigint;
}

function openingBlock(first: RecordedTx | undefined): Opening {
  const events = at(first?.blockResults, 'finalize_block_events');
  const find = (type: string, key: string): string => {
    for (const event of (Array.isArray(events) ? events : []) as readonly JsonObject[]) {
      if (event['type'] !== type) continue;
      for (const attribute of event['attributes'] as readonly JsonObject[]) {
        if (attribute['key'] === key) return textAt(attribute, 'value');
      }
    }
    throw new Error(`the first block tells no ${key} of ${type}`);
  };
  return {
    collected: BigInt(find('coin_spent', 'amount').replace('uakt', '')),
    // A year's mint is the inflation of everything there is.
    supply: dec(find('mint', 'annual_provisions')) / dec(find('mint', 'inflation')),
    bondedRatio: dec(find('mint', 'bonded_ratio')),
    inflation: dec(find('mint', 'inflation')),
  };
}

function accounts(state: JsonObject, lines: readonly RecordedLine[]): readonly JsonObject[] {
  const known = list(at(state, 'auth.accounts'));
  return known.map((account) => {
    const first = transactions(lines).find(({ address }) => address === account['address']);
    return first === undefined ? account : { ...account, sequence: String(first.sequence) };
  });
}

function coins(state: JsonObject, { collected, supply }: Opening): JsonObject {
  const balances = list(at(state, 'bank.balances'));
  // The validator's bonded part is taken from its account by the genesis transaction.
  const minted = supply - BigInt(balances.length) * OWNED;
  const of = (address: string, amount: bigint) => ({
    address,
    coins: [{ denom: 'uakt', amount: amount.toString() }],
  });
  return {
    balances: [
      ...balances,
      of(moduleAddress('fee_collector'), collected),
      of(moduleAddress('distribution'), minted - collected),
    ],
    supply: list(at(state, 'bank.supply')).map((coin) =>
      coin['denom'] === 'uakt' ? { ...coin, amount: supply.toString() } : coin,
    ),
  };
}

/** The rate before a block is its own less what a block adds: (1 - bonded ÷ goal) × change ÷ year. */
function minter({ bondedRatio, inflation }: Opening): JsonObject {
  const [goal, change, blocksPerYear] = [dec('0.67'), dec('0.13'), 6_311_520n];
  const perYear = ((DIGITS - round(bondedRatio * DIGITS, goal)) * change) / DIGITS;
  const before = inflation - round(perYear, blocksPerYear);
  return { inflation: text(before), annual_provisions: text(0n) };
}

function epochs(
  genesis: JsonObject,
  lines: readonly RecordedLine[],
  height: bigint,
): readonly JsonObject[] {
  const started = textAt(genesis, 'genesis_time');
  const minute = endOfMinute(lines);
  return list(at(genesis, 'app_state.epochs.epochs')).map((epoch) => ({
    ...epoch,
    start_time: started,
    epoch_counting_started: true,
    current_epoch: epoch['id'] === 'minute' ? minute : '1',
    current_epoch_start_time:
      epoch['id'] === 'minute' ? after(started, Number(minute) - 1) : started,
    current_epoch_start_height: epoch['id'] === 'minute' ? height.toString() : '1',
  }));
}

/** The number of the minute that ends first. */
function endOfMinute(lines: readonly RecordedLine[]): string {
  for (const { blockResults } of transactions(lines)) {
    for (const event of list(at(blockResults, 'finalize_block_events'))) {
      if (!textAt(event, 'type').endsWith('EventEpochEnd')) continue;
      return JSON.parse(textAt(event, 'attributes.0.value')) as string;
    }
  }
  throw new Error('no minute ends in this recording');
}

/** As it was registered, then updated, in the other recording. */
function provider(lines: readonly RecordedLine[]): JsonObject {
  for (const line of [...lines].reverse()) {
    if (line.kind === 'query' && line.path === '/akash.provider.v1beta4.Query/Provider') {
      const record = at(line.response.json, 'provider');
      if (record !== undefined && record !== null) return object(record);
    }
  }
  throw new Error('no provider is recorded');
}

function price(state: JsonObject, lines: readonly RecordedLine[]): JsonObject {
  const fed = transactions(lines).find(({ name }) => name === 'an oracle feeds the AKT price');
  const events = list(at(fed?.result, 'tx_result.events'));
  const data = events.find((event) => event['type'] === 'akash.oracle.v2.EventPriceData');
  const value = (index: number) =>
    JSON.parse(textAt(data, `attributes.${index}.value`)) as string | JsonObject;
  const source = textAt(at(state, 'oracle.params'), 'sources.0');
  const id = { source: 1, ...object(value(0)), height: textAt(fed?.result, 'height') };
  return {
    prices: [{ id, state: { price: value(1), timestamp: value(3) } }],
    latest_prices_ids: [id],
    source_ids: [{ address: source, source_id: 1 }],
    source_seq: '1',
  };
}

function transactions(
  lines: readonly RecordedLine[],
): readonly (RecordedTx & { address: string })[] {
  return lines.filter((line) => line.kind === 'tx') as (RecordedTx & { address: string })[];
}

/** The account of a module of the Cosmos SDK: the hash of its name, cut to 20 bytes. */
function moduleAddress(name: string): string {
  return toBech32('akash', sha256(new TextEncoder().encode(name)).slice(0, 20));
}

function object(value: Parameters<typeof at>[0]): JsonObject {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return value as JsonObject;
}

function list(value: Parameters<typeof at>[0]): readonly JsonObject[] {
  return (Array.isArray(value) ? value : []) as readonly JsonObject[];
}

function dec(value: string): bigint {
  const [whole = '', part = ''] = value.split('.');
  return BigInt(whole + part.padEnd(18, '0'));
}

function text(value: bigint): string {
  const digits = value.toString().padStart(19, '0');
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`;
}

function round(value: bigint, by: bigint): bigint {
  return (value * 2n + by) / (by * 2n);
}

function isoTime(timeNs: bigint): string {
  const seconds = new Date(Number(timeNs / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${(timeNs % 1_000_000_000n).toString().padStart(9, '0')}Z`;
}

/** So many minutes later, to the nanosecond. */
function after(time: string, minutes: number): string {
  const [seconds = '', fraction] = time.split('.');
  const later = new Date(Date.parse(`${seconds}Z`) + minutes * 60_000).toISOString().slice(0, 19);
  return `${later}.${fraction ?? '0Z'}`;
}
