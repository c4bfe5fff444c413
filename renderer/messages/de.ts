import { earnings } from './de/earnings.ts';
import { format } from './de/format.ts';
import { frame } from './de/frame.ts';
import { hardware } from './de/hardware.ts';
import { lease } from './de/lease.ts';
import { leases } from './de/leases.ts';
import { notices } from './de/notices.ts';
import { orders } from './de/orders.ts';
import { overview } from './de/overview.ts';
import { settingTerms } from './de/setting-terms.ts';
import { settings } from './de/settings.ts';
import { shared } from './de/shared.ts';
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
  ...settings,
  ...settingTerms,
  ...notices,
};
