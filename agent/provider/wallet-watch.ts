import type { Clock } from '../base/clock.ts';
import type { NetworkAccount } from '../network/interface.ts';
import type { Storage } from '../storage/interface.ts';
import type { PayoutNews } from '../wallet/interface.ts';
import type { Notices } from './notices.ts';
import type { OwnWallet, ProviderParts } from './parts.ts';
import type { ProviderState } from './state.ts';

/** A keychain that asks its owner first, or a start, is no news. */
const LOCKED_FOR_MS = 15_000;
const TOLD = 'wallet.delegation-told';

export interface WatchParts {
  readonly own: OwnWallet;
  readonly account: NetworkAccount | undefined;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly state: () => ProviderState;
}

/**
 * Tells the owner what happens to the wallet, the payout address and the delegation, on every way
 * that reaches them, whoever caused it: a change that they did not make is one they have to see.
 */
export class WalletWatch {
  readonly #parts: WatchParts;
  readonly #stops: readonly (() => void)[];
  #plan: PayoutNews['plan'];
  #lockedSinceMs: number | undefined;

  constructor(parts: WatchParts) {
    const { own, account, state } = parts;
    this.#parts = parts;
    this.#plan = own.payout.plan();
    this.#stops = [
      own.wallet.onChange(() => {
        this.look();
        state().publish('wallet', 'provider', 'agent');
      }),
      own.payout.onNews((news) => this.#tellPayout(news)),
      account?.onChange(() => {
        state().publish('wallet', 'provider', 'agent');
        this.#lookAtDelegation();
      }) ?? (() => undefined),
    ];
  }

  /** Says again what an earlier process may have died before saying; each is written once. */
  resume(): void {
    const plan = this.#parts.own.payout.plan();
    if (plan.next !== undefined) this.#announced(plan.next);
    if (plan.current !== undefined) this.#counts(plan.current);
    this.look();
  }

  /** Looks at what lasts; called often, and whenever something changed. */
  look(): void {
    this.#lookAtLock();
    this.#lookAtDelegation();
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #lookAtLock(): void {
    const { own, notices, clock } = this.#parts;
    const state = own.wallet.state();
    if (state.state === 'absent') return;
    const nowMs = clock.monotonicMs();
    this.#lockedSinceMs = state.state === 'locked' ? (this.#lockedSinceMs ?? nowMs) : undefined;
    const forMs = this.#lockedSinceMs === undefined ? 0 : nowMs - this.#lockedSinceMs;
    const reason = state.state === 'locked' ? state.reason : undefined;
    const message = own.keeper.problem() ?? '';
    // Only a lock that lasts; one that the owner closed lasts until they open it.
    const isDown = reason === 'locked-by-owner' || forMs >= LOCKED_FOR_MS;
    notices.follow(isDown, {
      down: { code: 'wallet-locked', data: { reason: reason ?? '', message } },
      back: (downMs) => ({ code: 'wallet-unlocked', data: { downMs } }),
    });
  }

  #lookAtDelegation(): void {
    const { own, account, notices, storage } = this.#parts;
    const status = account?.delegation.status();
    const wallet = own.wallet.state();
    if (status === undefined || wallet.state === 'absent') return;
    const { signer } = wallet;
    const endsAtMs = status.endsAtMs;
    if (status.warnDays !== undefined && endsAtMs !== undefined) {
      const { warnDays } = status;
      notices.once({ code: 'delegation-ends', data: { signer, endsAtMs, warnDays } });
    }
    const works = status.state === 'working' && status.gasProblem === undefined;
    const told = storage.journal.read(TOLD);
    // What never worked is not broken: its setting-up says what to do.
    if (works ? told === `works ${signer}` : told !== `works ${signer}`) return;
    const written = works
      ? notices.tell({
          code: 'delegation-works',
          data: { signer, ...(endsAtMs === undefined ? {} : { endsAtMs }) },
        })
      : notices.tell({
          code: 'delegation-broken',
          data: { signer, missing: status.missing.join(', '), gas: status.gasProblem ?? '' },
        });
    if (written) storage.journal.write(TOLD, `${works ? 'works' : 'broken'} ${signer}`);
  }

  #tellPayout({ news, plan }: PayoutNews): void {
    const before = this.#plan;
    this.#plan = plan;
    if (news === 'announced' && plan.next !== undefined) this.#announced(plan.next);
    if (news === 'counts' && plan.current !== undefined) this.#counts(plan.current);
    if (news === 'revoked' && before.next !== undefined) {
      const { address } = before.next;
      this.#parts.notices.tell({ code: 'payout-revoked', data: { address } });
    }
    this.#parts.state().publish('wallet', 'agent');
  }

  #announced(next: NonNullable<PayoutNews['plan']['next']>): void {
    const countsAtMs = this.#parts.own.payout.countsAtMs() ?? next.announcedAtMs;
    const { address, announcedAtMs } = next;
    this.#parts.notices.tell({
      code: 'payout-announced',
      data: { address, announcedAtMs, countsAtMs },
    });
  }

  #counts(address: string): void {
    const { notices, storage } = this.#parts;
    const last = storage.notices.latest('payout-counts');
    if (last?.data.address === address) return;
    notices.tell({ code: 'payout-counts', data: { address } });
  }
}

/** The watch of a network with a wallet; practice has neither. */
export function openWalletWatch(
  parts: ProviderParts,
  others: Pick<WatchParts, 'notices' | 'state'>,
): WalletWatch | undefined {
  const { wallet: own, network } = parts;
  if (own === undefined) return undefined;
  return new WalletWatch({ ...parts, ...others, own, account: network.account });
}
