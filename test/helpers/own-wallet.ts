import type { ManualClock } from '../../agent/base/manual-clock.ts';
import type { PayoutPlan } from '../../agent/domain/payout.ts';
import { NO_PAYOUT } from '../../agent/domain/payout.ts';
import type { OwnWallet } from '../../agent/provider/parts.ts';
import type {
  AccountAddress,
  Protection,
  Wallet,
  WalletState,
} from '../../agent/wallet/interface.ts';
import { ACCOUNT } from './fake-account.ts';

/** What a test says of the wallet. */
export interface WalletSays {
  locked: boolean;
  absent: boolean;
  delegated: boolean;
  backedUp: boolean;
  protection: Protection;
  plan: PayoutPlan;
}

/** A wallet that is in the state that a test says, with a payout address that counts. */
export function ownWallet(clock: ManualClock): {
  readonly parts: OwnWallet;
  readonly says: WalletSays;
  set(changes: Partial<WalletSays>): void;
} {
  const says: WalletSays = {
    ...{ locked: false, absent: false, delegated: false, backedUp: true },
    ...{ protection: 'keychain', plan: { current: 'home', next: undefined } },
  };
  const madeAtMs = clock.now();
  const state = (): WalletState =>
    says.absent
      ? { state: 'absent' }
      : {
          ...(says.locked ? { state: 'locked', reason: 'locked-by-owner' } : { state: 'ready' }),
          account: ACCOUNT as AccountAddress,
          signer: ACCOUNT as AccountAddress,
          custody: says.delegated ? 'delegated' : 'local',
          protection: says.protection,
          madeAtMs,
          ...(says.backedUp ? { backedUpAtMs: madeAtMs } : {}),
        };
  const silent = (): (() => void) => () => undefined;
  return {
    says,
    set: (changes) => void Object.assign(says, changes),
    parts: {
      wallet: { state, onChange: silent },
      keeper: { problem: () => (says.locked ? 'Unlock it.' : undefined) },
      payout: { plan: () => says.plan, countsAtMs: () => undefined, onNews: silent },
    } as unknown as OwnWallet,
  };
}

/** An open wallet with a provider around it; what an owner does with one has tests of its own. */
export function openedWallet(wallet: Wallet): OwnWallet {
  const silent = (): (() => void) => () => undefined;
  return {
    wallet,
    keeper: { problem: () => undefined },
    payout: { plan: () => NO_PAYOUT, countsAtMs: () => undefined, onNews: silent },
  } as unknown as OwnWallet;
}
