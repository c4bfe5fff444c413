import type { Clock } from '../../../agent/base/clock.ts';
import { silentLogger } from '../../../agent/base/logger.ts';
import type { AccountParts } from '../../../agent/network/akash/account/account.ts';
import type { OwnWallet } from '../../../agent/provider/parts.ts';
import { oneTimeKey } from '../../../agent/wallet/one-time-key.ts';
import { openWallet } from '../../../agent/wallet/open-wallet.ts';
import { WALLET_DEFAULTS } from '../../../agent/wallet/options.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { openedWallet } from '../own-wallet.ts';
import { PROVIDER } from './market-world.ts';
import { nobodySigns, testWallet } from './test-wallet.ts';

/** The wallet of an agent, over all of its lives. */
export interface FlowWallet {
  /** For an agent that begins. */
  open(): OpenedFlowWallet;
  readonly oneTimeKey: AccountParts['oneTimeKey'];
}

export interface OpenedFlowWallet {
  readonly own: OwnWallet;
  close(): Promise<void>;
}

/** The provider's key, open and without anything around it. */
export function keyInHand(): FlowWallet {
  const own = openedWallet(testWallet(PROVIDER));
  return { open: () => ({ own, close: () => Promise.resolve() }), oneTimeKey: nobodySigns };
}

/** A wallet as an agent has it, with its secrets in `folder`; at first there is none. */
export function walletIn(folder: string, clock: Clock): FlowWallet {
  const journal = new MemoryJournal();
  const { prefix } = WALLET_DEFAULTS;
  return {
    open: () => {
      const places = { folder, keychainName: 'sublet-test' };
      const opened = openWallet(WALLET_DEFAULTS, places, { journal, clock, log: silentLogger });
      opened.start();
      return { own: opened, close: () => opened.close() };
    },
    oneTimeKey: (words, index) => oneTimeKey(words, { index, prefix }),
  };
}
