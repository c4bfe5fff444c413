import { usePreferences } from '../../state/preferences.ts';
import { parseRoute } from '../../state/route.ts';
import { useDashboard } from '../../state/store.ts';
import { diagnosticsText } from './diagnostics.ts';

/** The text about this page and its agent as they are now; `shown` is the error that it is about. */
export function makeDiagnostics(locale: string, shown?: string): string {
  const { slices, connection, lastError } = useDashboard.getState();
  return diagnosticsText({
    slices,
    connection,
    lastError,
    shown,
    locale,
    nowMs: Date.now(),
    browser: navigator.userAgent,
    platform: platformName(),
    // The name alone: a lease's address names its tenant, and the first one had a token in it.
    view: parseRoute(window.location.hash).view,
    theme: usePreferences.getState().theme,
  });
}

/** As browsers tell it that no longer put it into their names; there are others. */
interface Platforms {
  readonly userAgentData?: { readonly platform?: string };
}

function platformName(): string {
  const { userAgentData } = navigator as Platforms;
  const named = userAgentData?.platform;
  if (named !== undefined && named !== '') return named;
  return /\(([^);]+)/.exec(navigator.userAgent)?.[1] ?? 'unknown';
}
