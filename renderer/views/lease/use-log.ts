import { useEffect, useMemo, useSyncExternalStore } from 'react';

import type { LeaseValue } from '../../../agent/api/slices.ts';
import { openStream } from '../../state/session.ts';
import { useLive } from '../../state/store.ts';
import { LogModel } from './log-model.ts';
import { LogSession } from './log-session.ts';

/** The log of a lease, read as long as the lease is looked at, whichever tab is open. */
export function useLog(lease: LeaseValue['lease'], wanted: boolean): LogModel {
  const live = useLive();
  const model = useMemo(() => {
    const session = new LogSession({
      open: (tail, listener) =>
        openStream('lease.logs', { lease, follow: true, tail, timestamps: true }, listener),
      nowMs: () => Date.now(),
      after: (ms, what) => {
        const timer = setTimeout(what, ms);
        return () => clearTimeout(timer);
      },
    });
    return new LogModel(session, (what) => requestAnimationFrame(what));
  }, [lease]);
  useEffect(() => model.connect(), [model]);
  useEffect(() => {
    if (!wanted) return undefined;
    return () => model.session.stop();
  }, [model, wanted]);
  useEffect(() => {
    // Also when the agent is back: no need to wait for the next try.
    if (wanted && live) model.session.start();
  }, [model, wanted, live]);
  return model;
}

/** Draws again with every frame in which something came. */
export function useEveryFrame(model: LogModel): void {
  useSyncExternalStore(model.subscribe, model.version);
}

/** Draws again at most four times a second. */
export function useNowAndThen(model: LogModel): void {
  useSyncExternalStore(model.subscribeSlow, model.slowVersion);
}
