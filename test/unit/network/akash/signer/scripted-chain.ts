import { QueryParamsResponse } from '@akashnetwork/chain-sdk/private-types/cosmos.v1';
import {
  AuthInfo,
  BaseAccount,
  ConfigResponse,
  MsgExec,
  QueryAccountRequest,
  QueryAccountResponse,
  SimulateRequest,
  SimulateResponse,
  TxBody,
  TxRaw,
} from '@akashnetwork/chain-sdk/private-types/cosmos.v1beta1';

import type { Clock } from '../../../../../agent/base/clock.ts';
import { AgentError } from '../../../../../agent/base/errors.ts';
import type { BlockHeight } from '../../../../../agent/domain/time.ts';
import { parseBlockHeight } from '../../../../../agent/domain/time.ts';
import type {
  BroadcastAnswer,
  ChainEvent,
  FetchedBlock,
  TxOutcome,
} from '../../../../../agent/network/akash/chain.ts';
import type { SignerChain } from '../../../../../agent/network/akash/signer/fate.ts';
import { hashOf } from '../../../../../agent/network/akash/signer/transaction.ts';

/** What goes wrong with a message of the type `/test.Do`, whose value is its name. */
export type Poison =
  /** Refused everywhere, and the chain says which message it was. */
  | 'told'
  /** Refused everywhere, without saying which. */
  | 'untold'
  /** Refused everywhere and for good: its order is closed. */
  | 'closed'
  /** Passes a simulation, is refused in a block. */
  | 'late'
  | 'late-untold';

/** Words that a real chain once said, said again about a message, `times` times. */
export interface Said {
  readonly place: 'door' | 'block' | 'simulation';
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
  times: number;
}

interface Pending {
  readonly hash: string;
  readonly sender: string;
  readonly sequence: bigint;
  readonly names: readonly string[];
  /** Which message of the transaction carries each name. */
  readonly places: readonly number[];
  readonly gas: bigint;
  readonly fee: bigint;
  readonly payer: string;
  readonly timeoutHeight: number;
  readonly timeoutMs: number | undefined;
}

const SIMULATED_GAS = 100_000n;
const USED_GAS = 120_000n;

/** A chain of one account, by hand: blocks when told to, faults when asked for. */
export class ScriptedChain implements SignerChain {
  readonly chainId = 'scripted';
  readonly accountNumber = 7n;
  readonly poison = new Map<string, Poison>();
  readonly said = new Map<string, Said>();
  /** Names in the order in which they were carried out; one that is there twice was done twice. */
  readonly done: string[] = [];
  /** What each account paid, by the chain's own books. */
  readonly paid = new Map<string, bigint>();
  /** Everything that was broadcast, by hash, whatever became of it. */
  readonly sent: { readonly hash: string; readonly names: readonly string[] }[] = [];
  /** Methods, in the order of the calls. */
  readonly calls: string[] = [];
  height = 100;
  sequence = 5n;
  /** Micro-units of fee for 1000 units of gas. */
  leastPer1000Gas = 25n;
  fault: 'none' | 'down' | 'full' | 'drop' | 'answer-lost' | 'never-arrives' = 'none';
  /** Words with which every broadcast is refused. */
  refuseAll: { codespace: string; code: number; log: string } | undefined;
  /** Gas that a transaction needs beyond what a simulation says, times 1.2 each message. */
  extraGas = 0n;
  pruned = false;
  /** Of a block; a node without a limit does not even answer here. */
  blockGas: bigint | undefined;
  /** The state of the newest height is just being made: no node has it yet. */
  stateBehind = false;
  readonly #clock: Clock;
  readonly #mempool: Pending[] = [];
  readonly #outcomes = new Map<string, TxOutcome>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#mempool.length;
  }

  /** Makes blocks out of what waits. */
  produce(blocks = 1): void {
    for (let n = 0; n < blocks; n++) {
      this.height += 1;
      const now = this.#clock.now();
      for (const tx of this.#mempool.splice(0)) {
        if (tx.timeoutHeight !== 0 && this.height > tx.timeoutHeight) continue;
        if (tx.timeoutMs !== undefined && now > tx.timeoutMs) continue;
        if (tx.timeoutMs === undefined && tx.sequence !== this.sequence) continue;
        this.#deliver(tx);
      }
    }
  }

  /** A block in which what waits is turned away at the door: it costs nothing and goes on waiting. */
  turnAway(): void {
    this.height += 1;
    for (const { hash, gas } of this.#mempool) {
      this.#outcomes.set(hash, {
        ...{ hash, height: parseBlockHeight(this.height), code: 5, codespace: 'sdk' },
        ...{ log: 'insufficient funds', gasWanted: gas, gasUsed: 0n, events: [] },
      });
    }
  }

  /** Another wallet with the same key sends something. */
  steal(): void {
    this.sequence += 1n;
    this.produce();
  }

  async tip(): Promise<{ height: BlockHeight; atMs: ReturnType<Clock['now']> }> {
    this.#call('tip');
    return { height: parseBlockHeight(this.height), atMs: this.#clock.now() };
  }

  async query(
    path: string,
    request: Uint8Array,
    _signal: AbortSignal,
    height?: BlockHeight,
  ): Promise<Uint8Array | undefined> {
    this.#call(path.split('/').at(-1) ?? path);
    if (height !== undefined && this.stateBehind) {
      throw queryRefused(path, 26, 'cannot query with height in the future: invalid height');
    }
    switch (path) {
      case '/cosmos.auth.v1beta1.Query/Account':
        return this.#accountAnswer(request);
      case '/cosmos.tx.v1beta1.Service/Simulate':
        return this.#simulated(SimulateRequest.decode(request).txBytes);
      case '/cosmos.base.node.v1beta1.Service/Config':
        return ConfigResponse.encode(
          ConfigResponse.fromPartial({ minimumGasPrice: '0.0025uakt' }),
        ).finish();
      case '/cosmos.consensus.v1.Query/Params':
        if (this.blockGas === undefined) throw queryRefused(path, 6, 'unknown query path');
        return QueryParamsResponse.encode(
          QueryParamsResponse.fromPartial({
            params: { block: { maxGas: this.blockGas.toString() } },
          }),
        ).finish();
      default:
        throw queryRefused(path, 6, 'unknown query path: unknown request');
    }
  }

  async transaction(hash: string): Promise<TxOutcome | undefined> {
    this.#call('transaction');
    return this.#outcomes.get(hash);
  }

  async broadcast(bytes: Uint8Array): Promise<BroadcastAnswer> {
    this.#call('broadcast');
    const tx = decode(bytes);
    this.sent.push({ hash: tx.hash, names: tx.names });
    const refusal = this.#checked(tx);
    if (refusal !== undefined) return { hash: tx.hash, ...refusal };
    if (this.fault !== 'drop' && this.fault !== 'never-arrives') this.#mempool.push(tx);
    if (this.fault === 'answer-lost' || this.fault === 'never-arrives') {
      throw new AgentError('broadcast-unknown', 'the connection was cut');
    }
    return { hash: tx.hash, code: 0, codespace: '', log: '' };
  }

  async block(height: BlockHeight): Promise<FetchedBlock> {
    this.#call('block');
    if (this.pruned)
      throw new AgentError('chain-block-pruned', 'not kept', { data: { lowest: 1 } });
    const there = [...this.#outcomes.values()].filter((outcome) => outcome.height === height);
    const eventsOf = ({ hash, events }: TxOutcome): readonly ChainEvent[] =>
      events.map((event) => ({ key: hash, txHash: hash, ...event }));
    const failed = there.filter(({ code }) => code !== 0);
    const block: FetchedBlock['block'] = {
      ...{ height, atMs: this.#clock.now() },
      events: there.filter(({ code }) => code === 0).flatMap(eventsOf),
      failed: failed.flatMap(eventsOf),
      refused: new Map(
        failed
          .filter(({ events }) => events.length > 0)
          .map(({ hash, code, codespace, log }) => [hash, { code, codespace, log }]),
      ),
    };
    return { block, hash: '', parentHash: '', timeUs: 0n };
  }

  health(): readonly [] {
    return [];
  }

  async close(): Promise<void> {}

  /** Takes the index of transactions away, as a node without one does. */
  forgetHashes(): void {
    this.#outcomes.clear();
  }

  #call(name: string): void {
    this.calls.push(name);
    if (this.fault === 'down') {
      throw new AgentError('network-unreachable', 'no endpoint answers');
    }
  }

  #checked(tx: Pending): { codespace: string; code: number; log: string } | undefined {
    if (this.refuseAll !== undefined) return this.refuseAll;
    const said = this.#saidOf(tx, 'door');
    if (said !== undefined) return said;
    if (this.fault === 'full') return { codespace: 'sdk', code: 20, log: 'mempool is full' };
    const required = (tx.gas * this.leastPer1000Gas + 999n) / 1000n;
    if (tx.fee < required) {
      const log = `insufficient fees; got: ${tx.fee}uakt required: ${required}uakt: insufficient fee`;
      return { codespace: 'sdk', code: 13, log };
    }
    if (tx.timeoutMs === undefined && tx.sequence !== this.sequence) {
      return { codespace: 'sdk', code: 32, log: this.#mismatch(tx.sequence) };
    }
    return undefined;
  }

  #deliver(tx: Pending): void {
    if (tx.timeoutMs === undefined) this.sequence += 1n;
    this.paid.set(tx.payer, (this.paid.get(tx.payer) ?? 0n) + tx.fee);
    const said = this.#saidOf(tx, 'block');
    const refusal = said?.log ?? this.#refusal(tx, true);
    const needed = BigInt(tx.names.length) * USED_GAS + this.extraGas;
    const gasOut =
      needed > tx.gas ? `out of gas in location: x; gasUsed: ${needed}: out of gas` : undefined;
    const log = gasOut ?? refusal ?? '';
    if (log === '') this.done.push(...tx.names);
    this.#outcomes.set(tx.hash, {
      ...{ hash: tx.hash, height: parseBlockHeight(this.height), log },
      ...(log === '' ? { code: 0, codespace: '' } : { code: 24, codespace: 'market' }),
      ...(gasOut === undefined ? {} : { code: 11, codespace: 'sdk' }),
      ...(said === undefined ? {} : said),
      ...{ gasWanted: tx.gas, gasUsed: needed },
      events: [{ type: 'tx', attributes: { fee: `${tx.fee}uakt`, fee_payer: tx.payer } }],
    });
  }

  #simulated(bytes: Uint8Array): Uint8Array {
    const tx = decode(bytes);
    const { names, sequence, timeoutMs } = tx;
    const path = '/cosmos.tx.v1beta1.Service/Simulate';
    const said = this.#saidOf(tx, 'simulation');
    if (said !== undefined) throw queryRefused(path, 6, said.log);
    const mismatch = timeoutMs === undefined && sequence !== this.sequence;
    const log = mismatch ? this.#mismatch(sequence) : this.#refusal(tx, false);
    if (log !== undefined) {
      const words = `rpc error: code = Unknown desc = ${log} with gas used: '35160': unknown request`;
      throw queryRefused(path, 6, words);
    }
    const gasUsed = (BigInt(names.length) * SIMULATED_GAS).toString();
    return SimulateResponse.encode(SimulateResponse.fromPartial({ gasInfo: { gasUsed } })).finish();
  }

  #saidOf(
    { names, places }: Pending,
    place: Said['place'],
  ): { codespace: string; code: number; log: string } | undefined {
    for (const [index, name] of names.entries()) {
      const said = this.said.get(name);
      if (said?.place !== place || said.times === 0) continue;
      said.times -= 1;
      const log = said.log.replace(/message index: \d+/, `message index: ${places[index]}`);
      return { codespace: said.codespace, code: said.code, log };
    }
    return undefined;
  }

  #refusal({ names, places }: Pending, inBlock: boolean): string | undefined {
    for (const [index, name] of names.entries()) {
      const poison = this.poison.get(name);
      if (poison === undefined || (!inBlock && poison.startsWith('late'))) continue;
      const words = poison === 'closed' ? 'order closed' : `${name} is refused`;
      if (poison.endsWith('untold')) return `recovered: ${words}\nstack: (cut)`;
      return `failed to execute message; message index: ${places[index]}: ${words}`;
    }
    return undefined;
  }

  #mismatch(got: bigint): string {
    return `account sequence mismatch, expected ${this.sequence}, got ${got}: incorrect account sequence`;
  }

  #accountAnswer(request: Uint8Array): Uint8Array {
    const { address } = QueryAccountRequest.decode(request);
    const value = BaseAccount.encode(
      BaseAccount.fromPartial({
        address,
        accountNumber: this.accountNumber.toString(),
        sequence: this.sequence.toString(),
      }),
    ).finish();
    const account = { typeUrl: `/${BaseAccount.$type}`, value };
    return QueryAccountResponse.encode(QueryAccountResponse.fromPartial({ account })).finish();
  }
}

function decode(bytes: Uint8Array): Pending {
  const raw = TxRaw.decode(bytes);
  const body = TxBody.decode(raw.bodyBytes);
  const { fee, signerInfos } = AuthInfo.decode(raw.authInfoBytes);
  const carried = body.messages.map(({ typeUrl, value }) =>
    typeUrl === `/${MsgExec.$type}` ? MsgExec.decode(value).msgs.map(nameOf) : [nameOf({ value })],
  );
  return {
    hash: hashOf(bytes),
    sender: '',
    sequence: BigInt(signerInfos[0]?.sequence.toString() ?? 0),
    names: carried.flat(),
    places: carried.flatMap((inside, place) => inside.map(() => place)),
    gas: BigInt(fee?.gasLimit.toString() ?? 0),
    fee: BigInt(fee?.amount[0]?.amount ?? 0),
    payer: fee?.granter === '' || fee === undefined ? 'signer' : fee.granter,
    timeoutHeight: body.timeoutHeight.toNumber(),
    timeoutMs: body.unordered ? body.timeoutTimestamp?.getTime() : undefined,
  };
}

const nameOf = ({ value }: { readonly value: Uint8Array }): string => Buffer.from(value).toString();

function queryRefused(path: string, code: number, log: string): AgentError {
  return new AgentError('chain-query-refused', `The chain refused ${path}: ${log}`, {
    data: { path, code, codespace: 'sdk', log },
  });
}
