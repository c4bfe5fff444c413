import { earnings } from './en/earnings.ts';
import { format } from './en/format.ts';
import { frame } from './en/frame.ts';
import { hardware } from './en/hardware.ts';
import { lease } from './en/lease.ts';
import { leases } from './en/leases.ts';
import { notices } from './en/notices.ts';
import { orders } from './en/orders.ts';
import { overview } from './en/overview.ts';
import { settingTerms } from './en/setting-terms.ts';
import { settings } from './en/settings.ts';
import { shared } from './en/shared.ts';

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
  ...settings,
  ...settingTerms,
  ...notices,
} as const;
