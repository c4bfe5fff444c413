import { parseUnixMs } from '../../../../../agent/base/instant.ts';
import { silentLogger } from '../../../../../agent/base/logger.ts';
import { ManualClock } from '../../../../../agent/base/manual-clock.ts';
import { parseDenom } from '../../../../../agent/domain/money.ts';
import type { SpentFee } from '../../../../../agent/network/akash/signer/flight.ts';
import type { Intent } from '../../../../../agent/network/akash/signer/intents.ts';
import type { SignerOptions } from '../../../../../agent/network/akash/signer/options.ts';
import { SIGNER_DEFAULTS } from '../../../../../agent/network/akash/signer/options.ts';
import { Signer } from '../../../../../agent/network/akash/signer/signer.ts';
import type {
  AccountAddress,
  SigningKey,
  Wallet,
  WalletState,
} from '../../../../../agent/wallet/interface.ts';
import { MemoryJournal } from '../../../../helpers/memory-journal.ts';
import { ScriptedChain } from './scripted-chain.ts';

export const ACCOUNT = 'akash1account' as AccountAddress;
export const HOT = 'akash1hot' as AccountAddress;

/** A wallet whose state a test sets. Its signatures are 64 bytes of nothing. */
export class ScriptedWallet implements Wallet {
  readonly #listeners = new Set<(state: WalletState) => void>();
  #state: WalletState = this.ready();

  ready(custody: 'local' | 'delegated' = 'local'): WalletState {
    return {
      state: 'ready',
      account: ACCOUNT,
      signer: custody === 'local' ? ACCOUNT : HOT,
      custody,
      protection: 'file',
      madeAtMs: parseUnixMs(1),
    };
  }

  set(state: WalletState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  lock(): void {
    this.set({
      ...(this.ready() as object),
      state: 'locked',
      reason: 'keychain-locked',
    } as WalletState);
  }

  state(): WalletState {
    return this.#state;
  }

  onChange(listener: (state: WalletState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  key(): SigningKey {
    const { signer } = this.#state as Extract<WalletState, { state: 'ready' }>;
    return {
      address: signer,
      publicKey: new Uint8Array(33).fill(2),
      sign: async () => new Uint8Array(64),
    };
  }
}

/** A signer on a scripted chain, with everything that a test moves. */
export class Setup {
  readonly clock = new ManualClock();
  readonly chain = new ScriptedChain(this.clock);
  readonly wallet = new ScriptedWallet();
  journal = new MemoryJournal();
  readonly spent: SpentFee[] = [];
  readonly options: SignerOptions;
  signer: Signer;

  constructor(options: Partial<SignerOptions> = {}) {
    this.options = { ...SIGNER_DEFAULTS, feeDenom: parseDenom('uakt'), ...options };
    this.signer = this.#open();
    this.signer.start();
  }

  /** Ends the process without a word, and begins another one on what was written. */
  async crash(): Promise<void> {
    this.journal = new MemoryJournal(this.journal.kept);
    const old = this.signer;
    this.signer = this.#open();
    await old.close();
    this.signer.start();
    await this.settle();
  }

  /** Lets everything run that does not wait for time. */
  async settle(): Promise<void> {
    // Each step of the signer is a few turns of the event loop.
    for (let n = 0; n < 40; n++) await this.clock.advance(0);
  }

  /** One block, six seconds later, that everybody hears of. */
  async block(blocks = 1): Promise<void> {
    for (let n = 0; n < blocks; n++) {
      await this.clock.advance(6_000);
      this.chain.produce();
      this.signer.onHeight(this.chain.height as never);
      await this.settle();
    }
  }

  /** One block, six seconds later, that was read: at once, or while older ones are caught up with. */
  async readBlock(isNew = true): Promise<void> {
    await this.clock.advance(6_000);
    this.chain.produce();
    this.chain.calls.splice(0);
    const { block } = await this.chain.block(this.chain.height as never);
    this.signer.onBlock(block, isNew);
    await this.settle();
  }

  async submit(...intents: readonly Intent[]): Promise<void> {
    this.signer.submit(intents);
    await this.settle();
  }

  states(): Record<string, string> {
    return Object.fromEntries(this.signer.list().map(([id, { state }]) => [id, state]));
  }

  #open(): Signer {
    return new Signer(this.options, {
      chain: this.chain,
      wallet: this.wallet,
      journal: this.journal,
      clock: this.clock,
      log: silentLogger,
      spent: (fee) => this.spent.push(fee),
    });
  }
}

/** An intent of one message, which carries the intent's id. */
export function intent(id: string, rest: Partial<Intent> = {}): Intent {
  return {
    id,
    messages: [{ typeUrl: '/test.Do', value: new TextEncoder().encode(id) }],
    weight: 100_000n,
    priority: 'normal',
    ...rest,
  };
}
