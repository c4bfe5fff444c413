import { NO_PAYOUT } from '../../agent/domain/payout.ts';
import type { MachineFacts } from '../../agent/hardware/interface.ts';
import type { ProviderOptions } from '../../agent/provider/options.ts';
import type {
  IsolationGate,
  OwnWallet,
  ProviderParts,
  TenantDoor,
} from '../../agent/provider/parts.ts';
import { clientSurface } from '../../agent/provider/surface.ts';
import type { WalletState } from '../../agent/wallet/interface.ts';
import { AccountNetwork, FakeWallet, readyWallet } from './account-network.ts';
import { Flow, MACHINE } from './flow.ts';

export interface AccountFlowOptions {
  readonly money?: 'test' | 'main';
  readonly options?: Partial<ProviderOptions>;
  readonly machine?: MachineFacts;
  readonly wallet?: WalletState;
  readonly gate?: IsolationGate;
  readonly door?: TenantDoor;
}

/** Enough for everything that a test does. */
export const PLENTY = 100_000_000n;

/** A flow on a network with an account: practice's market, an account and a wallet that a test moves. */
export class AccountFlow {
  readonly flow: Flow;
  readonly wallet: FakeWallet;
  #faked: AccountNetwork | undefined;

  constructor({ money, options, machine, wallet, gate, door }: AccountFlowOptions = {}) {
    this.wallet = new FakeWallet(wallet ?? readyWallet('fake1account'));
    this.flow = new Flow({ reconcileMs: 30_000, ...options }, machine ?? MACHINE, {
      wrap: (practice, clock) => {
        this.#faked = new AccountNetwork(practice, clock, money === undefined ? {} : { money });
        return this.#faked.network;
      },
      parts: {
        ...this.#walletParts(),
        ...(gate === undefined ? {} : { gate }),
        ...(door === undefined ? {} : { door }),
      },
    });
  }

  // What an owner does with a wallet has tests of its own.
  #walletParts(): Pick<ProviderParts, 'wallet'> {
    const keeper = { problem: () => undefined };
    const payout = {
      plan: () => NO_PAYOUT,
      countsAtMs: () => undefined,
      onNews: () => () => undefined,
    };
    return { wallet: { wallet: this.wallet, keeper, payout } as unknown as OwnWallet };
  }

  get network(): AccountNetwork {
    if (this.#faked === undefined) throw new Error('the flow made no network');
    return this.#faked;
  }

  get handlers() {
    return clientSurface(this.flow.provider).handlers;
  }

  get slices() {
    return this.flow.provider.state.slices();
  }

  /** Funds the account and says where tenants reach this machine: all but registered. */
  async prepare(): Promise<void> {
    this.network.account.fund(PLENTY);
    await this.handlers['settings.update']({ provider: { host: 'provider.example' } });
  }

  /** Says that bids are wanted, and waits until they are sent. */
  async goLive(): Promise<void> {
    await this.prepare();
    const asked = this.handlers['provider.go-live']({});
    await this.flow.blocks(2);
    await asked;
    await this.flow.until(() => this.slices.provider.mode === 'live', 20);
  }

  /** So many orders for which this machine can bid at once. */
  async placeMany(count: number, changes: object = {}): Promise<readonly string[]> {
    const orders: string[] = [];
    for (let n = 0; n < count; n++) {
      orders.push(
        await this.flow.market.place('manual', {
          rivalPercent: 0,
          cpuMilli: 100,
          memoryMib: 100,
          storageMib: 100,
          patienceBlocks: 10_000,
          maxPrice: '5000',
          ...changes,
        }),
      );
    }
    return orders;
  }

  close(): Promise<void> {
    return this.flow.close();
  }
}
