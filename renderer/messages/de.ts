import { account } from './de/account.ts';
import { checks } from './de/checks.ts';
import { earnings } from './de/earnings.ts';
import { format } from './de/format.ts';
import { frame } from './de/frame.ts';
import { hardware } from './de/hardware.ts';
import { lease } from './de/lease.ts';
import { leases } from './de/leases.ts';
import { notices } from './de/notices.ts';
import { orders } from './de/orders.ts';
import { overview } from './de/overview.ts';
import { problems } from './de/problems.ts';
import { provider } from './de/provider.ts';
import { selfRental } from './de/self-rental.ts';
import { settingTerms } from './de/setting-terms.ts';
import { settings } from './de/settings.ts';
import { setup } from './de/setup.ts';
import { shared } from './de/shared.ts';
import { wallet } from './de/wallet.ts';
import type { Catalogue } from './keys.ts';

/** German, complete: a missing key does not compile. */
export const de: Catalogue = {
  ...shared,
  ...format,
  ...frame,
  ...overview,
  ...leases,
  ...lease,
  ...orders,
  ...earnings,
  ...hardware,
  ...checks,
  ...selfRental,
  ...settings,
  ...settingTerms,
  ...notices,
  ...account,
  ...setup,
  ...wallet,
  ...provider,
  ...problems,
};
