import { SystemClock } from '../../../agent/base/clock.ts';
import type { Dec } from '../../../agent/domain/money.ts';
import type { AkashEvent } from '../../../agent/network/akash/events.ts';
import type { Intent, IntentOutcome } from '../../../agent/network/akash/signer/intents.ts';
import type { Signer } from '../../../agent/network/akash/signer/signer.ts';
import type { MemoryKey } from '../../../agent/wallet/memory-key.ts';
import { testKey, txHash } from '../chain/sign.ts';
import type { AccountParts, SentTx } from './account.ts';
import { PlainAccount } from './account.ts';
import type { Deposits } from './deposits.ts';
import { leastDeposits } from './deposits.ts';
import { freshPair } from './indices.ts';
import { walletKey } from './key-wallet.ts';
import { Machine } from './machine.ts';
import type { BidParts } from './messages.ts';
import { send } from './messages.ts';
import { NodeRpc } from './node-rpc.ts';
import { closeAll, recover } from './recover.ts';
import type { AkashTarget } from './target.ts';
import { feeOf, scaledGasPrice, USUAL_GAS_PRICE } from './target.ts';
import { runDseq } from './tenant-deployments.ts';
import { measureBlock, patienceMs, waitFor } from './wait.ts';

/** Deployments of one run; each has one group and one order. */
export const ORDERS = 6;
/** Gas that the provider's transactions are given at most, all together. */
const PROVIDER_GAS = 16_000_000n;
/** The same of the tenant's. */
const TENANT_GAS = 8_000_000n;

/** One run of the suite: the accounts, the provider's machine, and what it all cost. */
export class AkashWorld {
  readonly rpc: NodeRpc;
  readonly chainId: string;
  /** Names the run; its provider and its deployments have it as an attribute. */
  readonly startMs = Date.now();
  readonly tenant: PlainAccount;
  /** The provider's own key in other hands than our signer's. */
  readonly provider: PlainAccount;
  readonly providerIndex: number;
  readonly hotKey: MemoryKey;
  readonly providerKey: MemoryKey;
  readonly machine: Machine;
  readonly blockMs: number;
  readonly deposits: Deposits;
  /** Transactions that were signed here and not by our signer. */
  readonly sent: SentTx[];
  /** uakt for a unit of gas. */
  readonly gasPriceText: string;
  readonly #startBalances: Balances;
  readonly #startHeight: number;
  /** What the provider was given, and what it gave away by hand, in uakt. */
  funded = 0n;
  given = 0n;

  private constructor(target: AkashTarget, parts: WorldParts) {
    this.gasPriceText = (target.gasPrice ?? USUAL_GAS_PRICE).trim().replace(/uakt$/, '');
    this.rpc = parts.rpc;
    this.chainId = parts.chainId;
    this.tenant = parts.tenant;
    this.provider = parts.provider;
    this.providerIndex = parts.providerIndex;
    this.providerKey = parts.providerKey;
    this.hotKey = parts.hotKey;
    this.machine = parts.machine;
    this.blockMs = parts.blockMs;
    this.deposits = parts.deposits;
    this.sent = parts.sent;
    this.#startBalances = parts.startBalances;
    this.#startHeight = parts.startHeight;
  }

  /** Finds fresh accounts, puts right what an earlier run left, and gives the provider its money. */
  static async open(target: AkashTarget): Promise<AkashWorld> {
    const { mnemonic, rpcUrl } = target;
    // Before anything else: what is wrong with the words is said without them.
    (await walletKey(mnemonic, 0)).wipe();
    const rpc = new NodeRpc(rpcUrl);
    const chainId = await rpc.chainId();
    if (target.chainId !== undefined && target.chainId !== chainId) {
      throw new Error(`The node is of ${chainId}, not of ${target.chainId}.`);
    }
    const blockMs = await measureBlock(rpc);
    const gasPrice = scaledGasPrice(target.gasPrice ?? USUAL_GAS_PRICE);
    const sent: SentTx[] = [];
    const parts: AccountParts = {
      ...{ rpc, chainId, gasPrice },
      until: (what, ask) => waitFor(what, ask, blockMs),
      sent: (tx) => void sent.push(tx),
    };
    const tenant = new PlainAccount(await testKey(mnemonic, 0), parts);
    const providerIndex = await freshPair(rpc, mnemonic);
    await recover(rpc, tenant, parts, mnemonic, providerIndex);
    sent.length = 0;
    const startBalances = await balancesOf(rpc, tenant.address);
    const startHeight = await rpc.height();
    const provider = new PlainAccount(await testKey(mnemonic, providerIndex), parts);
    const providerKey = await walletKey(mnemonic, providerIndex);
    const hotKey = await walletKey(mnemonic, providerIndex + 1);
    const machine = new Machine({
      ...{ rpcUrl, chainId, clock: new SystemClock(), key: providerKey },
      gasPrice: gasPrice as Dec,
      feesPerDay: feeOf(PROVIDER_GAS, gasPrice),
    });
    try {
      const deposits = await leastDeposits(machine.asking, AbortSignal.timeout(60_000));
      const world = new AkashWorld(target, {
        ...{ rpc, chainId, tenant, provider, providerIndex, providerKey, hotKey, machine },
        ...{ blockMs, deposits, sent, startBalances, startHeight },
      });
      await world.#fund(gasPrice);
      return world;
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  /** What the hot key may spend on gas, in uakt. */
  get hotKeyLimit(): bigint {
    return feeOf(2_000_000n, scaledGasPrice(this.gasPriceText));
  }

  /** Names the run on the chain. */
  get run(): string {
    return String(this.startMs);
  }

  /** The bid of this run's provider on the first order of the `place`th deployment, from 1. */
  bid(place: number): BidParts {
    const dseq = runDseq(this.startMs, place);
    const { address: owner } = this.tenant;
    return { owner, dseq, gseq: 1, oseq: 1, provider: this.provider.address, bseq: 0 };
  }

  /** Ends where no answer is to be expected any more. */
  get signal(): AbortSignal {
    return AbortSignal.timeout(patienceMs(this.blockMs));
  }

  /** Asks until there is an answer; throws after `blocks` blocks. */
  until<T>(
    what: string,
    ask: () => T | undefined | Promise<T | undefined>,
    blocks?: number,
  ): Promise<T> {
    return waitFor(what, ask, this.blockMs, blocks);
  }

  /** Lets so many blocks come. */
  async blocks(count: number): Promise<void> {
    const last = (await this.rpc.height()) + count;
    await this.until(`height ${last}`, async () =>
      (await this.rpc.height()) >= last ? true : undefined,
    );
  }

  /** Has our signer carry these out, all submitted at once, and answers how each ended. */
  async carryOut(
    intents: readonly Intent[],
    signer: Signer = this.machine.signer,
  ): Promise<readonly IntentOutcome[]> {
    signer.submit(intents);
    return Promise.all(
      intents.map(async ({ id }) => {
        try {
          return await signer.settled(id, this.signal);
        } catch (cause) {
          const state = JSON.stringify([signer.get(id), signer.state().problem]);
          throw new Error(`the intent ${id} did not end: ${state}`, { cause });
        }
      }),
    );
  }

  /** The event of our own reader that `isIt` says yes to; waits for it. */
  told<T extends AkashEvent['type']>(
    type: T,
    isIt: (event: EventOf<T>) => boolean,
  ): Promise<EventOf<T>> {
    const isOf = (event: AkashEvent): event is EventOf<T> => event.type === type;
    return this.until(`the reader tells ${type}`, () => this.machine.typed.filter(isOf).find(isIt));
  }

  /** The tenant ends every deployment of the suite that is still active. */
  async closeDeployments(): Promise<void> {
    await closeAll(this.rpc, this.tenant);
  }

  /** Sends what was signed elsewhere with the provider's key, for `fee` uakt. */
  async sendSigned(bytes: Uint8Array, fee: bigint): Promise<SentTx> {
    const hash = txHash(bytes);
    await this.rpc.broadcast(bytes);
    const found = await this.until(`${hash} is in a block`, () => this.rpc.transaction(hash));
    const tx = { ...found, by: this.provider.address, fee };
    this.sent.push(tx);
    return tx;
  }

  /** What the provider should have in uakt, were nothing in a deposit: to the last one. */
  expectedBalance(): bigint {
    const own = this.sent.filter(({ by }) => by === this.provider.address);
    return this.funded - this.given - sum(own) - this.signerFees();
  }

  /** What our signers have written down as spent, in uakt. */
  signerFees(): bigint {
    return [...this.machine.spent.values()].reduce((total, { fee }) => total + fee.amount, 0n);
  }

  /** Ends what is still open, gives the tenant back what is left, and says what all of it cost. */
  async close(): Promise<void> {
    const back = (amount: bigint) => send(this.provider.address, this.tenant.address, amount);
    const failures: unknown[] = [];
    const steps = [
      () => this.machine.stop(),
      () => closeAll(this.rpc, this.tenant),
      () => this.provider.sendAll(back),
      () => this.#tell(),
    ];
    // Each one is done whatever became of those before.
    for (const step of steps) await step().catch((error: unknown) => failures.push(error));
    this.providerKey.wipe();
    this.hotKey.wipe();
    if (failures.length > 0) throw new AggregateError(failures, 'The run did not end well.');
  }

  async #fund(gasPrice: bigint): Promise<void> {
    const amount = this.deposits.bid * BigInt(ORDERS) + feeOf(PROVIDER_GAS, gasPrice);
    const uakt = amount + feeOf(TENANT_GAS, gasPrice);
    const uact = this.deposits.deployment * BigInt(ORDERS);
    const { uakt: hasUakt, uact: hasUact } = this.#startBalances;
    if (hasUakt < uakt || hasUact < uact) {
      throw new Error(
        `HD index 0 (${this.tenant.address}) needs ${uakt} uakt and ${uact} uact to begin with; ` +
          `it has ${hasUakt} and ${hasUact}. Most of it comes back.`,
      );
    }
    await this.tenant.send([send(this.tenant.address, this.provider.address, amount)]);
    this.funded = amount;
  }

  async #tell(): Promise<void> {
    const now = await balancesOf(this.rpc, this.tenant.address);
    const left = await balancesOf(this.rpc, this.provider.address);
    const uakt = this.#startBalances.uakt - now.uakt;
    const uact = this.#startBalances.uact - now.uact;
    const height = await this.rpc.height();
    const seconds = Math.round((Date.now() - this.startMs) / 1000);
    const transactions = this.sent.length + this.machine.spent.size;
    process.stdout.write(
      `akash suite on ${this.chainId}: cost ${uakt} uakt and ${uact} uact ` +
        `(${transactions} transactions with ${this.signerFees() + sum(this.sent)} uakt of fees; ` +
        `${left.uakt} uakt and ${left.uact} uact stay with the provider at index ` +
        `${this.providerIndex}, ${this.provider.address}); heights ${this.#startHeight} to ${height}, ` +
        `${seconds} s\n`,
    );
  }
}

/** Gives the one run that the steps are about. */
export type WorldOf = () => AkashWorld;

/** The events of that type; some types share their form. */
type EventOf<T extends AkashEvent['type'], E = AkashEvent> = E extends AkashEvent
  ? T extends E['type']
    ? E
    : never
  : never;

interface WorldParts {
  readonly rpc: NodeRpc;
  readonly chainId: string;
  readonly tenant: PlainAccount;
  readonly provider: PlainAccount;
  readonly providerIndex: number;
  readonly providerKey: MemoryKey;
  readonly hotKey: MemoryKey;
  readonly machine: Machine;
  readonly blockMs: number;
  readonly deposits: Deposits;
  readonly sent: SentTx[];
  readonly startBalances: Balances;
  readonly startHeight: number;
}

interface Balances {
  readonly uakt: bigint;
  readonly uact: bigint;
}

async function balancesOf(rpc: NodeRpc, address: string): Promise<Balances> {
  return { uakt: await rpc.balance(address, 'uakt'), uact: await rpc.balance(address, 'uact') };
}

function sum(txs: readonly SentTx[]): bigint {
  return txs.reduce((total, { fee }) => total + fee, 0n);
}
