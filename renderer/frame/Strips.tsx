import type { ReactNode } from 'react';

import { LinkButton } from '../components/LinkButton.tsx';
import { Strip } from '../components/Strip.tsx';
import { useFormats } from '../format/formats.tsx';
import { foreignText } from '../format/names.ts';
import { problemText } from '../format/problem-text.ts';
import { useTexts } from '../messages/texts.tsx';
import { hrefOf } from '../state/route.ts';
import { useConnection, useIsAway, useSlice } from '../state/store.ts';
import { useNow } from '../state/use-now.ts';

/** After this long without a word a skeleton is no answer any more. */
const SLOW_MS = 8_000;
/** A gap shorter than this is nobody's business. */
const BLINK_MS = 1_500;

/** What must be known before anything below is believed: old numbers, play money, what needs the owner. */
export function Strips(): ReactNode {
  return (
    <div className="grid gap-2 empty:hidden">
      <ConnectionStrip />
      <PracticeStrip />
      <TestStrip />
      <BlockedStrip />
      <AttentionStrip />
    </div>
  );
}

function ConnectionStrip(): ReactNode {
  const { t } = useTexts();
  const f = useFormats();
  const nowMs = useNow();
  const { status, sinceMs, lastSeenMs } = useConnection();
  const forMs = nowMs - sinceMs;
  if (status === 'live') return null;
  if (lastSeenMs === undefined) {
    if (forMs < SLOW_MS) return null;
    return (
      <Strip
        tone="offline"
        role="alert"
        icon="warning"
        title={t('frame.strip.slow')}
        text={t('frame.strip.slowText', { span: f.span(forMs) })}
      />
    );
  }
  if (status === 'reconnecting' || status === 'connecting') {
    if (forMs < BLINK_MS) return null;
    return (
      <Strip
        tone="info"
        role="status"
        icon="refresh"
        title={t('frame.strip.reconnecting', { when: f.clock(lastSeenMs, true) })}
        text={t('frame.strip.reconnectingText')}
      />
    );
  }
  return (
    <Strip
      tone="offline"
      role="alert"
      icon="warning"
      title={t('frame.strip.offline', { when: f.when(lastSeenMs, nowMs) })}
      text={t(status === 'offline' ? 'frame.strip.offlineText' : 'frame.strip.lockedOutText', {
        span: f.span(nowMs - lastSeenMs),
      })}
    />
  );
}

function PracticeStrip(): ReactNode {
  const { t } = useTexts();
  const agent = useSlice('agent');
  if (agent?.network.practice !== true) return null;
  return (
    <Strip
      tone="practice"
      icon="info"
      title={t('frame.strip.practice')}
      text={t(agent.engine.simulated ? 'frame.strip.simulatedText' : 'frame.strip.practiceText')}
      actions={
        <LinkButton size="sm" href={hrefOf('setup')}>
          {t('frame.strip.forReal')}
        </LinkButton>
      }
    />
  );
}

function TestStrip(): ReactNode {
  const { t } = useTexts();
  const network = useSlice('agent')?.network;
  if (network?.money !== 'test') return null;
  return (
    <Strip
      tone="test"
      icon="info"
      title={t('frame.strip.test', { network: `\u2068${foreignText(network.name, 60)}\u2069` })}
      text={t('frame.strip.testText')}
    />
  );
}

/** Why no bids are sent although the owner wants them; that one only watches, the now-line says. */
function BlockedStrip(): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const provider = useSlice('provider');
  // Then it is the agent that is missing, and what held bids back before may be over.
  const isAway = useIsAway();
  if (isAway || provider === undefined || provider.mode === 'practice') return null;
  const [first, ...others] = provider.blocked;
  if (first === undefined) return null;
  return (
    <Strip
      tone="attention"
      role="status"
      icon="warning"
      title={t('frame.strip.blocked')}
      text={
        <>
          <bdi className="wrap-anywhere">{problemText(first, texts)}</bdi>
          {others.length > 0 && ` ${t('frame.strip.blockedMore', { n: others.length })}`}
        </>
      }
      actions={
        <LinkButton size="sm" href={hrefOf('provider')}>
          {t('frame.strip.show', { view: t('frame.provider') })}
        </LinkButton>
      }
    />
  );
}

/** The one that is most urgent; the now-line says by itself that there is no engine. */
function AttentionStrip(): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const blocked = useSlice('provider')?.blocked ?? [];
  // What holds bids back is said once, by its own strip.
  const problems = (useSlice('agent')?.problems ?? []).filter(
    ({ code }) => !blocked.some((one) => one.code === code),
  );
  const [first, ...others] = problems;
  if (first === undefined) return null;
  const view = first.code === 'engine-down' ? 'hardware' : 'notices';
  return (
    <Strip
      tone="attention"
      role="alert"
      icon="warning"
      title={problemText(first, texts)}
      {...(others.length === 0 ? {} : { text: t('frame.strip.more', { n: others.length }) })}
      actions={
        <LinkButton size="sm" href={hrefOf(view)}>
          {t('frame.strip.show', { view: t(`frame.${view}`) })}
        </LinkButton>
      }
    />
  );
}
