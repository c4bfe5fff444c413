import type { IconName } from '../components/Icon.tsx';
import type { NavView } from '../state/route.ts';

export const NAV_ICONS: Readonly<Record<NavView, IconName>> = {
  overview: 'home',
  leases: 'key',
  orders: 'inbox',
  earnings: 'coin',
  wallet: 'wallet',
  hardware: 'chip',
  provider: 'network',
  settings: 'sliders',
};
