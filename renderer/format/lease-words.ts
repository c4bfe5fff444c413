import type { LeaseValue } from '../../agent/api/slices.ts';
import type { Texts } from '../messages/texts.tsx';
import { foreignText } from './names.ts';
import { whenText } from './time.ts';

/** How a lease stands, as a dot and a word. */
export interface LeaseWords {
  readonly kind: 'running' | 'waiting' | 'yours' | 'attention' | 'ended' | 'off';
  readonly word: string;
}

const KINDS = {
  'awaiting-manifest': 'waiting',
  deploying: 'waiting',
  running: 'running',
  unhealthy: 'attention',
  stopping: 'waiting',
} as const;

/** Ends that we have a word for; see `CLOSE_REASONS` of the agent. */
const END_KINDS = {
  tenant: 'ended',
  'insufficient-funds': 'ended',
  'manifest-timeout': 'ended',
  unstable: 'attention',
  decommission: 'yours',
  unspecified: 'ended',
} as const;
export type KnownEnd = keyof typeof END_KINDS;

export function isKnownEnd(reason: string): reason is KnownEnd {
  return Object.hasOwn(END_KINDS, reason);
}

type Known = Pick<LeaseValue, 'state' | 'closeReason' | 'services'>;

/** Why it is not known how a lease stands now, and since when, where that is known. */
export interface LeaseDoubt {
  readonly why: 'away' | 'engine';
  readonly sinceMs?: number;
}

/**
 * A state we do not know is said as the network spells it, in grey. What was known before is said
 * with its time, and without an engine nobody knows what its containers do.
 */
export function leaseWords(
  lease: Known,
  texts: Texts,
  nowMs: number,
  doubt: LeaseDoubt | undefined,
): LeaseWords {
  const known = knownWords(lease, texts);
  if (doubt === undefined || lease.state === 'closed') return known;
  const { why, sinceMs } = doubt;
  const since = sinceMs === undefined ? undefined : whenText(sinceMs, nowMs, texts);
  if (why === 'away') {
    const word =
      since === undefined
        ? known.word
        : `${known.word}, ${texts.t('leases.asOf', { when: since })}`;
    return { kind: 'off', word };
  }
  // Who waits for a manifest has no containers yet.
  if (lease.state === 'awaiting-manifest') return known;
  const word =
    since === undefined
      ? texts.t('leases.state.unknown')
      : texts.t('leases.state.unknownSince', { when: since });
  return { kind: 'off', word };
}

function knownWords({ state, closeReason, services }: Known, { t }: Texts): LeaseWords {
  if (state === 'unhealthy' && isFinished(services)) {
    return { kind: 'waiting', word: t('leases.state.finished') };
  }
  if (state !== 'closed') return { kind: KINDS[state], word: t(`leases.state.${state}`) };
  if (closeReason === undefined) return { kind: 'ended', word: t('leases.end.unspecified') };
  if (!isKnownEnd(closeReason)) return { kind: 'off', word: foreignText(closeReason, 60) };
  return { kind: END_KINDS[closeReason], word: t(`leases.end.${closeReason}`) };
}

/** All that does not run has ended without an error: the work is done, and is started again. */
function isFinished(services: LeaseValue['services']): boolean {
  const idle = services.flatMap(({ replicas }) =>
    replicas.filter(({ state }) => state !== 'running'),
  );
  return idle.length > 0 && idle.every(({ exitCode }) => exitCode === 0);
}
