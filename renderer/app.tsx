import type { ReactNode } from 'react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';

import { Card } from './components/Card.tsx';
import { DiagnosticsProvider } from './components/CopyDiagnostics.tsx';
import { EmptyState } from './components/EmptyState.tsx';
import { LinkButton } from './components/LinkButton.tsx';
import { PageHead } from './components/PageHead.tsx';
import { SkeletonCard } from './components/SkeletonCard.tsx';
import { Toaster } from './components/Toaster.tsx';
import { TooltipRoot } from './components/Tooltip.tsx';
import type { NetworkPace } from './format/formats.tsx';
import { NetworkPaceProvider } from './format/formats.tsx';
import { symbolText } from './format/names.ts';
import { Frame } from './frame/Frame.tsx';
import { ViewBoundary } from './frame/ViewBoundary.tsx';
import type { Catalogue } from './messages/catalogue.ts';
import { englishCatalogue, loadCatalogue } from './messages/catalogue.ts';
import type { Locale } from './messages/locales.ts';
import { formatTag, matchLocale } from './messages/locales.ts';
import { createTexts, TextsProvider, useTexts } from './messages/texts.tsx';
import { patiently } from './state/patiently.ts';
import { usePreferences } from './state/preferences.ts';
import type { Route } from './state/route.ts';
import { hrefOf, parseRoute, useHash } from './state/route.ts';
import { useLive, useSlice } from './state/store.ts';
import { dismissToast, useToasts } from './state/toasts.ts';
import { OverviewView } from './views/overview/Overview.tsx';
import { makeDiagnostics } from './views/settings/make-diagnostics.ts';

// The first view comes with the page, the others when they are looked at, or beforehand when there
// is nothing else to do: they have to be there when the agent is not.
const loadLeases = patiently(() => import('./views/leases/Leases.tsx'));
const LeasesView = lazy(async () => ({ default: (await loadLeases()).LeasesView }));
const loadLease = patiently(() => import('./views/lease/Lease.tsx'));
const LeaseView = lazy(async () => ({ default: (await loadLease()).LeaseView }));
const loadOrders = patiently(() => import('./views/orders/Orders.tsx'));
const OrdersView = lazy(async () => ({ default: (await loadOrders()).OrdersView }));
const loadEarnings = patiently(() => import('./views/earnings/Earnings.tsx'));
const EarningsView = lazy(async () => ({ default: (await loadEarnings()).EarningsView }));
const loadHardware = patiently(() => import('./views/hardware/Hardware.tsx'));
const HardwareView = lazy(async () => ({ default: (await loadHardware()).HardwareView }));
const loadSettings = patiently(() => import('./views/settings/Settings.tsx'));
const SettingsView = lazy(async () => ({ default: (await loadSettings()).SettingsView }));
const loadWallet = patiently(() => import('./views/wallet/Wallet.tsx'));
const WalletView = lazy(async () => ({ default: (await loadWallet()).WalletView }));
const loadProvider = patiently(() => import('./views/provider/Provider.tsx'));
const ProviderView = lazy(async () => ({ default: (await loadProvider()).ProviderView }));
const loadSetup = patiently(() => import('./views/setup/Setup.tsx'));
const SetupView = lazy(async () => ({ default: (await loadSetup()).SetupView }));
const loadNotices = patiently(() => import('./views/notices/Notices.tsx'));
const NoticesView = lazy(async () => ({ default: (await loadNotices()).NoticesView }));

const LATER = [
  loadLeases,
  loadLease,
  loadOrders,
  loadEarnings,
  loadHardware,
  loadSettings,
  loadNotices,
  loadWallet,
  loadProvider,
  loadSetup,
];

/** The dashboard: language and theme, the frame, and the view that the address names. */
export function App(): ReactNode {
  useTheme();
  useOtherViews();
  const texts = useChosenTexts();
  const pace = useNetworkPace(texts);
  // With the first view, because it is wanted when no other can be fetched.
  const diagnostics = useCallback((shown?: string) => makeDiagnostics(texts.tag, shown), [texts]);
  const hash = useHash();
  const route = useMemo(() => parseRoute(hash), [hash]);
  return (
    <TextsProvider value={texts}>
      <NetworkPaceProvider value={pace}>
        <DiagnosticsProvider value={diagnostics}>
          <TooltipRoot>
            <Frame route={route}>
              <ViewBoundary key={hash}>
                <Suspense fallback={<SkeletonCard lines={12} height="30rem" />}>
                  <View route={route} />
                </Suspense>
              </ViewBoundary>
            </Frame>
            <Toasts />
          </TooltipRoot>
        </DiagnosticsProvider>
      </NetworkPaceProvider>
    </TextsProvider>
  );
}

function View({ route }: { readonly route: Route }): ReactNode {
  switch (route.view) {
    case 'overview':
      return <OverviewView />;
    case 'leases':
      return <LeasesView />;
    case 'lease':
      return <LeaseView lease={route.lease} />;
    case 'orders':
      return <OrdersView />;
    case 'earnings':
      return <EarningsView />;
    case 'hardware':
      return <HardwareView />;
    case 'settings':
      return <SettingsView />;
    case 'wallet':
      return <WalletView />;
    case 'provider':
      return <ProviderView />;
    case 'setup':
      return <SetupView step={route.step} />;
    case 'notices':
      return <NoticesView />;
    case 'unknown':
      return <UnknownView />;
  }
}

function UnknownView(): ReactNode {
  const { t } = useTexts();
  return (
    <>
      <PageHead title={t('frame.unknown')} />
      <Card label={t('frame.unknown.title')}>
        <EmptyState
          art="shut"
          title={t('frame.unknown.title')}
          text={t('frame.unknown.text')}
          actions={
            <LinkButton variant="primary" href={hrefOf('overview')}>
              {t('frame.unknown.back')}
            </LinkButton>
          }
        />
      </Card>
    </>
  );
}

function Toasts(): ReactNode {
  const toasts = useToasts((state) => state.toasts);
  return <Toaster toasts={toasts} onDismiss={dismissToast} />;
}

/** A browser is idle for moments while the first view still waits for its answers. */
const FIRST_VIEW_MS = 2_000;

/** Fetches the other views once the first one stands and there is nothing better to do. */
function useOtherViews(): void {
  const live = useLive();
  useEffect(() => {
    if (!live) return undefined;
    let idle: number | undefined;
    const timer = setTimeout(() => {
      idle = requestIdleCallback(
        () => {
          // One that fails is fetched when it is looked at, and says so then.
          for (const load of LATER) void load().catch(() => undefined);
        },
        { timeout: 5_000 },
      );
    }, FIRST_VIEW_MS);
    return () => {
      clearTimeout(timer);
      if (idle !== undefined) cancelIdleCallback(idle);
    };
  }, [live]);
}

function useTheme(): void {
  const theme = usePreferences((state) => state.theme);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => {
      const chosen = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
      document.documentElement.dataset.theme = chosen;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme]);
}

/** The chosen language; until its catalogue is there, the one that was there before. */
function useChosenTexts(): ReturnType<typeof createTexts> {
  const chosen = usePreferences((state) => state.locale);
  const locale = chosen === 'system' ? matchLocale(navigator.languages) : chosen;
  const [loaded, setLoaded] = useState<{ locale: Locale; catalogue: Catalogue }>({
    locale: 'en',
    catalogue: englishCatalogue,
  });
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      const catalogue = await loadCatalogue(locale);
      if (!over) setLoaded({ locale, catalogue });
    };
    void load();
    return () => {
      over = true;
    };
  }, [locale]);
  useEffect(() => {
    document.documentElement.lang = loaded.locale;
  }, [loaded.locale]);
  return useMemo(
    () =>
      createTexts(loaded.locale, formatTag(loaded.locale, navigator.languages), loaded.catalogue),
    [loaded],
  );
}

/** Coins and pace of the network, for all money on the page. */
function useNetworkPace({ t }: ReturnType<typeof createTexts>): NetworkPace {
  const network = useSlice('agent')?.network;
  const rows = useSlice('wallet')?.balances?.rows;
  const { denom = '', exponent = 0, blockMs } = network ?? {};
  // Play money is a word and no coin's name.
  const symbol = network?.practice === true ? t('format.playMoney') : (network?.symbol ?? '');
  // As text, so that an amount that changed is no other coin.
  const coins = JSON.stringify(
    (rows ?? []).map((row) => [row.denom, row.exponent, row.symbol] as const),
  );
  return useMemo(
    () => ({
      currency: { denom, exponent, symbol },
      coins: (JSON.parse(coins) as [string, number, string][]).map(([own, digits, name]) => ({
        denom: own,
        exponent: digits,
        symbol: symbolText(name),
      })),
      ...(blockMs === undefined ? {} : { blockMs }),
    }),
    [denom, exponent, symbol, blockMs, coins],
  );
}
