import { account } from './en/account.ts';
import { checks } from './en/checks.ts';
import { earnings } from './en/earnings.ts';
import { format } from './en/format.ts';
import { frame } from './en/frame.ts';
import { hardware } from './en/hardware.ts';
import { lease } from './en/lease.ts';
import { leases } from './en/leases.ts';
import { notices } from './en/notices.ts';
import { orders } from './en/orders.ts';
import { overview } from './en/overview.ts';
import { problems } from './en/problems.ts';
import { provider } from './en/provider.ts';
import { selfRental } from './en/self-rental.ts';
import { settingTerms } from './en/setting-terms.ts';
import { settings } from './en/settings.ts';
import { setup } from './en/setup.ts';
import { shared } from './en/shared.ts';
import { wallet } from './en/wallet.ts';

/** English: the language that the keys come from. */
export const en = {
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
} as const;
